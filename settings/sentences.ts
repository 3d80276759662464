import type { z } from "zod";
import { closest } from "../policy/spelling.ts";

/** What is wrong with a setting whose own rule has no words for it; undefined when it has. */
export function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is missing; it must be ${kind(issue.expected)}.`
        : `must be ${kind(issue.expected)}; it is ${shown(issue.input)}.`;
    case "invalid_value":
      return `must be ${oneOf(issue.values)}; it is ${shown(issue.input)}.`;
    case "too_small":
      return "must not be empty.";
    case "too_big":
      return `must have at most ${issue.maximum} characters.`;
    default:
      return undefined;
  }
}

/** What to say of a setting that there is not. */
export function unknownSetting(name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  return meant === undefined
    ? `is no setting; there are ${known.join(", ")}.`
    : `is no setting; did you mean "${meant}"?`;
}

/** A value as sentences show it; a long or nested one only by its kind. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" ? `"${value}"` : String(value);
}

function kind(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: "text in quotes",
    array: "a list",
    object: "an object",
    boolean: "true or false",
  };
  return words[expected] ?? expected;
}

function oneOf(values: readonly unknown[]): string {
  const all = values.map(shown);
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}
