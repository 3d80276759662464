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
export class ValueAsText {
  readonly text: string;
  /** Whether it is one string, that a name speaks of, rather than what has names of its own inside. */
  readonly isString: boolean;

  constructor(text: string, isString: boolean) {
    this.text = text;
    this.isString = isString;
  }
}

/** A value that stays what it is now: its text where something may change in it, or where it is long. */
export function lastingValue(value: CSharpValue): ValueAsText | CSharpValue {
  if (typeof value === "string") return value.length > longestText ? textOfValue(value) : value;
  const lasts = value === null || typeof value === "boolean" || value instanceof Jwt;
  return lasts ? value : textOfValue(value);
}

/** A variable's value as text, as it is now. */
export function textOfValue(value: ValueAsText | CSharpValue): ValueAsText {
  if (value instanceof ValueAsText) return value;
  if (typeof value === "string") {
    // A part of a long text would hold on to all of it.
    const text =
      value.length > longestText ? Buffer.from(value.slice(0, longestText)).toString() : value;
    return new ValueAsText(text, !/^\s*[[{]/.test(value));
  }
  return new ValueAsText(textOf(value), false);
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
