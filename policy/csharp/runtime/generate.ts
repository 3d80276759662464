import type { PolicyContext } from "../context.ts";
import type { Evaluate } from "./evaluate.ts";
import { JavaScriptWriter } from "./writer.ts";

/** What is longer V8 does not optimize, so that the functions as they are do as well. */
const longestSource = 50_000;

/** An expression as JavaScript, and what its names stand for. */
export interface Source {
  readonly text: string;
  readonly constants: readonly unknown[];
}

/**
 * What an expression is as JavaScript, or undefined where that is more than JavaScript takes well as one function.
 *
 * @param size how many variables it has
 */
export function sourceOf(evaluate: Evaluate, size: number): Source | undefined {
  return (
    writtenBy(new JavaScriptWriter(false), evaluate, size) ??
    writtenBy(new JavaScriptWriter(true), evaluate, size)
  );
}

function writtenBy(writer: JavaScriptWriter, evaluate: Evaluate, size: number): Source | undefined {
  const expression = writer.expression(size, evaluate);
  const { constants, isWhole } = writer;
  if (!isWhole) return undefined;
  // What is const in JavaScript too is part of the optimized code.
  const named = `const [${[...constants.values()].join(", ")}] = constants;`;
  const text = `"use strict"; ${named} return ${expression};`;
  return text.length > longestSource ? undefined : { text, constants: [...constants.keys()] };
}

/** One function that does what the many of an expression do. */
export function generate(
  evaluate: Evaluate,
  size: number,
): ((context: PolicyContext) => unknown) | undefined {
  try {
    const source = sourceOf(evaluate, size);
    if (source === undefined) return undefined;
    // All of the text is the writer's own: names that it numbers, numbers, and the words and signs of JavaScript.
    return new Function("constants", source.text)(source.constants);
  } catch (error) {
    // Nested more deeply than the stack takes that writes it or reads it.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
