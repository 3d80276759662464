import { z } from "zod";
import { closest } from "../constructs/properties/closest.ts";
import { shown } from "../constructs/properties/shown.ts";

/** What is wrong with a setting whose own rule has no words for it; undefined when it has. */
export function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is missing; it must be ${kind(issue.expected)}.`
        : `must be ${kind(issue.expected)}; it is ${shown(issue.input)}.`;
    case "invalid_value":
      return `must be ${oneOf(issue.values)}; it is ${shown(issue.input)}.`;
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownSetting(key, namesIn(issue.inst))).join("\n");
    default:
      return undefined;
  }
}

/** The names that an object of settings may have. */
function namesIn(object: unknown): string[] {
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

/** What to say of a setting that there is not. */
function unknownSetting(name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  return meant === undefined
    ? `is not a setting; there are ${known.join(", ")}.`
    : `is not a setting; did you mean "${meant}"?`;
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
