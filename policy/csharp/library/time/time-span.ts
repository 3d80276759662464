import { defaultOf } from "../../runtime/casting.ts";
import {
  argument,
  argumentOutOfRange,
  CSharpException,
  format,
  overflow,
  required,
} from "../../runtime/exceptions.ts";
import { parseTimeSpan } from "../../runtime/parse-time-span.ts";
import { TimeSpanValue, ticksPer } from "../../runtime/time-span.ts";
import type { Reference } from "../../runtime/value.ts";
import { define } from "../../types/registry.ts";
import { comparisons } from "./comparisons.ts";

const span = (days: number, hours: number, minutes: number, seconds: number, ms = 0) =>
  new TimeSpanValue(
    BigInt(days) * ticksPer.day +
      BigInt(hours) * ticksPer.hour +
      BigInt(minutes) * ticksPer.minute +
      BigInt(seconds) * ticksPer.second +
      BigInt(ms) * ticksPer.millisecond,
  );

/** The constructors say otherwise than the rest that a duration is too long. */
function inRange(days: number, hours: number, minutes: number, seconds: number, ms = 0) {
  try {
    return span(days, hours, minutes, seconds, ms);
  } catch (error) {
    throw error instanceof CSharpException
      ? argumentOutOfRange("milliseconds", error.message)
      : error;
  }
}

function parse(text: string | null): TimeSpanValue {
  const value = parseTimeSpan(required(text, "input"));
  if (value === undefined) {
    throw format(`String '${text}' was not recognized as a valid TimeSpan.`);
  }
  return value;
}

function scaled(self: TimeSpanValue, factor: number): TimeSpanValue {
  return rounded(Number(self.ticks) * factor);
}

/** A duration of so many ticks, halves rounded to even. @throws OverflowException */
function rounded(ticks: number): TimeSpanValue {
  if (Number.isNaN(ticks)) {
    throw argument("TimeSpan does not accept floating point Not-a-Number values.");
  }
  if (ticks >= 2 ** 63 || ticks < -(2 ** 63)) {
    throw overflow("TimeSpan overflowed because the duration is too long.");
  }
  const floor = Math.floor(ticks);
  const isUp = ticks - floor > 0.5 || (ticks - floor === 0.5 && floor % 2 !== 0);
  return new TimeSpanValue(BigInt(isUp ? floor + 1 : floor));
}

function tryParse(text: string | null): TimeSpanValue | undefined {
  try {
    return text === null ? undefined : parseTimeSpan(text);
  } catch (error) {
    if (error instanceof CSharpException) return undefined;
    throw error;
  }
}

define("struct System.TimeSpan : System.IComparable, System.IFormattable", {
  "new(long ticks)": (ticks: bigint) => new TimeSpanValue(ticks),
  "new(int hours, int minutes, int seconds)": (h: number, m: number, s: number) =>
    inRange(0, h, m, s),
  "new(int days, int hours, int minutes, int seconds)": inRange,
  "new(int days, int hours, int minutes, int seconds, int milliseconds)": inRange,
  "static Zero: TimeSpan": () => new TimeSpanValue(0n),
  "static MinValue: TimeSpan": () => new TimeSpanValue(-(1n << 63n)),
  "static MaxValue: TimeSpan": () => new TimeSpanValue((1n << 63n) - 1n),
  "const TicksPerDay: long": () => ticksPer.day,
  "const TicksPerHour: long": () => ticksPer.hour,
  "const TicksPerMinute: long": () => ticksPer.minute,
  "const TicksPerSecond: long": () => ticksPer.second,
  "const TicksPerMillisecond: long": () => ticksPer.millisecond,
  "static FromDays(double value): TimeSpan": (value: number) =>
    TimeSpanValue.from(value, ticksPer.day),
  "static FromHours(double value): TimeSpan": (value: number) =>
    TimeSpanValue.from(value, ticksPer.hour),
  "static FromMinutes(double value): TimeSpan": (value: number) =>
    TimeSpanValue.from(value, ticksPer.minute),
  "static FromSeconds(double value): TimeSpan": (value: number) =>
    TimeSpanValue.from(value, ticksPer.second),
  "static FromMilliseconds(double value): TimeSpan": (value: number) =>
    TimeSpanValue.from(value, ticksPer.millisecond),
  "static FromTicks(long value): TimeSpan": (value: bigint) => new TimeSpanValue(value),
  "static Parse(string s): TimeSpan": parse,
  "static TryParse(string s, out TimeSpan result): bool": (
    text: string | null,
    result: Reference<TimeSpanValue>,
  ) => {
    const value = tryParse(text);
    result.value = value ?? new TimeSpanValue(0n);
    return value !== undefined;
  },
  "static Compare(TimeSpan t1, TimeSpan t2): int": (a: TimeSpanValue, b: TimeSpanValue) =>
    a.compareTo(b),
  "Ticks: long": (self: TimeSpanValue) => self.ticks,
  "Days: int": (self: TimeSpanValue) => Number(self.ticks / ticksPer.day),
  "Hours: int": (self: TimeSpanValue) => self.part(ticksPer.hour, 24n),
  "Minutes: int": (self: TimeSpanValue) => self.part(ticksPer.minute, 60n),
  "Seconds: int": (self: TimeSpanValue) => self.part(ticksPer.second, 60n),
  "Milliseconds: int": (self: TimeSpanValue) => self.part(ticksPer.millisecond, 1000n),
  "TotalDays: double": (self: TimeSpanValue) => self.total(ticksPer.day),
  "TotalHours: double": (self: TimeSpanValue) => self.total(ticksPer.hour),
  "TotalMinutes: double": (self: TimeSpanValue) => self.total(ticksPer.minute),
  "TotalSeconds: double": (self: TimeSpanValue) => self.total(ticksPer.second),
  "TotalMilliseconds: double": (self: TimeSpanValue) => self.total(ticksPer.millisecond),
  "Add(TimeSpan ts): TimeSpan": add,
  "Subtract(TimeSpan ts): TimeSpan": subtract,
  "Multiply(double factor): TimeSpan": scaled,
  "Divide(double divisor): TimeSpan": (self: TimeSpanValue, by: number) =>
    rounded(Number(self.ticks) / by),
  "Divide(TimeSpan ts): double": (a: TimeSpanValue, b: TimeSpanValue) =>
    Number(a.ticks) / Number(b.ticks),
  "Negate(): TimeSpan": (self: TimeSpanValue) => new TimeSpanValue(-self.ticks),
  "Duration(): TimeSpan": (self: TimeSpanValue) =>
    self.ticks < 0n ? new TimeSpanValue(-self.ticks) : self,
  "CompareTo(TimeSpan value): int": (self: TimeSpanValue, other: TimeSpanValue) =>
    self.compareTo(other),
  "Equals(TimeSpan obj): bool": (self: TimeSpanValue, other: TimeSpanValue) => self.equals(other),
  "ToString(): string": (self: TimeSpanValue) => self.toString(),
  "ToString(string format): string": (self: TimeSpanValue, text: string | null) =>
    self.format(text),
  "operator +(TimeSpan t1, TimeSpan t2): TimeSpan": add,
  "operator -(TimeSpan t1, TimeSpan t2): TimeSpan": subtract,
  "operator -(TimeSpan t): TimeSpan": (self: TimeSpanValue) => new TimeSpanValue(-self.ticks),
  "operator *(TimeSpan timeSpan, double factor): TimeSpan": scaled,
  "operator *(double factor, TimeSpan timeSpan): TimeSpan": (factor: number, self: TimeSpanValue) =>
    scaled(self, factor),
  "operator /(TimeSpan timeSpan, double divisor): TimeSpan": (self: TimeSpanValue, by: number) =>
    rounded(Number(self.ticks) / by),
  "operator /(TimeSpan t1, TimeSpan t2): double": (a: TimeSpanValue, b: TimeSpanValue) =>
    Number(a.ticks) / Number(b.ticks),
  ...comparisons("TimeSpan", ["t1", "t2"]),
});

function add(a: TimeSpanValue, b: TimeSpanValue): TimeSpanValue {
  return new TimeSpanValue(a.ticks + b.ticks);
}

function subtract(a: TimeSpanValue, b: TimeSpanValue): TimeSpanValue {
  return new TimeSpanValue(a.ticks - b.ticks);
}

defaultOf("System.TimeSpan", () => new TimeSpanValue(0n));
