import { describe, expect, it } from "vitest";
import {
  CSharpException,
  ExpressionStopped,
  loadCSharpCompiler,
} from "../../../policy/csharp/index.ts";
import { meter } from "../../../policy/csharp/runtime/budget.ts";
import { show } from "../../policy/csharp/answers/show.ts";
import { contextWith } from "../../policy/csharp/evaluating.ts";
import { generate } from "./cases/index.ts";
import { count, seed } from "./cases/wanted.ts";
import { isBlock } from "./program.ts";

/** Enough for all of them, and too little for many. */
const limits = [
  { steps: 300_000, milliseconds: 60_000, bytes: 2 ** 27 },
  { steps: 1_500, milliseconds: 60_000, bytes: 6_000 },
];

/** What an expression answers, and how much it has left, after so many evaluations without being JavaScript. */
function answersTo(text: string, evaluationsBeforeSource: number) {
  const compiler = loadCSharpCompiler({ evaluationsBeforeSource });
  const { expression } = compiler.compile({ text, form: isBlock(text) ? "block" : "expression" });
  if (expression === undefined) return undefined;
  const answerWithin = (limit: (typeof limits)[number]) => {
    try {
      return show(expression.evaluate(contextWith(), limit));
    } catch (error) {
      if (error instanceof CSharpException) return `throws ${error.typeName} ${error.message}`;
      if (error instanceof ExpressionStopped) return `stopped: ${error.message}`;
      throw error;
    }
  };
  // What is read once, such as a pattern, is read the first time.
  for (const limit of limits) answerWithin(limit);
  return limits.map((limit) => ({ answer: answerWithin(limit), left: meter.left }));
}

describe("an expression as JavaScript", () => {
  it("answers what its functions answer, and takes as much, for what is drawn from the language", () => {
    for (const { text } of generate(seed, count)) {
      expect(answersTo(text, 1), text).toEqual(answersTo(text, Infinity));
    }
  }, 300_000);
});
