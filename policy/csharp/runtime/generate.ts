import type { PolicyContext } from "../context.ts";
import type { Evaluate } from "./evaluate.ts";
import { JavaScriptWriter } from "./writer.ts";

/** V8 does not optimize what is longer, so that functions that call each other are no slower. */
const longestSource = 50_000;

/** An expression as JavaScript, with the values that it uses by names. */
export interface Source {
  readonly text: string;
  readonly constants: readonly unknown[];
}

/**
 * An expression as JavaScript; undefined where it is too long for one function. Frames are used only where a part cannot be
 * written, as variables of JavaScript are faster.
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
  // V8 takes the values of what is declared as const into the optimized code.
  const named = `const [${[...constants.values()].join(", ")}] = constants;`;
  const text = `"use strict"; ${named} return ${expression};`;
  return text.length > longestSource ? undefined : { text, constants: [...constants.keys()] };
}

/**
 * Makes one function of an expression, which otherwise is many that call each other; undefined where it cannot be one.
 *
 * @param size how many variables it has
 */
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
    // It is nested too deeply for the stack on which it is written, or parsed.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
