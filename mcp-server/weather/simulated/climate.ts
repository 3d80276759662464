import { season } from "./sun.ts";

/** What the weather of a place is drawn around. */
export interface Climate {
  readonly latitude: number;
  readonly longitude: number;
  /** The mean of the year in degrees Celsius. */
  readonly mean: number;
  /** How far the warmest time of the year is above the mean, in kelvins; south of the equator below 0. */
  readonly swing: number;
  /** From 0, as wet as its latitude makes it, to 1, a desert. */
  readonly dryness: number;
  /** The mean share of the sky that is covered. */
  readonly cloudiness: number;
  /** How much of that comes and goes with the season: above 0 it is cloudiest when the sun is highest. */
  readonly cloudSwing: number;
}

const degree = Math.PI / 180;

/** The sun's heat lags behind its height by so much of a year, about a month. */
const lag = 0.075;

/** Kelvins that it is colder for each metre of altitude. */
const lapseRate = 0.0045;

/**
 * Temperatures near the sea, away from currents, by the distance from the equator in degrees. These and
 * those of the regions were fitted to the January and July means of a hundred weather stations, which
 * they meet within one kelvin at most stations and four at the worst.
 */
const sea = { mean: 26.9, meanFall: 0.007, swing: 0, swingRise: 0.135 };

/** Where it is not as the latitude alone would make it; it fades with the square of the distance. */
interface Region {
  readonly latitude: number;
  readonly longitude: number;
  /** Kilometres. */
  readonly radius: number;
}

/** Land far from the sea, and currents. */
const regions: readonly (Region & { readonly warmer: number; readonly swing: number })[] = [
  // The Norwegian Sea
  { latitude: 77, longitude: 8, radius: 2337, warmer: 14.9, swing: -4.9 },
  // Eastern Siberia
  { latitude: 59, longitude: 127, radius: 1807, warmer: -8.7, swing: 19.5 },
  // Western Siberia
  { latitude: 55, longitude: 83, radius: 2358, warmer: -7.1, swing: 6.8 },
  // Manchuria
  { latitude: 43, longitude: 132, radius: 650, warmer: -6, swing: -1.9 },
  // The south-west of North America
  { latitude: 34, longitude: -114, radius: 1454, warmer: 8.7, swing: 7.2 },
  // The Mediterranean
  { latitude: 36, longitude: 5, radius: 1548, warmer: 2.4, swing: 2.9 },
  // The Persian Gulf
  { latitude: 29, longitude: 48, radius: 1622, warmer: 6, swing: 6.1 },
  // The Tarim Basin
  { latitude: 38, longitude: 83, radius: 2178, warmer: 5.3, swing: 3.1 },
  // The Australian interior
  { latitude: -29, longitude: 130, radius: 1033, warmer: -0.8, swing: 8.8 },
  // Hudson Bay
  { latitude: 59, longitude: -83, radius: 1274, warmer: -17.3, swing: 11.2 },
  // The Antarctic plateau
  { latitude: -78, longitude: 107, radius: 400, warmer: -17.5, swing: 7.2 },
  // The Humboldt current
  { latitude: -13, longitude: -76, radius: 690, warmer: -6.2, swing: 1.2 },
  // The California current
  { latitude: 35, longitude: -124, radius: 944, warmer: -10.9, swing: -9.8 },
  // The Beaufort coast
  { latitude: 71, longitude: -127, radius: 1171, warmer: 1.3, swing: 24.4 },
  // The Great Lakes
  { latitude: 47, longitude: -87, radius: 1773, warmer: -3.1, swing: 9.2 },
  // Cape Horn
  { latitude: -59, longitude: -69, radius: 958, warmer: -0.9, swing: -3.8 },
  // The Yellow Sea
  { latitude: 36, longitude: 123, radius: 1653, warmer: -2.2, swing: 6.4 },
  // Dzungaria
  { latitude: 44, longitude: 88, radius: 400, warmer: -2.8, swing: 3.5 },
  // Eastern Europe
  { latitude: 54, longitude: 42, radius: 2297, warmer: -2.3, swing: 5.9 },
];

const deserts: readonly (Region & { readonly dryness: number })[] = [
  // The Sahara, in the west and in the east
  { latitude: 23, longitude: 5, radius: 1700, dryness: 1 },
  { latitude: 24, longitude: 29, radius: 1300, dryness: 1 },
  // Arabia and Iran
  { latitude: 25, longitude: 48, radius: 1300, dryness: 0.95 },
  { latitude: 31, longitude: 58, radius: 900, dryness: 0.75 },
  // Sind and Rajasthan
  { latitude: 27, longitude: 69, radius: 700, dryness: 0.7 },
  // Central Asia
  { latitude: 43, longitude: 62, radius: 1000, dryness: 0.7 },
  { latitude: 41, longitude: 88, radius: 1200, dryness: 0.8 },
  // Australia
  { latitude: -26, longitude: 132, radius: 1300, dryness: 0.75 },
  // The Namib and the Kalahari
  { latitude: -23, longitude: 16, radius: 700, dryness: 0.8 },
  // The Atacama and the coast of Peru
  { latitude: -23, longitude: -70, radius: 600, dryness: 1 },
  { latitude: -13, longitude: -77, radius: 450, dryness: 0.9 },
  // The south-west of North America
  { latitude: 33, longitude: -113, radius: 800, dryness: 0.75 },
];

/** The mean cloudiness by the distance from the equator in degrees. */
const cloudBelts: readonly (readonly [number, number])[] = [
  [0, 0.62],
  [12, 0.52],
  [25, 0.42],
  [35, 0.44],
  [50, 0.62],
  [62, 0.65],
  [90, 0.55],
];

/** How much cloudier it is in summer than on average: monsoons below 30 degrees, dry summers above. */
const rainySeasons: readonly (readonly [number, number])[] = [
  [0, 0.02],
  [14, 0.2],
  [24, 0.14],
  [31, 0],
  [38, -0.14],
  [48, -0.05],
  [60, 0],
  [90, 0],
];

/** The climate of a place; `altitude` is in metres, 0 where it is not known. */
export function climateOf(latitude: number, longitude: number, altitude = 0): Climate {
  const distance = Math.abs(latitude);
  let mean = sea.mean - sea.meanFall * distance ** 2 - lapseRate * altitude;
  let swing = sea.swing + sea.swingRise * distance;
  for (const region of regions) {
    const near = nearness(latitude, longitude, region);
    mean += region.warmer * near;
    swing += region.swing * near;
  }
  const dryness = Math.max(
    ...deserts.map((desert) => desert.dryness * nearness(latitude, longitude, desert)),
  );
  return {
    latitude,
    longitude,
    mean,
    // The two halves of the year change places at the equator, without a jump.
    swing: Math.max(0.5, swing) * Math.max(-1, Math.min(1, latitude / 4)),
    dryness,
    cloudiness: Math.max(0.12, between(cloudBelts, distance) - 0.4 * dryness),
    cloudSwing: between(rainySeasons, distance) * (1 - dryness),
  };
}

/** The mean temperature of a day of the year, in degrees Celsius. */
export function normalTemperature(climate: Climate, time: number): number {
  return climate.mean - climate.swing * Math.cos(2 * Math.PI * (season(time) - lag));
}

/** The mean share of the sky that is covered on a day of the year. */
export function normalCloudiness(climate: Climate, time: number): number {
  const north = Math.max(-1, Math.min(1, climate.latitude / 4));
  const summer = -north * Math.cos(2 * Math.PI * (season(time) - lag));
  return climate.cloudiness + climate.cloudSwing * summer;
}

/** From 1 in the middle of a region to 0 far from it. */
function nearness(latitude: number, longitude: number, region: Region): number {
  const north = Math.sin(((region.latitude - latitude) * degree) / 2) ** 2;
  const east = Math.sin(((region.longitude - longitude) * degree) / 2) ** 2;
  const chord = north + Math.cos(latitude * degree) * Math.cos(region.latitude * degree) * east;
  const kilometres = 12_742 * Math.asin(Math.min(1, Math.sqrt(chord)));
  return Math.exp(-((kilometres / region.radius) ** 2));
}

/** The value of a curve through points, straight from one to the next. */
function between(points: readonly (readonly [number, number])[], at: number): number {
  let [left, below] = points[0] ?? [0, 0];
  for (const [right, above] of points) {
    if (at <= right)
      return right === left ? above : below + ((above - below) * (at - left)) / (right - left);
    [left, below] = [right, above];
  }
  return below;
}
