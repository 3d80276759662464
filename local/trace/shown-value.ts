import {
  type CSharpValue,
  display,
  ExpressionStopped,
  expressionLimits,
  Jwt,
  PolicyResponse,
} from "../../policy/index.ts";
import { longestText } from "./masking.ts";

/** The longest value that is shown. */
const longest = 4_096;

/** Nobody waits for what is shown. */
const limits = { ...expressionLimits, milliseconds: 200, bytes: 2 ** 25 };

/** The text of a value. */
export interface TextOfValue {
  readonly text: string;
  /** Whether it is one string, that a name speaks of, rather than what has names of its own inside. */
  readonly isString: boolean;
}

/** A variable's value as text, as it is now. */
export function textOfValue(value: CSharpValue): TextOfValue {
  if (typeof value === "string") {
    // A part of a long text would hold on to all of it.
    const text =
      value.length > longestText ? Buffer.from(value.slice(0, longestText)).toString() : value;
    return { text, isString: !/^\s*[[{]/.test(value) };
  }
  return { text: textOf(value), isString: false };
}

function textOf(value: Exclude<CSharpValue, string>): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (value instanceof Uint8Array) return `byte[${value.length}]`;
  if (value instanceof PolicyResponse) return `${value.statusCode} ${value.statusReason}`.trimEnd();
  if (value instanceof Jwt) return JSON.stringify(value.payload);
  try {
    return display(value, limits);
  } catch (error) {
    if (!(error instanceof ExpressionStopped)) throw error;
    return "(more than can be shown)";
  }
}

/** A text that is no longer than what is shown. */
export function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
