import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * When they were answered: a time of day alone is one of today, and .NET refuses it beside the name of another day of the
 * week.
 */
export const thursday = "2026-11-26T12:00:00Z";

/** An expression, and what .NET 10 answers, written as `show` writes it. */
export interface KnownAnswer {
  readonly text: string;
  readonly answer: string;
}

/**
 * Expressions that were wrong once, here or elsewhere, and what is easily wrong: each on a line, and its
 * answer on the next. `__tests__/slow/dotnet` asks .NET again.
 */
export function knownAnswers(): readonly KnownAnswer[] {
  const lines = readFileSync(join(import.meta.dirname, "answers.txt"), "utf8")
    .trimEnd()
    .split("\n");
  const known: KnownAnswer[] = [];
  for (let index = 0; index < lines.length; index += 2) {
    const [text, answer] = [lines[index] ?? "", /^ {2}= (.*)$/.exec(lines[index + 1] ?? "")?.[1]];
    if (answer === undefined) throw new Error(`answers.txt:${index + 2} is no answer.`);
    known.push({ text, answer });
  }
  return known;
}
