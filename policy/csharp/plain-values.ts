import { parseToken } from "./library/json/reader.ts";
import { tokenFrom } from "./library/json/serialize.ts";
import { displayValue } from "./runtime/display.ts";
import { Unsupported } from "./runtime/stopped.ts";
import { Boxed, type CSharpValue } from "./runtime/value.ts";
import { isNumeric } from "./types/numeric.ts";
import { charType } from "./types/well-known.ts";
import { boxDouble, boxInt, boxLong } from "./values.ts";

/** A value as JavaScript has it: what JSON has, and bytes. */
export type PlainValue =
  | null
  | string
  | boolean
  | number
  | Uint8Array
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/**
 * What a C# value is in JavaScript: numbers as far as they are exact, `JObject`, dictionaries and lists as objects and
 * arrays, and anything else by its text.
 */
export function plainValue(value: CSharpValue): PlainValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Uint8Array) return value;
  const text = displayValue(value);
  if (value instanceof Boxed) {
    const number = Number(value.value);
    const isNumber = isNumeric(value.csharpType) && value.csharpType !== charType;
    return isNumber && Number.isFinite(number) && isExact(value.value) ? number : text;
  }
  try {
    return JSON.parse(tokenFrom(value).print(false)) as PlainValue;
  } catch (error) {
    // Not everything can be serialized, and JSON has no word for some numbers.
    if (error instanceof Unsupported || error instanceof SyntaxError) return text;
    throw error;
  }
}

function isExact(value: number | bigint): boolean {
  return typeof value === "number" || Number.isSafeInteger(Number(value));
}

/** The C# value of a JavaScript one: `int` or `long` for whole numbers, else `double`; `JObject` and `JArray`. */
export function fromPlainValue(value: PlainValue): CSharpValue {
  if (typeof value === "number") {
    if (!Number.isInteger(value)) return boxDouble(value);
    return value === (value | 0) ? boxInt(value) : boxLong(BigInt(value));
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return parseToken(JSON.stringify(value), "JToken");
}
