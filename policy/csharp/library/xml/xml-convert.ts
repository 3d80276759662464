import { spend } from "../../runtime/budget.ts";
import { trim } from "../../runtime/characters.ts";
import { DateTimeKind, DateTimeOffsetValue, DateTimeValue } from "../../runtime/date-time.ts";
import type { DecimalValue } from "../../runtime/decimal.ts";
import { displayValue } from "../../runtime/display.ts";
import { argument, format, overflow } from "../../runtime/exceptions.ts";
import { printNumber } from "../../runtime/format-number.ts";
import { parseDateTime, parseDateTimeOffset } from "../../runtime/parse-date.ts";
import { parseNumber } from "../../runtime/parse-number.ts";
import { TimeSpanValue, ticksPer } from "../../runtime/time-span.ts";
import { Boxed } from "../../runtime/value.ts";
import { type NumericKind, numericKind } from "../../types/numeric.ts";
import { typeNamed } from "../../types/registry.ts";
import { doubleType, floatType } from "../../types/well-known.ts";
import { GuidValue } from "../guid.ts";
import { parseDecimal } from "../numbers/decimal.ts";
import { isXmlSpace } from "./characters.ts";
import { XObject } from "./tree.ts";

/** A value as the content of XML, which XmlConvert writes. */
export function contentText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value instanceof XObject) throw argument("An XObject cannot be used as a value.");
  if (value instanceof Boxed) return numberText(value);
  if (value instanceof DateTimeValue) return dateText(value);
  if (value instanceof DateTimeOffsetValue) return offsetText(value);
  if (value instanceof TimeSpanValue) return durationText(value.ticks);
  return displayValue(value);
}

function numberText(boxed: Boxed): string {
  const { value, csharpType } = boxed;
  if (csharpType !== doubleType && csharpType !== floatType) return displayValue(boxed);
  if (value === Number.POSITIVE_INFINITY) return "INF";
  if (value === Number.NEGATIVE_INFINITY) return "-INF";
  const kind = numericKind(csharpType);
  return kind === undefined ? displayValue(boxed) : printNumber(value, kind);
}

function dateText(time: DateTimeValue): string {
  const zone = time.kind === DateTimeKind.Utc ? "Z" : time.kind === DateTimeKind.Local ? "zzz" : "";
  const text = time.format("yyyy-MM-ddTHH:mm:ss.FFFFFFF");
  return zone === "zzz" ? `${text}+00:00` : `${text}${zone}`;
}

function offsetText(time: DateTimeOffsetValue): string {
  const text = time.dateTime.format("yyyy-MM-ddTHH:mm:ss.FFFFFFF");
  return time.offset === 0n ? `${text}Z` : `${text}${time.format("zzz")}`;
}

/** A time span as XML Schema's duration. */
function durationText(ticks: bigint): string {
  const left = ticks < 0n ? -ticks : ticks;
  const days = left / ticksPer.day;
  const hours = (left / ticksPer.hour) % 24n;
  const minutes = (left / ticksPer.minute) % 60n;
  const seconds = (left / ticksPer.second) % 60n;
  const fraction = (left % ticksPer.second).toString().padStart(7, "0").replace(/0+$/, "");
  const date = days > 0n ? `${days}D` : "";
  const parts = [
    hours > 0n ? `${hours}H` : "",
    minutes > 0n ? `${minutes}M` : "",
    seconds > 0n || fraction !== "" ? `${seconds}${fraction === "" ? "" : `.${fraction}`}S` : "",
  ].join("");
  const time = parts === "" && date === "" ? "T0S" : parts === "" ? "" : `T${parts}`;
  return `${ticks < 0n ? "-" : ""}P${date}${time}`;
}

/** What the explicit conversions of XElement and XAttribute read, by the keyword of the type. */
export const readers: Readonly<Record<string, (text: string) => unknown>> = {
  bool: readBoolean,
  int: integer("Int32"),
  uint: integer("UInt32"),
  long: integer("Int64"),
  ulong: integer("UInt64"),
  float: (text) => Math.fround(readReal(text, "Single")),
  double: (text) => readReal(text, "Double"),
  decimal: readDecimal,
  DateTime: readDate,
  DateTimeOffset: readOffset,
  TimeSpan: readDuration,
  Guid: readGuid,
};

function readBoolean(text: string): boolean {
  const word = trim(text, isXmlSpace, "both").toLowerCase();
  if (word === "true" || word === "1") return true;
  if (word === "false" || word === "0") return false;
  throw format(`The string '${text.toLowerCase()}' is not a valid Boolean value.`);
}

function integer(name: string): (text: string) => number | bigint {
  return (text) => {
    spend(text.length >> 6);
    // Without a sign, which XmlConvert does not take here.
    if (name.startsWith("U") && /[+-]/.test(text)) {
      throw format(`The input string '${text}' was not in a correct format.`);
    }
    return parseNumber(text, numericKind(typeNamed(`System.${name}`)) as NumericKind, name);
  };
}

/** Unlike double.Parse it takes no commas, and INF for infinity. */
function readReal(text: string, name: string): number {
  const word = trim(text, isXmlSpace, "both");
  if (word === "INF") return Number.POSITIVE_INFINITY;
  if (word === "-INF") return Number.NEGATIVE_INFINITY;
  if (word.includes(",")) throw format(`The input string '${word}' was not in a correct format.`);
  return parseNumber(word, numericKind(typeNamed(`System.${name}`)) as NumericKind, name) as number;
}

function readDecimal(text: string): DecimalValue {
  if (/[,eE]/.test(text)) throw format(`The input string '${text}' was not in a correct format.`);
  return parseDecimal(text);
}

/** DateTime.Parse with DateTimeStyles.RoundtripKind: what is written with Z stays UTC. */
function readDate(text: string): DateTimeValue {
  const time = parseDateTime(text);
  const isUtc = /Z\s*$/.test(text) && time.kind === DateTimeKind.Local;
  return isUtc ? new DateTimeValue(time.ticks, DateTimeKind.Utc) : time;
}

const schemaDate =
  /^(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,7})?)?|\d\d:\d\d:\d\d(?:\.\d{1,7})?|\d{4}-\d\d|\d{4}|--\d\d-\d\d|---\d\d|--\d\d)(?:Z|[+-]\d\d:\d\d)?$/;

function readOffset(text: string): DateTimeOffsetValue {
  const word = trim(text, isXmlSpace, "both");
  if (!schemaDate.test(word) || !/^\d{4}-\d\d-\d\d/.test(word)) {
    throw format(`The string '${text}' is not a valid XsdDateTime value.`);
  }
  const [, date = "", zone] = /^(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)$/.exec(word) ?? [];
  return parseDateTimeOffset(zone === undefined ? word : `${date}T00:00:00${zone}`);
}

const duration =
  /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?$/;

/** XML Schema's duration, with years of 365 days and months of 30. */
function readDuration(text: string): TimeSpanValue {
  const word = trim(text, isXmlSpace, "both");
  const match = duration.exec(word);
  if (match === null || /[PT]$/.test(word)) {
    throw format(`The string '${text}' is not a valid TimeSpan value.`);
  }
  const [, sign, years = "0", months = "0", days = "0", hours = "0", minutes = "0"] = match;
  const [seconds = "0", fraction = ""] = match.slice(7);
  const whole =
    (BigInt(years) * 365n + BigInt(months) * 30n + BigInt(days)) * ticksPer.day +
    BigInt(hours) * ticksPer.hour +
    BigInt(minutes) * ticksPer.minute +
    BigInt(seconds) * ticksPer.second;
  const ticks = whole + BigInt(fraction.slice(0, 7).padEnd(7, "0"));
  if (ticks >= 1n << 63n) {
    throw overflow(`The string '${text}' was either too large or too small for TimeSpan.`);
  }
  return new TimeSpanValue(sign === "-" ? -ticks : ticks);
}

function readGuid(text: string): GuidValue {
  const guid = GuidValue.read(trim(text, isXmlSpace, "both"));
  if (guid === undefined) throw format("Unrecognized Guid format.");
  return guid;
}
