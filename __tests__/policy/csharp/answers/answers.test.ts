import { describe, expect, it } from "vitest";
import { CSharpException } from "../../../../policy/csharp/index.ts";
import { run } from "../evaluating.ts";
import { knownAnswers } from "./answers.ts";
import { show } from "./show.ts";

function answerTo(text: string): string {
  try {
    return show(run(text));
  } catch (error) {
    if (error instanceof CSharpException) return `throws ${error.typeName}`;
    throw error;
  }
}

describe("what .NET answers is answered here", () => {
  it.each(knownAnswers().map(({ text, answer }) => [text, answer]))("%s", (text, answer) => {
    expect(answerTo(text)).toBe(answer);
  });
});
