import { ticksPer } from "./time-span.ts";

/** A point of the Gregorian calendar, split into its parts. */
export interface CalendarParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 100-nanosecond intervals within the second. */
  readonly fraction: number;
}

/** The ticks of 1970-01-01, counted from 0001-01-01. */
export const unixEpochTicks = 621_355_968_000_000_000n;
export const maxTicks = 3_155_378_975_999_999_999n;

const daysBefore1970 = 719_162;

/** The ticks of a calendar date and time, which must be valid. */
export function ticksFrom(parts: CalendarParts): bigint {
  const { year, month, day, hour, minute, second, fraction } = parts;
  const days = BigInt(daysSince0001(year, month, day));
  const seconds = BigInt(hour * 3600 + minute * 60 + second);
  return days * ticksPer.day + seconds * ticksPer.second + BigInt(fraction);
}

function daysSince0001(year: number, month: number, day: number): number {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999, so it is asked 400 years later.
  const days = Date.UTC(year + 400, month - 1, day) / 86_400_000;
  return days + daysBefore1970 - 146_097;
}

/** The calendar date and time of ticks. */
export function partsOf(ticks: bigint): CalendarParts {
  const days = Number(ticks / ticksPer.day);
  const inDay = ticks % ticksPer.day;
  const date = new Date((days - daysBefore1970 + 146_097) * 86_400_000);
  return {
    year: date.getUTCFullYear() - 400,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: Number(inDay / ticksPer.hour),
    minute: Number((inDay / ticksPer.minute) % 60n),
    second: Number((inDay / ticksPer.second) % 60n),
    fraction: Number(inDay % ticksPer.second),
  };
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether the parts name a moment between the years 1 and 9999. */
export function isValid(parts: CalendarParts): boolean {
  const { year, month, day, hour, minute, second } = parts;
  return (
    year >= 1 &&
    year <= 9999 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month) &&
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60 &&
    second >= 0 &&
    second < 60
  );
}

/** Sunday is 0. */
export function dayOfWeek(ticks: bigint): number {
  return Number((ticks / ticksPer.day + 1n) % 7n);
}

export function dayOfYear(ticks: bigint): number {
  const { year } = partsOf(ticks);
  return Number(ticks / ticksPer.day) - daysSince0001(year, 1, 1) + 1;
}

/** A date so many months later; the day is cut to the length of the month. */
export function addMonths(ticks: bigint, months: number): bigint | undefined {
  const parts = partsOf(ticks);
  const index = parts.year * 12 + (parts.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  if (year < 1 || year > 9999) return undefined;
  const day = Math.min(parts.day, daysInMonth(year, month));
  return ticksFrom({ ...parts, year, month, day });
}

export const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

export const dayNames = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;
