import { type CalendarParts, dayNames, dayOfWeek, monthNames, partsOf } from "./calendar.ts";
import { format as formatException } from "./exceptions.ts";
import { ticksPer } from "./time-span.ts";

/** A date and time to be written, with the offset it is shown in. */
export interface Moment {
  /** Local to the offset. */
  readonly ticks: bigint;
  readonly offset: bigint;
  /** How `K` is written: not at all, as `Z` or as an offset. */
  readonly zone: "none" | "utc" | "offset";
}

/** The standard formats in the invariant culture. */
const standard: Readonly<Record<string, string>> = {
  d: "MM/dd/yyyy",
  D: "dddd, dd MMMM yyyy",
  f: "dddd, dd MMMM yyyy HH:mm",
  F: "dddd, dd MMMM yyyy HH:mm:ss",
  g: "MM/dd/yyyy HH:mm",
  G: "MM/dd/yyyy HH:mm:ss",
  m: "MMMM dd",
  M: "MMMM dd",
  o: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  O: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: "HH:mm",
  T: "HH:mm:ss",
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
  U: "dddd, dd MMMM yyyy HH:mm:ss",
  y: "yyyy MMMM",
  Y: "yyyy MMMM",
};

/** The custom pattern behind a format, or undefined when it is neither. */
export function datePattern(format: string): string | undefined {
  return format.length === 1 ? standard[format] : format;
}

/** Writes a moment in a standard or custom format of .NET. */
export function formatMoment(moment: Moment, format: string): string {
  const pattern = datePattern(format);
  if (pattern === undefined) throw formatException("Input string was not in a correct format.");
  const isUniversal = /^[rRuU]$/.test(format);
  const shown = isUniversal
    ? { ...moment, ticks: moment.ticks - moment.offset, offset: 0n }
    : moment;
  const parts = partsOf(shown.ticks);
  return pattern.replace(tokens, (token) => write(token, shown, parts));
}

const tokens =
  /\.F+|d+|M+|y+|h+|H+|m+|s+|f+|F+|t+|z+|g+|K|\\.|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|%|[\s\S]/g;

function write(token: string, moment: Moment, parts: CalendarParts): string {
  const { length } = token;
  switch (token[0]) {
    case "y":
      return length <= 2 ? pad(parts.year % 100, length) : pad(parts.year, length);
    case "M":
      return nameOr(monthNames[parts.month - 1] ?? "", length, parts.month);
    case "d":
      return nameOr(dayNames[dayOfWeek(moment.ticks)] ?? "", length, parts.day);
    case "H":
      return pad(parts.hour, Math.min(length, 2));
    case "h":
      return pad(parts.hour % 12 === 0 ? 12 : parts.hour % 12, Math.min(length, 2));
    case "m":
      return pad(parts.minute, Math.min(length, 2));
    case "s":
      return pad(parts.second, Math.min(length, 2));
    case "f":
    case "F":
      return fraction(token, parts.fraction);
    case ".":
      return optionalFraction(token, parts.fraction);
    case "t":
      return (parts.hour < 12 ? "AM" : "PM").slice(0, length);
    case "z":
      return offsetText(moment.offset, length);
    case "K":
      return zoneText(moment);
    case "g":
      return "A.D.";
    case "\\":
      return token.slice(1);
    case "'":
    case '"':
      return token.slice(1, -1).replace(/\\(.)/gs, "$1");
    case "%":
      return "";
    default:
      return token;
  }
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

function nameOr(name: string, length: number, value: number): string {
  if (length <= 2) return pad(value, length);
  return length === 3 ? name.slice(0, 3) : name;
}

function fraction(token: string, ticks: number): string {
  if (token.length > 7) throw formatException("Input string was not in a correct format.");
  const digits = pad(ticks, 7).slice(0, token.length);
  return token.startsWith("F") ? digits.replace(/0+$/, "") : digits;
}

/** A point in front of `F` disappears together with a fraction of zero. */
function optionalFraction(token: string, ticks: number): string {
  const digits = token === "." ? "" : fraction(token.slice(1), ticks);
  return token === "." || digits !== "" ? `.${digits}` : "";
}

function offsetText(offset: bigint, length: number): string {
  const sign = offset < 0n ? "-" : "+";
  const minutes = Number((offset < 0n ? -offset : offset) / ticksPer.minute);
  const hours = Math.floor(minutes / 60);
  const hourText = pad(hours, Math.min(length, 2));
  return length < 3 ? `${sign}${hourText}` : `${sign}${hourText}:${pad(minutes % 60, 2)}`;
}

function zoneText({ zone, offset }: Moment): string {
  switch (zone) {
    case "none":
      return "";
    case "utc":
      return "Z";
    case "offset":
      return offsetText(offset, 3);
  }
}
