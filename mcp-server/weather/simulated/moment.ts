import type { Condition, Moment } from "../weather.ts";
import { type Climate, normalCloudiness, normalTemperature } from "./climate.ts";
import { solarHour, sunHeight } from "./sun.ts";
import { variation } from "./variation.ts";

const millisecondsPerDay = 86_400_000;

/** What varies by itself; see {@link variation}. */
const channel = { front: 1, shower: 2, air: 3, gust: 4, turn: 5 };

/** Degrees of latitude over which one weather turns into another. */
const reach = 7;

/** The weather that a climate has at a moment. It changes smoothly and is the same whoever asks. */
export function momentIn(climate: Climate, at: Date): Moment {
  const time = at.getTime();
  const days = time / millisecondsPerDay;
  const { latitude, longitude, dryness } = climate;
  const x = latitude / reach;
  const y = (longitude * Math.cos((latitude * Math.PI) / 180)) / reach;

  const front =
    0.9 * variation(channel.front, x, y, days / 2.5) +
    0.5 * variation(channel.shower, 4 * x, 4 * y, days * 2.5);
  const clouds = normalCloudiness(climate, time) + front;
  const cloudCover = limited(clouds, 0, 1);
  // What is more than a full cover makes the clouds thicker.
  const rainClouds = limited((clouds - 0.93) / 0.7, 0, 1) * (1 - dryness);

  const daily = dailySwing(climate, time, cloudCover) * hourOfDay(time, longitude);
  const air = (3 + 0.12 * Math.abs(latitude)) * variation(channel.air, x / 2, y / 2, days / 4);
  const temperature = tenth(normalTemperature(climate, time) + air + daily);

  const wind =
    (9 + 0.12 * Math.abs(latitude)) *
      (1 + 1.2 * variation(channel.gust, 2 * x, 2 * y, days * 1.5)) +
    8 * Math.abs(front);
  const windSpeed = tenth(Math.max(0, wind));
  const precipitation = tenth(rainClouds ** 1.4 * (1 + Math.max(0, temperature) ** 2 / 130));
  const humidity = Math.round(
    limited(64 + 36 * (cloudCover - 0.5) - 34 * dryness - 2.2 * daily + 14 * rainClouds, 6, 100),
  );
  const percent = Math.round(100 * cloudCover);
  const fallen = { temperature, precipitation, humidity, windSpeed, cloudCover: percent };
  return {
    time: at,
    condition: conditionOf(fallen),
    ...fallen,
    apparentTemperature: tenth(felt(temperature, humidity, windSpeed)),
    windDirection: directionOf(climate, x, y, days),
    isDay: sunHeight(time, latitude, longitude) > 0,
  };
}

/** What the sky does, from the numbers that are told with it, so that it cannot contradict them. */
export function conditionOf(moment: {
  readonly temperature: number;
  readonly precipitation: number;
  readonly humidity: number;
  readonly windSpeed: number;
  readonly cloudCover: number;
}): Condition {
  const { temperature, precipitation, humidity, windSpeed, cloudCover } = moment;
  if (precipitation >= 0.1) {
    if (temperature <= 0.5) return "snow";
    if (precipitation >= 2.5 && temperature >= 18) return "thunderstorm";
    return precipitation < 0.5 ? "drizzle" : "rain";
  }
  if (humidity >= 96 && windSpeed < 10) return "fog";
  if (cloudCover < 25) return "clear";
  return cloudCover < 80 ? "partly cloudy" : "overcast";
}

/** Half of what lies between night and afternoon: more under a clear sky, less the lower the sun stays. */
function dailySwing(climate: Climate, time: number, cloudCover: number): number {
  const noon = time + (12 - solarHour(time, climate.longitude)) * 3_600_000;
  const height = limited(sunHeight(noon, climate.latitude, climate.longitude), 0.05, 0.8);
  return (2 + 4.5 * (1 - cloudCover)) * (1 + 0.5 * climate.dryness) * (height / 0.8);
}

/** 1 in the middle of the afternoon, -1 before sunrise. */
function hourOfDay(time: number, longitude: number): number {
  return Math.cos(((solarHour(time, longitude) - 14.5) / 24) * 2 * Math.PI);
}

/** Trade winds blow from the east, those of the middle latitudes from the west; fronts turn them. */
function directionOf({ latitude }: Climate, x: number, y: number, days: number): number {
  const prevailing = 180 - 90 * Math.cos((Math.min(Math.abs(latitude), 60) / 60) * Math.PI);
  const turned = prevailing + 240 * variation(channel.turn, x, y, days / 1.5);
  return ((Math.round(turned) % 360) + 360) % 360;
}

/** The apparent temperature of Steadman (1994), which joins humidity and wind. */
function felt(temperature: number, humidity: number, windSpeed: number): number {
  const vapour = (humidity / 100) * 6.105 * Math.exp((17.27 * temperature) / (237.7 + temperature));
  return temperature + 0.33 * vapour - 0.7 * (windSpeed / 3.6) - 4;
}

function limited(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function tenth(value: number): number {
  // Adding 0 makes a 0 of -0, which JSON would write as -0.
  return Math.round(value * 10) / 10 + 0;
}
