import { dayNames, monthNames } from "./calendar.ts";
import { trim } from "./characters.ts";
import { type DateItem, type DateReading, dateFrom } from "./date-order.ts";
import { ticksPer } from "./time-span.ts";

/** What stands in a text that may be a date. */
interface Found {
  /** Numbers, years and months in their order. */
  readonly items: DateItem[];
  time: bigint | undefined;
  half: "am" | "pm" | undefined;
  weekday: number | undefined;
  offset: bigint | undefined;
  /** Whether what stands in front of hours and minutes is a month and a day. */
  hasClockOnly: boolean;
}

const months = new Map(monthNames.flatMap((name, index) => named(name, index + 1)));
const weekdays = new Map(dayNames.flatMap((name, index) => named(name, index)));

function named(name: string, value: number): readonly (readonly [string, number])[] {
  return [
    [name.toLowerCase(), value],
    [name.slice(0, 3).toLowerCase(), value],
  ];
}

const time = /(\d{1,2})\s*:\s*(\d{1,2})(?:\s*:\s*(\d{1,2})(?:\.(\d+))?)?/y;
/** What may follow the T of ISO 8601. */
const isoTime = /\s*\d{2}:\d{2}(?::\d{2})?/y;
const number = /\d+/y;
const word = /[A-Za-z]+/y;
const zone = /([+-])(\d{1,2})(?::?(\d{2}))?(?!\d)/y;
/** What separates the parts of a date; a point and a comma do as a space does. */
const gap = /[\s,.]+|[-/]/y;

const isoDate = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$/;

/** Reads a date as `DateTime.Parse` does in the invariant culture; undefined when it is not one. */
export function readDate(text: string): DateReading | undefined {
  const found = new DateScanner(text).scan();
  if (found === undefined) return undefined;
  const ofDay = hours(found);
  if (ofDay === undefined) return undefined;
  // A day without its year stands neither in front of a clock nor of an offset alone.
  const isPart = found.items.length === 2 && found.time === undefined;
  const isMonth = found.items.length === 2 && found.items[0]?.kind === "year";
  if (found.hasClockOnly || ((isPart || isMonth) && found.offset !== undefined)) return undefined;
  const ticks = dateFrom(found.items, found.weekday, found.time !== undefined);
  if (ticks === undefined) return undefined;
  return { ticks: ticks + ofDay, offset: found.offset };
}

/** The time of day with its half of the day, or undefined where the two contradict each other. */
function hours({ time: ticks, half }: Found): bigint | undefined {
  if (half === undefined) return ticks ?? 0n;
  const given = ticks ?? 0n;
  const hour = given / ticksPer.hour;
  if (half === "pm") return hour < 12n ? given + 12n * ticksPer.hour : given;
  if (hour > 12n) return undefined;
  return hour === 12n ? given - 12n * ticksPer.hour : given;
}

class DateScanner {
  readonly #text: string;
  #at = 0;
  /** How much of the date stands in front of the time. */
  #itemsBeforeTime = 0;
  /** Whether a T stands between date and time, behind which no zone has a name. */
  #isIso = false;
  /** Whether a hyphen or a slash stands right in front. */
  #isInDate = false;
  readonly #found: Found = {
    items: [],
    time: undefined,
    half: undefined,
    weekday: undefined,
    offset: undefined,
    hasClockOnly: false,
  };

  constructor(text: string) {
    this.#text = trim(text.trim(), (unit) => unit === 0, "end");
  }

  scan(): Found | undefined {
    if (this.#text === "") return undefined;
    while (this.#at < this.#text.length) {
      if (!this.#piece()) return undefined;
    }
    return this.#isInOrder() ? this.#found : undefined;
  }

  /** A time stands in front of a date or behind it, and not behind a month with its year. */
  #isInOrder(): boolean {
    const { items } = this.#found;
    if (this.#itemsBeforeTime === 0) return true;
    const kinds = items.map(({ kind }) => kind).join();
    const isUnfinished = kinds === "month,year" || kinds === "year,number";
    return this.#itemsBeforeTime === items.length && !isUnfinished;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  #piece(): boolean {
    const found = this.#found;
    const clock = this.#take(time);
    if (clock !== null) return this.#clock(clock);
    if (found.offset === undefined && this.#isOffset()) {
      const away = this.#take(zone);
      if (away !== null) return this.#zone(away);
    }
    const digits = this.#take(number)?.[0];
    if (digits !== undefined) return this.#number(digits);
    const name = this.#take(word)?.[0].toLowerCase();
    if (name !== undefined) return this.#word(name);
    return this.#gap();
  }

  /** A sign behind a time or a whole date begins an offset; inside of a date it is a hyphen. */
  #isOffset(): boolean {
    const { items, time: clock } = this.#found;
    if (items.length >= 3) return true;
    return clock !== undefined && (items.length === 0 || this.#text.charAt(this.#at) === "+");
  }

  #gap(): boolean {
    const separator = this.#take(gap)?.[0];
    if (separator === undefined) return false;
    if (!/[-/]/.test(separator)) return true;
    this.#isInDate = true;
    // A date neither begins nor ends with what separates its parts.
    return this.#found.items.length > 0 && this.#at < this.#text.length;
  }

  #clock([, hour, minute, second = "0", fraction = ""]: RegExpExecArray): boolean {
    const [h, m, s] = [Number(hour), Number(minute), Number(second)];
    this.#itemsBeforeTime = this.#found.items.length;
    this.#found.hasClockOnly = this.#found.items.map(({ kind }) => kind).join() === "number,number";
    if (this.#found.time !== undefined || h > 23 || m > 59 || s > 59) return false;
    this.#found.time =
      BigInt(h) * ticksPer.hour +
      BigInt(m) * ticksPer.minute +
      BigInt(s) * ticksPer.second +
      BigInt(Math.round(Number(`0.${fraction || "0"}`) * 1e7));
    return !/[:\d.]/.test(this.#text.charAt(this.#at));
  }

  #zone([, sign, hour = "0", minute = "0"]: RegExpExecArray): boolean {
    const ticks = BigInt(hour) * ticksPer.hour + BigInt(minute) * ticksPer.minute;
    this.#found.offset = sign === "-" ? -ticks : ticks;
    return Number(minute) < 60 && ticks <= 14n * ticksPer.hour;
  }

  #number(digits: string): boolean {
    const before = this.#at;
    this.#take(/\s+/y);
    const half = this.#take(/([AaPp])[Mm](?![A-Za-z])/y)?.[1]?.toLowerCase();
    const canBeHour = digits.length <= 2 && !this.#isInDate && this.#found.time === undefined;
    this.#isInDate = false;
    if (half !== undefined && this.#isIso) return false;
    if (half !== undefined && canBeHour) {
      const { items } = this.#found;
      // Where a date still lacks a part, .NET takes the hour for it as well.
      const isPart = items.length === 2 && items.some(({ kind }) => kind !== "number");
      if (isPart) items.push({ kind: "number", value: Number(digits) });
      this.#found.time = BigInt(digits) * ticksPer.hour;
      this.#found.half = half === "p" ? "pm" : "am";
      return Number(digits) <= 23;
    }
    this.#at = before;
    if (digits.length > 8) return false;
    this.#found.items.push({ kind: digits.length > 2 ? "year" : "number", value: Number(digits) });
    return true;
  }

  #word(name: string): boolean {
    const found = this.#found;
    const month = months.get(name);
    if (month !== undefined) {
      found.items.push({ kind: "month", value: month });
      return true;
    }
    const weekday = weekdays.get(name);
    if (weekday !== undefined && found.weekday === undefined) {
      found.weekday = weekday;
      return true;
    }
    if (/^[ap]m$/.test(name)) {
      if (found.half !== undefined || this.#isIso) return false;
      found.half = name.startsWith("p") ? "pm" : "am";
      return true;
    }
    const isZone = name === "z" || (name === "gmt" && !this.#isIso);
    if (isZone && found.offset === undefined) {
      found.offset = 0n;
      return true;
    }
    const before = this.#text.slice(0, this.#at - 1).trimEnd();
    if (name !== "t" || !isoDate.test(before)) return false;
    isoTime.lastIndex = this.#at;
    this.#isIso = isoTime.test(this.#text);
    return this.#isIso;
  }
}
