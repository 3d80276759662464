import { box } from "../runtime/casting.ts";
import type { DecimalValue } from "../runtime/decimal.ts";
import { displayValue } from "../runtime/display.ts";
import { defineEnum } from "../runtime/enums.ts";
import { argumentOutOfRange, format, required } from "../runtime/exceptions.ts";
import type { MemberTable } from "../types/member.ts";
import { define, typeNamed } from "../types/registry.ts";
import { fromBase64, toBase64, toBase64Lines } from "./base64.ts";
import {
  convertNumber,
  fromDecimal,
  fromObject,
  kindOf,
  toBoolean,
  toDateTime,
  toDecimal,
  tooLarge,
} from "./conversions.ts";
import { fromBase, toBase } from "./numbers/bases.ts";
import { numbers } from "./numbers/keywords.ts";

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
  for (const [name, keyword] of Object.entries(numbers)) {
    const type = typeNamed(`System.${name}`);
    table[`static ToDecimal(${keyword} value): decimal`] = (value: number | bigint) =>
      toDecimal(box(value, type));
    table[`static To${name}(decimal value): ${keyword}`] = (value: DecimalValue) =>
      fromDecimal(value, kindOf(name), name);
  }
  return table;
}

/** `Convert.ToX` for one numeric type, from everything that converts to it. */
function conversionsTo(name: string, keyword: string): MemberTable {
  const kind = kindOf(name);
  const table: Record<string, MemberTable[string]> = {};
  const method = (parameter: string) => `static To${name}(${parameter}): ${keyword}`;
  for (const source of Object.values(numbers)) {
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
  for (const [name, keyword] of Object.entries(numbers)) {
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
    ...Object.entries(numbers).map(([name, keyword]) => conversionsTo(name, keyword)),
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
