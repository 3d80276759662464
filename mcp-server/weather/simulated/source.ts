import { setImmediate as turn } from "node:timers/promises";
import type { City } from "../../places/cities.ts";
import { laterDate, localDate, startOfDate } from "../local-time.ts";
import {
  type Condition,
  conditions,
  type Day,
  type Moment,
  type Progress,
  type WeatherSource,
} from "../weather.ts";
import { type Climate, climateOf } from "./climate.ts";
import { momentIn } from "./moment.ts";

/** The weather stands still for a quarter of an hour, as that of weather services does. */
const step = 900_000;

const climates = new WeakMap<City, Climate>();

/** The climate of a city; it is made once. */
export function climateOfCity(city: City): Climate {
  const known = climates.get(city);
  if (known !== undefined) return known;
  const climate = climateOf(city.latitude, city.longitude, city.altitude);
  climates.set(city, climate);
  return climate;
}

/** Weather from a model of the climate, without any network. */
export function simulatedSource(now: () => Date): WeatherSource {
  return {
    name: "simulated",
    notice: "Simulated by a climate model; not a measurement and not a real forecast.",
    async current(city) {
      return momentOf(city, now().getTime());
    },
    async forecast(city, days, signal, progress) {
      return await daysOf(city, now(), days, signal, progress);
    },
    close: () => Promise.resolve(),
  };
}

/** The weather of the quarter of an hour that a moment is in. */
function momentOf(city: City, time: number): Moment {
  return momentIn(climateOfCity(city), new Date(Math.floor(time / step) * step));
}

/** Other requests have their turn between days. */
async function daysOf(
  city: City,
  now: Date,
  count: number,
  signal: AbortSignal,
  progress: Progress,
): Promise<readonly Day[]> {
  const today = localDate(city.timeZone, now);
  const days: Day[] = [];
  while (days.length < count) {
    signal.throwIfAborted();
    days.push(dayOf(city, laterDate(today, days.length)));
    await progress(days.length, count, `Simulated ${days.length} of ${count} days.`);
    await turn();
  }
  return days;
}

/** Every quarter of an hour of the day, so that no moment is warmer than the day's high. */
function dayOf(city: City, date: string): Day {
  const end = startOfDate(city.timeZone, laterDate(date, 1)).getTime();
  const moments: Moment[] = [];
  for (let time = startOfDate(city.timeZone, date).getTime(); time < end; time += step) {
    moments.push(momentOf(city, time));
  }
  const fallen = moments.reduce((sum, { precipitation }) => sum + precipitation / 4, 0);
  return {
    date,
    condition: prevailing(moments),
    high: Math.max(...moments.map(({ temperature }) => temperature)),
    low: Math.min(...moments.map(({ temperature }) => temperature)),
    precipitation: Math.round(fallen * 10) / 10,
    windSpeed: Math.max(...moments.map(({ windSpeed }) => windSpeed)),
  };
}

/** The worst that falls for an hour or more, or else what there is most of. */
function prevailing(moments: readonly Moment[]): Condition {
  const counts = new Map<Condition, number>();
  for (const { condition } of moments) counts.set(condition, (counts.get(condition) ?? 0) + 1);
  const falling = conditions.slice(conditions.indexOf("drizzle"));
  const worst = falling.findLast((condition) => (counts.get(condition) ?? 0) >= 4);
  const [most] = [...counts].sort(([, left], [, right]) => right - left);
  return worst ?? most?.[0] ?? "overcast";
}
