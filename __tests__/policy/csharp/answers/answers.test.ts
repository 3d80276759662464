import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CSharpException } from "../../../../policy/csharp/index.ts";
import { run } from "../evaluating.ts";
import { knownAnswers, thursday } from "./answers.ts";
import { show } from "./show.ts";

function answerTo(text: string): string {
  try {
    return show(run(text));
  } catch (error) {
    if (error instanceof CSharpException) return `throws ${error.typeName}`;
    throw error;
  }
}

const friday = "2026-11-27T12:00:00Z";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(thursday) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("what .NET answers is answered here", () => {
  it.each(knownAnswers().map(({ text, answer }) => [text, answer]))("%s", (text, answer) => {
    expect(answerTo(text)).toBe(answer);
  });
});

describe("a time of day without a date", () => {
  it("is today's, and may stand beside the name of today", () => {
    const text = 'DateTime.Parse("Fri 03:04")';
    expect(answerTo(text)).toBe("throws System.FormatException");
    vi.setSystemTime(Date.parse(friday));
    expect(answerTo(text)).toBe("DateTime 639313454400000000 Unspecified");
    expect(answerTo('DateTime.Parse("03:04")')).toBe("DateTime 639313454400000000 Unspecified");
  });
});
