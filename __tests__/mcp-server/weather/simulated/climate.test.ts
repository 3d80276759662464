import { describe, expect, it } from "vitest";
import { allCities, fullName } from "../../../../mcp-server/places/cities.ts";
import { findCity } from "../../../../mcp-server/places/find-city.ts";
import { monthsOf } from "../../../../mcp-server/weather/simulated/months.ts";
import { climateOfCity } from "../../../../mcp-server/weather/simulated/source.ts";

function monthsIn(name: string) {
  const found = findCity(name);
  if (found.kind !== "found") throw new Error(`${name} is ${found.kind}`);
  return monthsOf(climateOfCity(found.city));
}

/** Mean temperatures of January and July that weather services publish, in degrees Celsius. */
const normals: readonly (readonly [string, number, number])[] = [
  ["Lisbon", 12, 23],
  ["London", 6, 19],
  ["Reykjavik", 1, 12],
  ["Moscow", -7, 20],
  ["Athens, Greece", 10, 29],
  ["Cairo", 14, 29],
  ["Riyadh", 15, 36],
  ["Delhi", 14, 31],
  ["Mumbai", 25, 28],
  ["Singapore", 27, 28],
  ["Beijing", -3, 27],
  ["Tokyo", 5, 26],
  ["Yakutsk", -38, 20],
  ["Nairobi", 19, 17],
  ["Johannesburg", 20, 11],
  ["Sydney, Australia", 24, 13],
  ["Auckland", 20, 11],
  ["New York", 1, 25],
  ["Chicago", -4, 24],
  ["Houston", 12, 30],
  ["San Francisco", 11, 16],
  ["Anchorage", -8, 15],
  ["Mexico City", 15, 18],
  ["Quito", 15, 15],
  ["La Paz, Bolivia", 9, 6],
  ["Buenos Aires", 25, 11],
  ["Vostok", -32, -67],
];

describe("the climate", () => {
  it.each(normals)("of %s is the real one within some kelvins", (name, january, july) => {
    const months = monthsIn(name);
    const mean = (month: number) =>
      ((months[month]?.high ?? Number.NaN) + (months[month]?.low ?? Number.NaN)) / 2;
    expect(Math.abs(mean(0) - january)).toBeLessThan(6);
    expect(Math.abs(mean(6) - july)).toBeLessThan(6);
  });

  it.each([
    ["Cairo", 0, 80],
    ["Riyadh", 0, 80],
    ["Lima, Peru", 0, 80],
    ["Lisbon", 150, 1500],
    ["London, GB", 250, 1500],
    ["Berlin, Germany", 250, 1500],
    ["New York", 350, 2000],
    ["Singapore", 1000, 5500],
    ["Mumbai", 600, 4500],
  ])("of %s has a plausible amount of rain", (name, least, most) => {
    const year = monthsIn(name).reduce((sum, { precipitation }) => sum + precipitation, 0);
    expect(year).toBeGreaterThanOrEqual(least);
    expect(year).toBeLessThanOrEqual(most);
  });

  it("is bearable for every city but those of Antarctica", () => {
    for (const city of allCities) {
      const { mean, swing } = climateOfCity(city);
      const [coldest, warmest] = [mean - Math.abs(swing), mean + Math.abs(swing)];
      if (city.country === "AQ") continue;
      expect(coldest, fullName(city)).toBeGreaterThan(-45);
      expect(warmest, fullName(city)).toBeGreaterThan(-5);
      expect(warmest, fullName(city)).toBeLessThan(40);
    }
  });

  it("has its summer in July north of the equator and in January south of it", () => {
    for (const city of allCities.filter(({ latitude }) => Math.abs(latitude) > 5)) {
      expect(Math.sign(climateOfCity(city).swing), fullName(city)).toBe(Math.sign(city.latitude));
    }
  });
});
