import { type DateReading, parseToken } from "./library/json/reader.ts";
import type { JToken } from "./library/json/tokens.ts";
import { type ExpressionLimits, expressionLimits, withinBudget } from "./runtime/budget.ts";
import { displayValue } from "./runtime/display.ts";
import { Boxed, type CSharpValue, typeOf } from "./runtime/value.ts";
import { clrName } from "./types/type.ts";
import { doubleType, intType, longType } from "./types/well-known.ts";

/** A value is not of the type that a policy needs there. */
export class ValueTypeError extends Error {
  readonly expected: string;
  readonly actual: string;

  constructor(expected: string, value: CSharpValue) {
    const type = typeOf(value);
    const actual = type === undefined ? "null" : clrName(type);
    super(
      `The expression gives ${actual} where ${expected} is needed; convert it in the expression.`,
    );
    this.name = "ValueTypeError";
    this.expected = expected;
    this.actual = actual;
  }
}

/** An int for a context variable; strings, booleans, byte arrays and objects go in as they are. */
export function boxInt(value: number): Boxed {
  if (!Number.isInteger(value) || value !== (value | 0)) {
    throw new RangeError(`${value} is not a 32-bit integer.`);
  }
  return new Boxed(intType, value);
}

/** A long for a context variable. */
export function boxLong(value: bigint): Boxed {
  return new Boxed(longType, BigInt.asIntN(64, value));
}

/** A double for a context variable. */
export function boxDouble(value: number): Boxed {
  return new Boxed(doubleType, value);
}

/** A JObject, JArray or JValue of a JSON text, as `JToken.Parse` reads it, or with dates left texts. */
export function parseJson(text: string, dates?: DateReading): JToken {
  return parseToken(text, "JToken", dates);
}

/** The string, or null. */
export function asString(value: CSharpValue): string | null {
  if (value === null || typeof value === "string") return value;
  throw new ValueTypeError("a string", value);
}

/** The boolean. */
export function asBoolean(value: CSharpValue): boolean {
  if (typeof value === "boolean") return value;
  throw new ValueTypeError("a bool", value);
}

/** The integer, of whatever integer type, when it fits an int. */
export function asInt(value: CSharpValue): number {
  if (value instanceof Boxed) {
    const number = Number(value.value);
    if (number === (number | 0) && value.csharpType !== doubleType) return number;
  }
  throw new ValueTypeError("an int", value);
}

/** The bytes of a byte[]. */
export function asBytes(value: CSharpValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new ValueTypeError("a byte[]", value);
}

/**
 * What .NET's string conversion gives in the invariant culture; null gives the empty string. It has a budget as the expression had that
 * computed the value: what holds itself twice at each of forty levels is small, and its text is not.
 *
 * @throws OverBudget
 */
export function display(value: CSharpValue, limits: ExpressionLimits = expressionLimits): string {
  return typeof value === "string" ? value : withinBudget(limits, displayValue, value);
}
