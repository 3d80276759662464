import { type CalendarParts, dayNames, isValid, monthNames, ticksFrom } from "./calendar.ts";
import type { DateReading } from "./date-order.ts";
import { DateTimeKind, DateTimeOffsetValue, DateTimeValue, nowTicks } from "./date-time.ts";
import { format as formatException } from "./exceptions.ts";
import { datePattern } from "./format-date.ts";
import { readDate } from "./read-date.ts";
import { ticksPer } from "./time-span.ts";

const months = monthNames.map((name) => `${name}|${name.slice(0, 3)}`).join("|");
const days = dayNames.map((name) => `${name}|${name.slice(0, 3)}`).join("|");

function fromGroups(groups: Readonly<Record<string, string | undefined>>): DateReading | undefined {
  const { name, half } = groups;
  const hour = Number(groups["hour"] ?? 0);
  const isTwelveHour = half !== undefined;
  if (isTwelveHour && (hour < 1 || hour > 12)) return undefined;
  const parts: CalendarParts = {
    year: Number(groups["year"] ?? 1),
    month: name === undefined ? Number(groups["month"] ?? 1) : monthNumber(name),
    day: Number(groups["day"] ?? 1),
    hour: isTwelveHour ? (hour % 12) + (/^p/i.test(half) ? 12 : 0) : hour,
    minute: Number(groups["minute"] ?? 0),
    second: Number(groups["second"] ?? 0),
    fraction: Number((groups["fraction"] ?? "").padEnd(7, "0")),
  };
  if (!isValid(parts)) return undefined;
  const { zone: zoneText } = groups;
  return {
    ticks: ticksFrom(parts),
    offset: zoneText === undefined ? undefined : offsetFrom(zoneText),
  };
}

function monthNumber(name: string): number {
  const start = name.slice(0, 3).toLowerCase();
  return monthNames.findIndex((month) => month.toLowerCase().startsWith(start)) + 1;
}

function offsetFrom(text: string): bigint {
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (match === null) return 0n;
  const [, sign, hours = "0", minutes = "0"] = match;
  const ticks = BigInt(hours) * ticksPer.hour + BigInt(minutes) * ticksPer.minute;
  return sign === "-" ? -ticks : ticks;
}

function unrecognised(text: string) {
  return formatException(`String '${text}' was not recognized as a valid DateTime.`);
}

/** `DateTime.Parse`: a time with an offset becomes local time, which here is UTC. */
export function parseDateTime(text: string): DateTimeValue {
  const reading = readDate(text);
  if (reading === undefined) throw unrecognised(text);
  return toDateTime(reading);
}

/** A reading as a DateTime of the kind that .NET gives it. */
export function toDateTime({ ticks, offset }: DateReading): DateTimeValue {
  return offset === undefined
    ? new DateTimeValue(ticks, DateTimeKind.Unspecified)
    : new DateTimeValue(ticks - offset, DateTimeKind.Local);
}

/** `DateTimeOffset.TryParse`. */
export function tryParseDateTimeOffset(text: string): DateTimeOffsetValue | undefined {
  const reading = readDate(text);
  return reading && new DateTimeOffsetValue(reading.ticks, reading.offset ?? 0n);
}

/** `DateTimeOffset.Parse`. */
export function parseDateTimeOffset(text: string): DateTimeOffsetValue {
  const value = tryParseDateTimeOffset(text);
  if (value === undefined) throw unrecognised(text);
  return value;
}

const tokens =
  /yyyy|yy|MMMM|MMM|MM?|dddd|ddd|dd?|HH?|hh?|mm?|ss?|f{1,7}|F{1,7}|tt?|zzz|zz|z|K|\\.|'[^']*'|"[^"]*"|[\s\S]/g;

const tokenSources: Readonly<Record<string, string>> = {
  yyyy: String.raw`(?<year>\d{4})`,
  yy: String.raw`(?<shortYear>\d{2})`,
  MMMM: `(?<name>${months})`,
  MMM: `(?<name>${months})`,
  MM: String.raw`(?<month>\d{2})`,
  M: String.raw`(?<month>\d{1,2})`,
  dddd: `(?:${days})`,
  ddd: `(?:${days})`,
  dd: String.raw`(?<day>\d{2})`,
  d: String.raw`(?<day>\d{1,2})`,
  HH: String.raw`(?<hour>\d{2})`,
  H: String.raw`(?<hour>\d{1,2})`,
  hh: String.raw`(?<hour>\d{2})`,
  h: String.raw`(?<hour>\d{1,2})`,
  mm: String.raw`(?<minute>\d{2})`,
  m: String.raw`(?<minute>\d{1,2})`,
  ss: String.raw`(?<second>\d{2})`,
  s: String.raw`(?<second>\d{1,2})`,
  tt: "(?<half>[AaPp][Mm])",
  t: "(?<half>[AaPp])",
  zzz: String.raw`(?<zone>[+-]\d{1,2}:\d{2})`,
  zz: String.raw`(?<zone>[+-]\d{2})`,
  z: String.raw`(?<zone>[+-]\d{1,2})`,
  K: String.raw`(?<zone>Z|[+-]\d{2}:\d{2})?`,
};

function sourceOf(token: string): string | undefined {
  if (token.startsWith("f")) return `(?<fraction>\\d{${token.length}})`;
  if (token.startsWith("F")) return `(?<fraction>\\d{0,${token.length}})`;
  return tokenSources[token];
}

/** `ParseExact`: the text must have exactly the form of the format. */
export function parseExact(text: string, format: string): DateTimeOffsetValue {
  const pattern = datePattern(format);
  if (pattern === undefined) throw formatException("Input string was not in a correct format.");
  const seen = new Set<string>();
  const source = pattern.replace(tokens, (token) => {
    const known = sourceOf(token);
    // What comes twice must say the same twice.
    const name = known === undefined ? undefined : /^\(\?<(\w+)>/.exec(known)?.[1];
    if (name !== undefined && seen.has(name)) return `\\k<${name}>`;
    if (name !== undefined) seen.add(name);
    if (known !== undefined) return known;
    const literal = /^['"\\]/.test(token) ? token.replace(/^\\|^['"]|['"]$/g, "") : token;
    return literal.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
  });
  const groups = new RegExp(`^${source}$`, "i").exec(text)?.groups;
  if (groups === undefined) throw unrecognised(text);
  // Without any part of a date the day is today.
  const isTimeOnly = !["year", "shortYear", "month", "name", "day"].some(
    (name) => groups[name] !== undefined,
  );
  const { shortYear } = groups;
  const century = Number(shortYear) < 50 ? 2000 : 1900;
  const year = shortYear === undefined ? groups["year"] : String(century + Number(shortYear));
  const dated = isTimeOnly ? { ...groups, ...today() } : groups;
  const withYear = { ...dated, year: year ?? currentYear() };
  const isUniversal = /^[rRu]$/.test(format);
  const reading = fromGroups(withYear);
  if (reading === undefined) throw unrecognised(text);
  return new DateTimeOffsetValue(reading.ticks, isUniversal ? 0n : (reading.offset ?? 0n));
}

function today(): { readonly month: string; readonly day: string } {
  const now = new DateTimeValue(nowTicks(), DateTimeKind.Utc);
  return { month: now.format("MM"), day: now.format("dd") };
}

function currentYear(): string {
  return new DateTimeValue(nowTicks(), DateTimeKind.Utc).format("yyyy");
}
