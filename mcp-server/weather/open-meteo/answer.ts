import * as z from "zod";
import type { Condition, Day, Moment } from "../weather.ts";

/** What is asked for; https://open-meteo.com/en/docs says what each means. */
export const fields = {
  current: [
    "temperature_2m",
    "apparent_temperature",
    "relative_humidity_2m",
    "precipitation",
    "weather_code",
    "cloud_cover",
    "wind_speed_10m",
    "wind_direction_10m",
    "is_day",
  ],
  daily: [
    "weather_code",
    "temperature_2m_max",
    "temperature_2m_min",
    "precipitation_sum",
    "wind_speed_10m_max",
  ],
} as const;

/** The last days of a forecast may not be computed yet. */
const column = z.array(z.number().nullable());

const answerShape = z.object({
  utc_offset_seconds: z.number(),
  current: z.object({
    time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
    interval: z.number().positive(),
    temperature_2m: z.number(),
    apparent_temperature: z.number(),
    relative_humidity_2m: z.number().min(0).max(100),
    precipitation: z.number().min(0),
    weather_code: z.number(),
    cloud_cover: z.number().min(0).max(100),
    wind_speed_10m: z.number().min(0),
    wind_direction_10m: z.number(),
    is_day: z.number(),
  }),
  daily: z.object({
    time: z.array(z.string().regex(/^\d{4}-\d\d-\d\d$/)),
    weather_code: column,
    temperature_2m_max: column,
    temperature_2m_min: column,
    precipitation_sum: column,
    wind_speed_10m_max: column,
  }),
});

/** What a place's weather is, and until when nobody has a newer one. */
export interface PlaceWeather {
  readonly current: Moment;
  readonly days: readonly Day[];
  readonly freshUntil: Date;
}

/** Reads an answer of Open-Meteo, or says what is wrong with it. */
export function readAnswer(body: string): PlaceWeather | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { problem: "it is not JSON" };
  }
  const answer = answerShape.safeParse(json);
  if (!answer.success) return { problem: z.prettifyError(answer.error) };
  const { current, daily, utc_offset_seconds: offset } = answer.data;
  const time = new Date(Date.parse(`${current.time}Z`) - offset * 1000);
  return {
    current: {
      time,
      condition: conditionOfCode(current.weather_code),
      temperature: current.temperature_2m,
      apparentTemperature: current.apparent_temperature,
      humidity: current.relative_humidity_2m,
      // It is the sum of the interval; ours is that of an hour at this rate.
      precipitation: Math.round(((current.precipitation * 3600) / current.interval) * 10) / 10,
      cloudCover: current.cloud_cover,
      windSpeed: current.wind_speed_10m,
      windDirection: current.wind_direction_10m,
      isDay: current.is_day === 1,
    },
    days: daily.time.flatMap((date, index) => dayAt(daily, date, index)),
    freshUntil: new Date(time.getTime() + current.interval * 1000),
  };
}

function dayAt(daily: z.infer<typeof answerShape>["daily"], date: string, index: number): Day[] {
  const code = daily.weather_code[index];
  const high = daily.temperature_2m_max[index];
  const low = daily.temperature_2m_min[index];
  const precipitation = daily.precipitation_sum[index];
  const windSpeed = daily.wind_speed_10m_max[index];
  if (code == null || high == null || low == null || precipitation == null || windSpeed == null) {
    return [];
  }
  return [{ date, condition: conditionOfCode(code), high, low, precipitation, windSpeed }];
}

/** A code of WMO table 4677, of which Open-Meteo uses these. */
export function conditionOfCode(code: number): Condition {
  if (code <= 1) return "clear";
  if (code === 2) return "partly cloudy";
  if (code === 3) return "overcast";
  if (code < 51) return "fog";
  if (code < 60) return "drizzle";
  if (code < 70 || (code >= 80 && code < 85)) return "rain";
  return code >= 95 ? "thunderstorm" : "snow";
}
