import type { City } from "../places/cities.ts";

/** What the sky does, from best to worst. */
export const conditions = [
  "clear",
  "partly cloudy",
  "overcast",
  "fog",
  "drizzle",
  "rain",
  "snow",
  "thunderstorm",
] as const;

/** One of {@link conditions}. */
export type Condition = (typeof conditions)[number];

/** The weather at a moment. */
export interface Moment {
  /** The moment it is for. */
  readonly time: Date;
  readonly condition: Condition;
  /** Degrees Celsius, two metres above the ground. */
  readonly temperature: number;
  /** What it feels like, in degrees Celsius. */
  readonly apparentTemperature: number;
  /** Relative humidity in percent. */
  readonly humidity: number;
  /** Millimetres in an hour, snow as the water it melts to. */
  readonly precipitation: number;
  /** Percent of the sky. */
  readonly cloudCover: number;
  /** Kilometres in an hour. */
  readonly windSpeed: number;
  /** Where the wind comes from, in degrees from north. */
  readonly windDirection: number;
  /** Whether the sun is up. */
  readonly isDay: boolean;
}

/** The weather of a day, from midnight to midnight there. */
export interface Day {
  /** As `2026-11-26`. */
  readonly date: string;
  /** The worst there is for an hour or more. */
  readonly condition: Condition;
  /** Degrees Celsius. */
  readonly high: number;
  /** Degrees Celsius. */
  readonly low: number;
  /** Millimetres. */
  readonly precipitation: number;
  /** The strongest, in kilometres in an hour. */
  readonly windSpeed: number;
}

/** Tells how far a long answer is. */
export type Progress = (done: number, total: number, message: string) => Promise<void>;

/** What the weather comes from. */
export interface WeatherSource {
  /** As `WEATHER_SOURCE` names it. */
  readonly name: "simulated" | "open-meteo";
  /** What every answer says about where it comes from. */
  readonly notice: string;
  /**
   * The weather now.
   * @throws WeatherUnavailableError when nobody can tell.
   */
  current(city: City, signal: AbortSignal): Promise<Moment>;
  /**
   * Today and the days after it.
   * @param days - 1 to {@link longestForecast}
   * @throws WeatherUnavailableError when nobody can tell.
   */
  forecast(
    city: City,
    days: number,
    signal: AbortSignal,
    progress: Progress,
  ): Promise<readonly Day[]>;
  /** Ends what is under way; nothing may be asked afterwards. */
  close(): Promise<void>;
}

/** Days of the longest forecast: as far as weather models reach. */
export const longestForecast = 16;

/** Nobody can tell the weather just now; the message says what to do. */
export class WeatherUnavailableError extends Error {
  override readonly name = "WeatherUnavailableError";
}
