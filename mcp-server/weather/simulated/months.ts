import type { Climate } from "./climate.ts";
import { momentIn } from "./moment.ts";

/** What a month is like in the mean of some years. */
export interface MonthOfClimate {
  /** In English. */
  readonly name: string;
  /** Degrees Celsius, the mean of the afternoons. */
  readonly high: number;
  /** Degrees Celsius, the mean of the nights. */
  readonly low: number;
  /** Millimetres. */
  readonly precipitation: number;
}

const names = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];

/** Years that are long past, so that the page stays the same. */
const years = { first: 2021, count: 4 };

const pages = new Map<Climate, readonly MonthOfClimate[]>();
const mostPages = 200;

/** The months of a climate: the weather of some years, four times a day, in the mean. */
export function monthsOf(climate: Climate): readonly MonthOfClimate[] {
  const known = pages.get(climate);
  if (known !== undefined) return known;
  const months = names.map((name, month) => monthOf(climate, name, month));
  const [oldest] = pages.keys();
  if (pages.size >= mostPages && oldest !== undefined) pages.delete(oldest);
  pages.set(climate, months);
  return months;
}

function monthOf(climate: Climate, name: string, month: number): MonthOfClimate {
  let [high, low, rate, days] = [0, 0, 0, 0];
  for (let year = years.first; year < years.first + years.count; year += 1) {
    const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    for (let day = 1; day <= length; day += 1) {
      // The hour there by the sun; zones and summer time do not matter to a mean.
      const at = (hour: number) =>
        momentIn(
          climate,
          new Date(Date.UTC(year, month, day) + (hour - climate.longitude / 15) * 3_600_000),
        );
      const [night, morning, afternoon, evening] = [at(3), at(9), at(15), at(21)];
      low += night.temperature;
      high += afternoon.temperature;
      for (const { precipitation } of [night, morning, afternoon, evening]) rate += precipitation;
      days += 1;
    }
  }
  const monthLength = days / years.count;
  return {
    name,
    high: Math.round((high / days) * 10) / 10,
    low: Math.round((low / days) * 10) / 10,
    precipitation: Math.round((rate / (4 * days)) * 24 * monthLength),
  };
}
