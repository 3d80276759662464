import { DateTimeOffsetValue, DateTimeValue } from "../../runtime/date-time.ts";
import { DecimalValue } from "../../runtime/decimal.ts";
import { displayValue } from "../../runtime/display.ts";
import { argument, argumentNull, format, invalidCast, overflow } from "../../runtime/exceptions.ts";
import { parseDateTime, parseDateTimeOffset } from "../../runtime/parse-date.ts";
import { parseTimeSpan } from "../../runtime/parse-time-span.ts";
import { TimeSpanValue } from "../../runtime/time-span.ts";
import { Boxed } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import type { NamedType } from "../../types/type.ts";
import { doubleType, floatType, longType, ulongType } from "../../types/well-known.ts";
import { fromBase64, toBase64 } from "../base64.ts";
import { toBoolean, toDecimal, toNumber } from "../conversions.ts";
import { GuidValue } from "../guid.ts";
import { parseUri, UriValue } from "../uri/uri.ts";
import { BigIntegerValue } from "./big-integer.ts";
import { JProperty } from "./containers.ts";
import { TokenType, tokenTypeName } from "./token-type.ts";
import { type JToken, JValue } from "./tokens.ts";

/** The value to convert: of a JValue, or of the value of a JProperty. */
function valueBehind(token: JToken | null): JValue | undefined {
  const inner = token instanceof JProperty ? token.value : token;
  return inner instanceof JValue ? inner : undefined;
}

function cannotConvert(token: JToken, to: string) {
  return argument(`Can not convert ${tokenTypeName(token.tokenType)} to ${to}.`);
}

/** Refuses token types that Newtonsoft does not convert; gives the value behind the others. */
function convertible(token: JToken | null, to: string, refused: readonly number[]): unknown {
  if (token === null) throw argumentNull("value");
  const value = valueBehind(token);
  if (value === undefined || refused.includes(value.tokenType)) throw cannotConvert(token, to);
  if (value.value === null) throw cannotConvert(value, to);
  return value.value;
}

function isNull(token: JToken | null): boolean {
  const value = valueBehind(token);
  return token === null || (value !== undefined && value.value === null);
}

const notNumbers = [
  TokenType.Date,
  TokenType.Guid,
  TokenType.TimeSpan,
  TokenType.Uri,
  TokenType.Bytes,
];

/** Newtonsoft leaves numbers and booleans to System.Convert, so 1.5 becomes 2 and "7" becomes 7. */
function number(name: string): (token: JToken | null) => unknown {
  return (token) => {
    const value = convertible(token, name, notNumbers);
    return value instanceof BigIntegerValue ? value.to(name) : toNumber(value, name);
  };
}

function decimalFrom(token: JToken | null): unknown {
  const value = convertible(token, "Decimal", notNumbers);
  return value instanceof BigIntegerValue ? DecimalValue.of(value.value) : toDecimal(value);
}

function boolean(token: JToken | null): unknown {
  return toBoolean(convertible(token, "Boolean", notNumbers));
}

/** System.Convert takes no fraction for a character, and of texts those of one. */
function character(token: JToken | null): number {
  const value = convertible(token, "Char", [...notNumbers, TokenType.Boolean]);
  if (typeof value === "string") {
    if (value.length === 1) return value.charCodeAt(0);
    throw format("String must be exactly one character long.");
  }
  if (value instanceof BigIntegerValue) {
    throw overflow("Value was either too large or too small for an Int32.");
  }
  if (!(value instanceof Boxed) || typeof value.value !== "bigint") {
    throw invalidCast("Invalid cast from 'Double' to 'Char'.");
  }
  if (value.value < 0n || value.value > 0xffffn) {
    throw overflow("Value was either too large or too small for a character.");
  }
  return Number(value.value);
}

function toText(token: JToken | null): string | null {
  if (token === null) return null;
  const value = valueBehind(token);
  if (value === undefined) throw cannotConvert(token, "String");
  if (value.value === null) return null;
  if (value.value instanceof Uint8Array) return toBase64(value.value);
  return displayValue(value.value);
}

function toDate(token: JToken | null): DateTimeValue {
  const value = convertible(token, "DateTime", []);
  if (value instanceof DateTimeValue) return value;
  if (value instanceof DateTimeOffsetValue) return value.dateTime;
  if (typeof value === "string") return parseDateTime(value);
  throw cannotConvert(token as JToken, "DateTime");
}

function toDateOffset(token: JToken | null): DateTimeOffsetValue {
  const value = convertible(token, "DateTimeOffset", []);
  if (value instanceof DateTimeOffsetValue) return value;
  if (value instanceof DateTimeValue) return new DateTimeOffsetValue(value.ticks, 0n);
  if (typeof value === "string") return parseDateTimeOffset(value);
  throw cannotConvert(token as JToken, "DateTimeOffset");
}

function toGuid(token: JToken | null): GuidValue {
  const value = convertible(token, "Guid", []);
  if (value instanceof GuidValue) return value;
  if (typeof value !== "string") throw cannotConvert(token as JToken, "Guid");
  const guid = GuidValue.read(displayValue(value));
  if (guid === undefined) throw format("Unrecognized Guid format.");
  return guid;
}

function toTimeSpan(token: JToken | null): TimeSpanValue {
  const value = convertible(token, "TimeSpan", []);
  if (value instanceof TimeSpanValue) return value;
  if (typeof value !== "string") throw cannotConvert(token as JToken, "TimeSpan");
  const span = parseTimeSpan(displayValue(value));
  if (span === undefined) {
    throw format(`String '${displayValue(value)}' was not recognized as a valid TimeSpan.`);
  }
  return span;
}

function toUri(token: JToken | null): UriValue | null {
  if (isNull(token)) return null;
  const value = convertible(token, "Uri", []);
  if (value instanceof UriValue) return value;
  if (typeof value === "string") return parseUri(value);
  throw cannotConvert(token as JToken, "Uri");
}

function toBytes(token: JToken | null): Uint8Array | null {
  if (isNull(token)) return null;
  const value = convertible(token, "byte array", []);
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return fromBase64(value);
  throw cannotConvert(token as JToken, "byte array");
}

/** A value type and its nullable form, which turns a JSON null into null. */
function both(keyword: string, convert: (token: JToken | null) => unknown): MemberTable {
  return {
    [`explicit(JToken value): ${keyword}`]: convert,
    [`explicit(JToken value): ${keyword}?`]: (token: JToken | null) =>
      isNull(token) ? null : convert(token),
  };
}

/** The casts from JToken. */
export const explicitConversions: MemberTable = {
  "explicit(JToken value): string": toText,
  "explicit(JToken value): byte[]": toBytes,
  "explicit(JToken value): Uri": toUri,
  ...both("bool", boolean),
  ...both("char", character),
  ...both("sbyte", number("SByte")),
  ...both("byte", number("Byte")),
  ...both("short", number("Int16")),
  ...both("ushort", number("UInt16")),
  ...both("int", number("Int32")),
  ...both("uint", number("UInt32")),
  ...both("long", number("Int64")),
  ...both("ulong", number("UInt64")),
  ...both("float", number("Single")),
  ...both("double", number("Double")),
  ...both("decimal", decimalFrom),
  ...both("DateTime", toDate),
  ...both("DateTimeOffset", toDateOffset),
  ...both("Guid", toGuid),
  ...both("TimeSpan", toTimeSpan),
};

/** A JValue around a boxed value, with the token type that Newtonsoft gives it. */
export function valueToken(value: unknown): JValue {
  return new JValue(value, tokenTypeOf(value));
}

function tokenTypeOf(value: unknown): number {
  if (value === null) return TokenType.Null;
  if (typeof value === "string") return TokenType.String;
  if (typeof value === "boolean") return TokenType.Boolean;
  if (value instanceof Uint8Array) return TokenType.Bytes;
  if (value instanceof DateTimeValue || value instanceof DateTimeOffsetValue) return TokenType.Date;
  if (value instanceof GuidValue) return TokenType.Guid;
  if (value instanceof UriValue) return TokenType.Uri;
  if (value instanceof TimeSpanValue) return TokenType.TimeSpan;
  if (value instanceof DecimalValue) return TokenType.Float;
  if (value instanceof Boxed) return boxedTokenType(value);
  throw argument(`Could not determine JSON object type for type ${displayValue(value)}.`);
}

function boxedTokenType(value: Boxed): number {
  const { name, kind } = value.csharpType.definition;
  if (name === "Char") return TokenType.String;
  if (kind === "enum") return TokenType.Integer;
  return name === "Double" || name === "Single" ? TokenType.Float : TokenType.Integer;
}

/** JValue keeps integers as long, except for ulong, and fractions as they are. */
function fromNumber(keyword: string, stored: NamedType): MemberTable {
  const make = (value: number | bigint) =>
    valueToken(new Boxed(stored, stored === longType ? BigInt(value) : value));
  return {
    [`implicit(${keyword} value): JToken`]: make,
    [`implicit(${keyword}? value): JToken`]: (value: number | bigint | null) =>
      value === null ? valueToken(null) : make(value),
  };
}

const nullable = (keyword: string): MemberTable => ({
  [`implicit(${keyword} value): JToken`]: valueToken,
  [`implicit(${keyword}? value): JToken`]: valueToken,
});

/** The conversions to JToken, which happen by themselves. */
export const implicitConversions: MemberTable = {
  // A null string becomes a String token without a value, which is written as null.
  "implicit(string value): JToken": (value: string | null) => new JValue(value, TokenType.String),
  "implicit(decimal value): JToken": valueToken,
  "implicit(decimal? value): JToken": valueToken,
  "implicit(byte[] value): JToken": valueToken,
  "implicit(Uri value): JToken": valueToken,
  ...nullable("bool"),
  ...nullable("DateTime"),
  ...nullable("DateTimeOffset"),
  ...nullable("Guid"),
  ...nullable("TimeSpan"),
  ...fromNumber("sbyte", longType),
  ...fromNumber("byte", longType),
  ...fromNumber("short", longType),
  ...fromNumber("ushort", longType),
  ...fromNumber("int", longType),
  ...fromNumber("uint", longType),
  ...fromNumber("long", longType),
  ...fromNumber("ulong", ulongType),
  ...fromNumber("float", floatType),
  ...fromNumber("double", doubleType),
};
