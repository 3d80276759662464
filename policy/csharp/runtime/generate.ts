import type { Evaluate } from "./evaluate.ts";
import type { Frame } from "./frame.ts";
import { JavaScriptWriter } from "./writer.ts";

/** What is longer V8 does not optimize, so that the functions as they are do as well. */
const longestSource = 50_000;

/** An expression as JavaScript, and what its names stand for. */
export interface Source {
  readonly text: string;
  readonly constants: ReadonlyMap<unknown, string>;
}

/** What an expression is as JavaScript, or undefined where that is more than JavaScript takes well as one function. */
export function sourceOf(evaluate: Evaluate): Source | undefined {
  const writer = new JavaScriptWriter();
  const text = `"use strict"; return (frame) => { ${writer.body(evaluate)} };`;
  return text.length > longestSource ? undefined : { text, constants: writer.constants };
}

/** One function that does what the many of an expression do. */
export function generate(evaluate: Evaluate): ((frame: Frame) => unknown) | undefined {
  try {
    const source = sourceOf(evaluate);
    if (source === undefined) return undefined;
    const { text, constants } = source;
    // All of the text is the writer's own: names that it numbers, numbers, and the words and signs of JavaScript.
    return new Function(...constants.values(), text)(...constants.keys()) as Evaluate;
  } catch (error) {
    // Nested more deeply than the stack takes that writes it or reads it.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
