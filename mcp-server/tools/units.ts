import * as z from "zod";
import type { Day, Moment } from "../weather/weather.ts";

/** The argument that says in which units to answer. */
export const unitsArgument = z
  .enum(["metric", "imperial"])
  .default("metric")
  .describe("metric: °C, km/h, mm. imperial: °F, mph, in.");

/** See {@link unitsArgument}. */
export type Units = z.infer<typeof unitsArgument>;

/** The units of an answer, told with it. */
export const unitsShape = z.object({
  temperature: z.enum(["°C", "°F"]),
  speed: z.enum(["km/h", "mph"]),
  precipitation: z.enum(["mm", "in"]),
});

/** What {@link unitsShape} says for a choice of units. */
export const unitNames: Readonly<Record<Units, z.infer<typeof unitsShape>>> = {
  metric: { temperature: "°C", speed: "km/h", precipitation: "mm" },
  imperial: { temperature: "°F", speed: "mph", precipitation: "in" },
};

/** A moment's weather in the units that are asked for. */
export function momentIn(units: Units, moment: Moment): Moment {
  if (units === "metric") return moment;
  return {
    ...moment,
    temperature: fahrenheit(moment.temperature),
    apparentTemperature: fahrenheit(moment.apparentTemperature),
    windSpeed: miles(moment.windSpeed),
    precipitation: inches(moment.precipitation),
  };
}

/** A day's weather in the units that are asked for. */
export function dayIn(units: Units, day: Day): Day {
  if (units === "metric") return day;
  return {
    ...day,
    high: fahrenheit(day.high),
    low: fahrenheit(day.low),
    windSpeed: miles(day.windSpeed),
    precipitation: inches(day.precipitation),
  };
}

function fahrenheit(celsius: number): number {
  return Math.round((celsius * 1.8 + 32) * 10) / 10 + 0;
}

function miles(kilometres: number): number {
  return Math.round((kilometres / 1.609344) * 10) / 10;
}

function inches(millimetres: number): number {
  return Math.round((millimetres / 25.4) * 100) / 100;
}
