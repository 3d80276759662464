import { daysInMonth, isLeapYear, maxTicks } from "../../runtime/calendar.ts";
import { defaultOf } from "../../runtime/casting.ts";
import {
  calendarTicks,
  DateTimeKind,
  DateTimeValue,
  dateOf,
  nowTicks,
} from "../../runtime/date-time.ts";
import { defineEnum } from "../../runtime/enums.ts";
import { argumentOutOfRange, required } from "../../runtime/exceptions.ts";
import { parseDateTime } from "../../runtime/parse-date.ts";
import type { TimeSpanValue } from "../../runtime/time-span.ts";
import { define } from "../../types/registry.ts";
import { additions, minus, plus } from "./additions.ts";
import { clockMembers } from "./clock-members.ts";
import { comparisons } from "./comparisons.ts";

defineEnum("System.DateTimeKind", DateTimeKind);
defineEnum("System.DayOfWeek", {
  Sunday: 0,
  Monday: 1,
  Tuesday: 2,
  Wednesday: 3,
  Thursday: 4,
  Friday: 5,
  Saturday: 6,
});

const { Local, Unspecified, Utc } = DateTimeKind;
const now = (kind: number) => new DateTimeValue(nowTicks(), kind);
const fromCalendar = (...values: number[]) => new DateTimeValue(calendarTicks(values), Unspecified);
/** The same with the kind as the last argument. */
const fromCalendarOfKind = (...values: number[]) =>
  new DateTimeValue(calendarTicks(values.slice(0, -1)), values.at(-1) ?? Unspecified);

function checkMonth(year: number, month: number): void {
  if (year < 1 || year > 9999) {
    throw argumentOutOfRange("year", "Year must be between 1 and 9999.");
  }
  if (month < 1 || month > 12) {
    throw argumentOutOfRange("month", "Month must be between one and twelve.");
  }
}

// Only what APIM's list allows; DateTimeOffset has the rest.
define("struct System.DateTime : System.IComparable, System.IFormattable", {
  "new(long ticks)": (ticks: bigint) => new DateTimeValue(ticks, Unspecified),
  "new(long ticks, DateTimeKind kind)": (ticks: bigint, kind: number) =>
    new DateTimeValue(ticks, kind),
  "new(int year, int month, int day)": fromCalendar,
  "new(int year, int month, int day, int hour, int minute, int second)": fromCalendar,
  "new(int year, int month, int day, int hour, int minute, int second, DateTimeKind kind)":
    fromCalendarOfKind,
  "new(int year, int month, int day, int hour, int minute, int second, int millisecond)":
    fromCalendar,
  "new(int year, int month, int day, int hour, int minute, int second, int millisecond, DateTimeKind kind)":
    fromCalendarOfKind,
  "static UtcNow: DateTime": () => now(Utc),
  "static Now: DateTime": () => now(Local),
  "static Today: DateTime": () => new DateTimeValue(dateOf(nowTicks()), Local),
  "static MinValue: DateTime": () => new DateTimeValue(0n, Unspecified),
  "static MaxValue: DateTime": () => new DateTimeValue(maxTicks, Unspecified),
  "static DaysInMonth(int year, int month): int": (year: number, month: number) => {
    checkMonth(year, month);
    return daysInMonth(year, month);
  },
  "static IsLeapYear(int year): bool": (year: number) => {
    checkMonth(year, 1);
    return isLeapYear(year);
  },
  "static Parse(string s): DateTime": (text: string | null) => parseDateTime(required(text, "s")),
  ...clockMembers<DateTimeValue>(({ ticks }) => ticks),
  "Date: DateTime": (self: DateTimeValue) => new DateTimeValue(dateOf(self.ticks), self.kind),
  "Add(TimeSpan value): DateTime": plus,
  ...additions("DateTime", (unit) => (unit === "months" ? unit : "value")),
  "Subtract(DateTime value): TimeSpan": between,
  "Subtract(TimeSpan value): DateTime": minus,
  // The gateway's clock runs on UTC, where there is no summer time.
  "IsDaylightSavingTime(): bool": () => false,
  "ToString(): string": (self: DateTimeValue) => self.toString(),
  "ToString(string format): string": (self: DateTimeValue, text: string | null) =>
    self.format(text),
  "operator +(DateTime d, TimeSpan t): DateTime": plus,
  "operator -(DateTime d, TimeSpan t): DateTime": minus,
  "operator -(DateTime d1, DateTime d2): TimeSpan": between,
  ...comparisons("DateTime", ["d1", "d2"]),
});

function between(self: DateTimeValue, other: DateTimeValue): TimeSpanValue {
  return self.subtract(other);
}

defaultOf("System.DateTime", () => new DateTimeValue(0n, Unspecified));
