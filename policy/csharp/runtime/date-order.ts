import { dayOfWeek, isValid, partsOf, ticksFrom } from "./calendar.ts";
import { nowTicks } from "./date-time.ts";
import { ticksPer } from "./time-span.ts";

/** A date as it is written: the clock's time and, when it is given, the offset. */
export interface DateReading {
  readonly ticks: bigint;
  readonly offset: bigint | undefined;
}

/** A number of at most two digits, one of more, or the name of a month. */
export interface DateItem {
  readonly kind: "number" | "year" | "month";
  readonly value: number;
}

/** Which part of a date each item is, by the kinds of the items: the invariant culture writes month/day/year. */
const orders: Readonly<Record<string, readonly string[]>> = {
  nnn: ["mdy"],
  nn: ["md"],
  yn: ["ym"],
  ny: ["my"],
  ynn: ["ymd"],
  nny: ["mdy"],
  Mn: ["md"],
  // The invariant culture writes the year in front of a month's name.
  nM: ["ym"],
  yM: ["ym"],
  My: ["my"],
  Mnn: ["mdy", "myd"],
  nMn: ["dmy", "ymd"],
  nnM: ["dym", "ydm"],
  Mny: ["mdy"],
  nMy: ["dmy"],
  yMn: ["ymd"],
  ynM: ["ydm"],
  nyM: ["dym"],
  Myn: ["myd"],
};

const letters = { number: "n", year: "y", month: "M" } as const;

/**
 * The day that the items name, at midnight.
 *
 * @param weekday the day of the week that is written too, which must be the right one
 * @param hasTime whether a time is written, which alone means today
 */
export function dateFrom(
  items: readonly DateItem[],
  weekday: number | undefined,
  hasTime: boolean,
): bigint | undefined {
  if (items.length === 0) {
    const isToday = weekday === undefined || dayOfWeek(today()) === weekday;
    return hasTime && isToday ? today() : undefined;
  }
  const kinds = items.map(({ kind }) => letters[kind]).join("");
  for (const order of orders[kinds] ?? []) {
    const day = dayFrom(items, order);
    if (day !== undefined) {
      return weekday === undefined || dayOfWeek(day) === weekday ? day : undefined;
    }
  }
  return undefined;
}

function today(): bigint {
  const now = nowTicks();
  return now - (now % ticksPer.day);
}

function dayFrom(items: readonly DateItem[], order: string): bigint | undefined {
  const part = (letter: string) => items[order.indexOf(letter)];
  const year = part("y");
  const parts = {
    year: year === undefined ? partsOf(nowTicks()).year : fullYear(year),
    month: part("m")?.value ?? 1,
    day: part("d")?.value ?? 1,
    hour: 0,
    minute: 0,
    second: 0,
    fraction: 0,
  };
  return isValid(parts) ? ticksFrom(parts) : undefined;
}

/** Two digits mean a year between 1950 and 2049. */
function fullYear({ kind, value }: DateItem): number {
  if (kind === "year") return value;
  return value + (value < 50 ? 2000 : 1900);
}
