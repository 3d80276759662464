import { type NumericKind, rangeOf } from "../types/numeric.ts";
import { format, overflow } from "./exceptions.ts";

/** What came of reading a number: its value, or why there is none. */
export type NumberReading =
  | { readonly value: number | bigint }
  | { readonly failure: "format" | "overflow" };

// NumberStyles.Integer: white space around, a leading sign. .NET also takes trailing zero
// characters; the white space is exactly tab, newline, vertical tab, form feed, return and space.
const integer = /^[\t-\r ]*([+-]?)(\d+)[\t-\r ]*\0*$/;

// NumberStyles.Float with AllowThousands, invariant culture.
const float = /^[\t-\r ]*([+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)[\t-\r ]*\0*$/;

/** So many digits fit in every integer of that many bits, and in a number of JavaScript. */
const fewDigits: Readonly<Record<number, number>> = { 32: 9, 64: 15 };

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  return text !== "";
}

/** Reads an integer as `int.TryParse` does. */
export function readInteger(text: string, kind: NumericKind): NumberReading {
  // As most are written.
  if (text.length <= (fewDigits[kind.bits] ?? 0) && isDigits(text)) {
    return { value: kind.bits === 64 ? BigInt(text) : Number(text) };
  }
  const match = integer.exec(text);
  if (match === null) return { failure: "format" };
  const [, sign, digits = ""] = match;
  const value = sign === "-" ? -BigInt(digits) : BigInt(digits);
  const { min, max } = rangeOf(kind);
  if (value < min || value > max) return { failure: "overflow" };
  return { value: kind.bits === 64 ? value : Number(value) };
}

/** Reads a floating-point number as `double.TryParse` does; too large a number is infinite. */
export function readFloat(text: string, kind: NumericKind): NumberReading {
  const match = float.exec(text);
  const symbol = /^[\t-\r ]*([+-]?)(nan|infinity)[\t-\r ]*$/i.exec(text);
  if (symbol !== null) {
    const [, sign, name = ""] = symbol;
    if (name.toLowerCase() === "nan") return { value: Number.NaN };
    return { value: sign === "-" ? -Infinity : Infinity };
  }
  if (match === null) return { failure: "format" };
  const value = Number((match[1] ?? "").replaceAll(",", ""));
  return { value: kind.name === "float" ? Math.fround(value) : value };
}

/** Reads a number or throws as `Parse` does. */
export function parseNumber(text: string, kind: NumericKind, typeName: string): number | bigint {
  const reading = kind.isIntegral ? readInteger(text, kind) : readFloat(text, kind);
  if ("value" in reading) return reading.value;
  if (reading.failure === "format") {
    throw format(`The input string '${text}' was not in a correct format.`);
  }
  throw overflow(
    typeName === "Byte" || typeName === "SByte"
      ? `Value was either too large or too small for ${typeName === "Byte" ? "an unsigned byte" : "a signed byte"}.`
      : `Value was either too large or too small for ${article(typeName)} ${typeName}.`,
  );
}

function article(typeName: string): string {
  return /^[IU]/.test(typeName) ? (typeName.startsWith("U") ? "a" : "an") : "a";
}
