import { box } from "../runtime/casting.ts";
import { DateTimeValue } from "../runtime/date-time.ts";
import { DecimalValue, decimalOf, Rounding } from "../runtime/decimal.ts";
import { displayValue } from "../runtime/display.ts";
import { defineEnum } from "../runtime/enums.ts";
import {
  argument,
  argumentOutOfRange,
  format,
  invalidCast,
  overflow,
  required,
} from "../runtime/exceptions.ts";
import { parseDateTime } from "../runtime/parse-date.ts";
import { parseNumber } from "../runtime/parse-number.ts";
import { Boxed, typeOf } from "../runtime/value.ts";
import type { MemberTable } from "../types/member.ts";
import { type NumericKind, numericKind, rangeOf } from "../types/numeric.ts";
import { define, typeNamed } from "../types/registry.ts";
import { clrName } from "../types/type.ts";
import { charType, floatType } from "../types/well-known.ts";
import { fromBase64, toBase64, toBase64Lines } from "./base64.ts";
import { parseDecimal } from "./numbers/decimal.ts";

const keywords: Readonly<Record<string, string>> = {
  SByte: "sbyte",
  Byte: "byte",
  Int16: "short",
  UInt16: "ushort",
  Int32: "int",
  UInt32: "uint",
  Int64: "long",
  UInt64: "ulong",
  Single: "float",
  Double: "double",
};

function kindOf(name: string): NumericKind {
  return numericKind(typeNamed(`System.${name}`)) as NumericKind;
}

/** A number as another numeric type: fractions round to even, what does not fit overflows. */
function convertNumber(value: number | bigint, kind: NumericKind, name: string): number | bigint {
  if (!kind.isIntegral) {
    return kind.name === "float" ? Math.fround(Number(value)) : Number(value);
  }
  const whole = typeof value === "bigint" ? value : wholeNumber(value, name);
  const { min, max } = rangeOf(kind);
  if (whole < min || whole > max) throw tooLarge(name);
  return kind.bits === 64 ? whole : Number(whole);
}

function wholeNumber(value: number, name: string): bigint {
  if (!Number.isFinite(value)) throw tooLarge(name);
  const floor = Math.floor(value);
  const rest = value - floor;
  const isUp = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return BigInt(isUp ? floor + 1 : floor);
}

function tooLarge(name: string) {
  return overflow(
    `Value was either too large or too small for ${/^[AIU]/.test(name) ? "an" : "a"} ${name}.`,
  );
}

/** `Convert.ToInt32(object)` and its like: what the object's IConvertible does. */
function fromObject(value: unknown, kind: NumericKind, name: string): number | bigint {
  if (value === null) return kind.isIntegral && kind.bits === 64 ? 0n : 0;
  if (typeof value === "string") return parseNumber(value, kind, name);
  if (typeof value === "boolean") return convertNumber(Number(value), kind, name);
  if (value instanceof DecimalValue) return fromDecimal(value, kind, name);
  if (value instanceof Boxed) {
    if (value.csharpType === charType && !kind.isIntegral) throw cannotConvert("Char", name);
    return convertNumber(value.value, kind, name);
  }
  if (hasNumber(value)) return fromObject(value.convertible(), kind, name);
  throw cannotConvert(clrName(typeOf(value) ?? charType), name);
}

function fromDecimal(value: DecimalValue, kind: NumericKind, name: string): number | bigint {
  return kind.isIntegral
    ? convertNumber(value.round(0, Rounding.ToEven).signed, kind, name)
    : convertNumber(value.toNumber(), kind, name);
}

/** `Convert.ToDecimal(object)`. */
export function toDecimal(value: unknown): DecimalValue {
  if (value === null) return DecimalValue.zero;
  if (value instanceof DecimalValue) return value;
  if (typeof value === "string") return parseDecimal(value);
  if (typeof value === "boolean") return DecimalValue.of(BigInt(value));
  if (value instanceof Boxed) {
    if (value.csharpType === charType) throw cannotConvert("Char", "Decimal");
    if (typeof value.value === "bigint") return DecimalValue.of(value.value);
    return value.csharpType === floatType ? decimalOf(value.value, 7) : decimalOf(value.value);
  }
  if (hasNumber(value)) return toDecimal(value.convertible());
  throw cannotConvert(clrName(typeOf(value) ?? charType), "Decimal");
}

/** `Convert.ToDecimal` and, of a decimal, the other conversions. */
function decimalConversions(): MemberTable {
  const table: Record<string, MemberTable[string]> = {
    "static ToDecimal(decimal value): decimal": toDecimal,
    "static ToDecimal(bool value): decimal": toDecimal,
    "static ToDecimal(string value): decimal": toDecimal,
    "static ToDecimal(object value): decimal": toDecimal,
    "static ToString(decimal value): string": displayValue,
    "static ToBoolean(decimal value): bool": (value: DecimalValue) => value.mantissa !== 0n,
  };
  for (const [name, keyword] of Object.entries(keywords)) {
    const type = typeNamed(`System.${name}`);
    table[`static ToDecimal(${keyword} value): decimal`] = (value: number | bigint) =>
      toDecimal(box(value, type));
    table[`static To${name}(decimal value): ${keyword}`] = (value: DecimalValue) =>
      fromDecimal(value, kindOf(name), name);
  }
  return table;
}

/** A token of Newtonsoft.Json converts as its value does. */
function hasNumber(value: unknown): value is { convertible(): unknown } {
  return typeof value === "object" && value !== null && "convertible" in value;
}

function cannotConvert(from: string, to: string) {
  return from.includes(".")
    ? invalidCast(`Unable to cast object of type '${from}' to type 'System.IConvertible'.`)
    : invalidCast(`Invalid cast from '${from}' to '${to}'.`);
}

/** What JavaScript writes in front of digits of that base. */
const prefixes: Readonly<Record<number, string>> = { 2: "0b", 8: "0o", 16: "0x" };

function leadingDigits(text: string, base: number): string {
  let end = 0;
  while (end < text.length && Number.parseInt(text.charAt(end), 16) < base) end += 1;
  return text.slice(0, end);
}

/** Digits in base 2, 8, 10 or 16; the bits may fill the type, so `FFFFFFFF` is -1. */
function fromBase(text: string | null, base: number, kind: NumericKind): number | bigint {
  if (![2, 8, 10, 16].includes(base)) throw argument("Invalid Base.");
  if (text === null) return kind.bits === 64 ? 0n : 0;
  if (base === 10 && !kind.isSigned && text.startsWith("-")) {
    throw overflow(
      "The string was being parsed as an unsigned number and could not have a negative sign.",
    );
  }
  if (base !== 10 && text.startsWith("-")) {
    throw argument("String cannot contain a minus sign if the base is not 10.");
  }
  if (text === "")
    throw argumentOutOfRange(
      "startIndex",
      "Index was out of range. Must be non-negative and less than the size of the collection.",
    );
  const [start = "", sign] = (base === 16 ? /^([+-]?)(?:0x)?/i : /^([+-]?)/).exec(text) ?? [];
  const digits = leadingDigits(text.slice(start.length), base);
  if (digits === "") throw format("Could not find any recognizable digits.");
  const magnitude = BigInt(`${prefixes[base] ?? ""}${digits}`);
  // .NET reads 32 or 64 bits, says that they overflow, and looks at what follows only then.
  const wide = kind.bits === 64 ? 64n : 32n;
  const isSigned = base === 10 && kind.isSigned;
  const isTooLong = isSigned ? magnitude > 1n << (wide - 1n) : magnitude >= 1n << wide;
  if (isTooLong) throw overflow("Value was either too large or too small.");
  if (start.length + digits.length < text.length) {
    throw format("Additional non-parsable characters are at the end of the string.");
  }
  const value = sign === "-" ? -magnitude : magnitude;
  const bits = BigInt(kind.bits);
  const { min, max } = rangeOf(kind);
  const isOutside = base === 10 ? value < min || value > max : value >= 1n << bits;
  if (isOutside) throw overflow("Value was either too large or too small.");
  const wrapped = kind.isSigned ? BigInt.asIntN(kind.bits, value) : value;
  return kind.bits === 64 ? wrapped : Number(wrapped);
}

function toBase(value: number | bigint, base: number, bits: number): string {
  if (![2, 8, 10, 16].includes(base)) throw argument("Invalid Base.");
  if (base === 10) return String(value);
  return BigInt.asUintN(bits, BigInt(value)).toString(base);
}

/** `Convert.ToX` for one numeric type, from everything that converts to it. */
function conversionsTo(name: string, keyword: string): MemberTable {
  const kind = kindOf(name);
  const table: Record<string, MemberTable[string]> = {};
  const method = (parameter: string) => `static To${name}(${parameter}): ${keyword}`;
  for (const source of Object.values(keywords)) {
    table[method(`${source} value`)] = (value: number | bigint) => convertNumber(value, kind, name);
  }
  table[method("bool value")] = (value: boolean) => convertNumber(Number(value), kind, name);
  table[method("string value")] = (value: string | null) => fromObject(value, kind, name);
  table[method("object value")] = (value: unknown) => fromObject(value, kind, name);
  if (kind.isIntegral) {
    table[method("char value")] = (value: number) => convertNumber(value, kind, name);
    table[method("string value, int fromBase")] = (text: string | null, base: number) =>
      fromBase(text, base, kind);
  }
  return table;
}

/** `Convert.ToString` of the types whose text is that of their `ToString`. */
function textOfNumbers(): MemberTable {
  const table: Record<string, MemberTable[string]> = {};
  for (const [name, keyword] of Object.entries(keywords)) {
    const type = typeNamed(`System.${name}`);
    table[`static ToString(${keyword} value): string`] = (value: number | bigint) =>
      displayValue(box(value, type));
  }
  for (const [keyword, bits] of [
    ["byte", 8],
    ["short", 16],
    ["int", 32],
    ["long", 64],
  ] as const) {
    table[`static ToString(${keyword} value, int toBase): string`] = (
      value: number | bigint,
      base: number,
    ) => toBase(value, base, bits);
  }
  return table;
}

/** `Convert.ToInt32(object)` and its like, by the name of the type. */
export function toNumber(value: unknown, name: string): number | bigint {
  return fromObject(value, kindOf(name), name);
}

/** `Convert.ToBoolean(object)`. */
export function toBoolean(value: unknown): boolean {
  if (value === null) return false;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") {
    const text = value.trim().toLowerCase();
    if (text === "true" || text === "false") return text === "true";
    throw format(`String '${value}' was not recognized as a valid Boolean.`);
  }
  if (value instanceof DecimalValue) return value.mantissa !== 0n;
  if (value instanceof Boxed && value.csharpType !== charType) return Number(value.value) !== 0;
  if (hasNumber(value)) return toBoolean(value.convertible());
  throw cannotConvert(
    value instanceof Boxed ? "Char" : clrName(typeOf(value) ?? charType),
    "Boolean",
  );
}

/** `Convert.ToDateTime(object)`. */
export function toDateTime(value: unknown): DateTimeValue {
  if (value === null) return new DateTimeValue(0n, 0);
  if (typeof value === "string") return parseDateTime(value);
  if (value instanceof DateTimeValue) return value;
  if (hasNumber(value)) return toDateTime(value.convertible());
  throw cannotConvert(clrName(typeOf(value) ?? charType), "DateTime");
}

function part(bytes: Uint8Array | null, offset: number, length: number): Uint8Array {
  const given = required(bytes, "inArray");
  if (offset < 0 || length < 0 || offset + length > given.length)
    throw argumentOutOfRange("offset");
  return given.subarray(offset, offset + length);
}

defineEnum("System.Base64FormattingOptions", { None: 0, InsertLineBreaks: 1 });

define("static class System.Convert", {
  ...decimalConversions(),
  ...Object.assign(
    {},
    ...Object.entries(keywords).map(([name, keyword]) => conversionsTo(name, keyword)),
  ),
  ...textOfNumbers(),
  "static ToString(bool value): string": displayValue,
  "static ToString(char value): string": (value: number) => String.fromCharCode(value),
  "static ToString(string value): string": (value: string | null) => value,
  "static ToString(DateTime value): string": displayValue,
  "static ToString(object value): string": displayValue,
  "static ToBoolean(bool value): bool": (value: boolean) => value,
  "static ToBoolean(int value): bool": (value: number) => value !== 0,
  "static ToBoolean(long value): bool": (value: bigint) => value !== 0n,
  "static ToBoolean(double value): bool": (value: number) => value !== 0,
  "static ToBoolean(string value): bool": toBoolean,
  "static ToBoolean(object value): bool": toBoolean,
  "static ToChar(int value): char": (value: number) => {
    if (value < 0 || value > 0xffff) throw tooLarge("Character");
    return value;
  },
  "static ToChar(string value): char": (value: string | null) => {
    const text = required(value, "value");
    if (text.length !== 1) throw format("String must be exactly one character long.");
    return text.charCodeAt(0);
  },
  "static ToDateTime(string value): DateTime": toDateTime,
  "static ToDateTime(object value): DateTime": toDateTime,
  "static FromBase64String(string s): byte[]": (text: string | null) =>
    fromBase64(required(text, "s")),
  "static ToBase64String(byte[] inArray): string": (bytes: Uint8Array | null) =>
    toBase64(required(bytes, "inArray")),
  "static ToBase64String(byte[] inArray, Base64FormattingOptions options): string": (
    bytes: Uint8Array | null,
    options: number,
  ) => (options === 0 ? toBase64 : toBase64Lines)(required(bytes, "inArray")),
  "static ToBase64String(byte[] inArray, int offset, int length): string": (
    bytes: Uint8Array | null,
    offset: number,
    length: number,
  ) => toBase64(part(bytes, offset, length)),
});
