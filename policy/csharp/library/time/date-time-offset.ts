import { maxTicks, unixEpochTicks } from "../../runtime/calendar.ts";
import { defaultOf } from "../../runtime/casting.ts";
import {
  calendarTicks,
  checkOffset,
  DateTimeKind,
  DateTimeOffsetValue,
  DateTimeValue,
  dateOf,
  nowTicks,
} from "../../runtime/date-time.ts";
import { argument, required } from "../../runtime/exceptions.ts";
import {
  parseDateTimeOffset,
  parseExact,
  tryParseDateTimeOffset,
} from "../../runtime/parse-date.ts";
import { TimeSpanValue } from "../../runtime/time-span.ts";
import type { Reference } from "../../runtime/value.ts";
import { define } from "../../types/registry.ts";
import { additions, minus, plus } from "./additions.ts";
import { clockMembers } from "./clock-members.ts";
import { comparisons } from "./comparisons.ts";

const now = () => new DateTimeOffsetValue(nowTicks(), 0n);
const clock = (self: DateTimeOffsetValue) => self.clockTicks;

define("struct System.DateTimeOffset : System.IComparable, System.IFormattable", {
  "new(DateTime dateTime)": (time: DateTimeValue) => new DateTimeOffsetValue(time.ticks, 0n),
  "new(DateTime dateTime, TimeSpan offset)": (time: DateTimeValue, offset: TimeSpanValue) => {
    // The gateway's clock runs on UTC, so that local time has no other offset either.
    if (time.kind !== DateTimeKind.Unspecified && offset.ticks !== 0n) {
      throw argument("The UTC Offset for Utc DateTime instances must be 0.", "offset");
    }
    return new DateTimeOffsetValue(time.ticks, offset.ticks);
  },
  "new(long ticks, TimeSpan offset)": (ticks: bigint, offset: TimeSpanValue) =>
    new DateTimeOffsetValue(ticks, offset.ticks),
  "new(int year, int month, int day, int hour, int minute, int second, TimeSpan offset)": (
    y: number,
    mo: number,
    d: number,
    h: number,
    mi: number,
    s: number,
    offset: TimeSpanValue,
  ) => fromCalendar([y, mo, d, h, mi, s], offset),
  "new(int year, int month, int day, int hour, int minute, int second, int millisecond, TimeSpan offset)":
    (
      y: number,
      mo: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      ms: number,
      offset: TimeSpanValue,
    ) => fromCalendar([y, mo, d, h, mi, s, ms], offset),
  "static UtcNow: DateTimeOffset": now,
  "static Now: DateTimeOffset": now,
  "static MinValue: DateTimeOffset": () => new DateTimeOffsetValue(0n, 0n),
  "static MaxValue: DateTimeOffset": () => new DateTimeOffsetValue(maxTicks, 0n),
  "static UnixEpoch: DateTimeOffset": () => new DateTimeOffsetValue(unixEpochTicks, 0n),
  "static FromUnixTimeSeconds(long seconds): DateTimeOffset": (seconds: bigint) =>
    DateTimeOffsetValue.fromUnixSeconds(seconds),
  "static FromUnixTimeMilliseconds(long milliseconds): DateTimeOffset": (milliseconds: bigint) =>
    DateTimeOffsetValue.fromUnixMilliseconds(milliseconds),
  "static Parse(string input): DateTimeOffset": (text: string | null) =>
    parseDateTimeOffset(required(text, "input")),
  "static ParseExact(string input, string format, IFormatProvider formatProvider): DateTimeOffset":
    (text: string | null, pattern: string | null) =>
      parseExact(required(text, "input"), required(pattern, "format")),
  "static TryParse(string input, out DateTimeOffset result): bool": (
    text: string | null,
    result: Reference<DateTimeOffsetValue>,
  ) => {
    const value = text === null ? undefined : tryParseDateTimeOffset(text);
    result.value = value ?? new DateTimeOffsetValue(0n, 0n);
    return value !== undefined;
  },
  "static Compare(DateTimeOffset first, DateTimeOffset second): int": compare,
  "ToUnixTimeSeconds(): long": (self: DateTimeOffsetValue) => self.unixSeconds,
  "ToUnixTimeMilliseconds(): long": (self: DateTimeOffsetValue) => self.unixMilliseconds,
  ...clockMembers(clock),
  "UtcTicks: long": (self: DateTimeOffsetValue) => self.utcTicks,
  "Offset: TimeSpan": (self: DateTimeOffsetValue) => new TimeSpanValue(self.offset),
  "Date: DateTime": (self: DateTimeOffsetValue) => new DateTimeValue(dateOf(clock(self)), 0),
  "DateTime: DateTime": (self: DateTimeOffsetValue) => self.dateTime,
  "UtcDateTime: DateTime": (self: DateTimeOffsetValue) => self.utcDateTime,
  "LocalDateTime: DateTime": (self: DateTimeOffsetValue) => new DateTimeValue(self.utcTicks, 2),
  "ToUniversalTime(): DateTimeOffset": (self: DateTimeOffsetValue) => self.toOffset(0n),
  "ToLocalTime(): DateTimeOffset": (self: DateTimeOffsetValue) => self.toOffset(0n),
  "ToOffset(TimeSpan offset): DateTimeOffset": (self: DateTimeOffsetValue, offset: TimeSpanValue) =>
    self.toOffset(offset.ticks),
  "Add(TimeSpan timeSpan): DateTimeOffset": plus,
  "Subtract(TimeSpan value): DateTimeOffset": minus,
  "Subtract(DateTimeOffset value): TimeSpan": between,
  ...additions("DateTimeOffset", (unit) => unit),
  "CompareTo(DateTimeOffset other): int": compare,
  "Equals(DateTimeOffset other): bool": (a: DateTimeOffsetValue, b: DateTimeOffsetValue) =>
    a.equals(b),
  "EqualsExact(DateTimeOffset other): bool": (a: DateTimeOffsetValue, b: DateTimeOffsetValue) =>
    a.equals(b) && a.offset === b.offset,
  "ToString(): string": (self: DateTimeOffsetValue) => self.toString(),
  "ToString(string format): string": (self: DateTimeOffsetValue, text: string | null) =>
    self.format(text),
  "implicit(DateTime dateTime): DateTimeOffset": (time: DateTimeValue) =>
    new DateTimeOffsetValue(time.ticks, 0n),
  "operator +(DateTimeOffset d, TimeSpan t): DateTimeOffset": plus,
  "operator -(DateTimeOffset d, TimeSpan t): DateTimeOffset": minus,
  "operator -(DateTimeOffset left, DateTimeOffset right): TimeSpan": between,
  ...comparisons("DateTimeOffset", ["left", "right"]),
});

function fromCalendar(values: readonly number[], { ticks: offset }: TimeSpanValue) {
  // .NET looks at the offset first.
  checkOffset(offset);
  return new DateTimeOffsetValue(calendarTicks(values), offset);
}

function between(self: DateTimeOffsetValue, other: DateTimeOffsetValue): TimeSpanValue {
  return new TimeSpanValue(self.utcTicks - other.utcTicks);
}

function compare(self: DateTimeOffsetValue, other: DateTimeOffsetValue): number {
  return self.compareTo(other);
}

defaultOf("System.DateTimeOffset", () => new DateTimeOffsetValue(0n, 0n));
