import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allCities, type City } from "../../../../mcp-server/places/cities.ts";
import { localDate } from "../../../../mcp-server/weather/local-time.ts";
import { climateOf } from "../../../../mcp-server/weather/simulated/climate.ts";
import { momentIn } from "../../../../mcp-server/weather/simulated/moment.ts";
import { climateOfCity, simulatedSource } from "../../../../mcp-server/weather/simulated/source.ts";
import { conditions, longestForecast } from "../../../../mcp-server/weather/weather.ts";
import { runs } from "../../../property-runs.ts";

const anyCity = fc.nat({ max: allCities.length - 1 }).map((index) => allCities[index] as City);
const anyTime = fc.date({
  min: new Date("1980-01-01"),
  max: new Date("2100-01-01"),
  noInvalidDate: true,
});
const forever = new AbortController().signal;
const silently = async () => undefined;

/** Whether what is told of a moment goes together. */
function expectConsistent(city: City, at: Date): void {
  const moment = momentIn(climateOfCity(city), at);
  const { condition, temperature, precipitation, cloudCover, humidity } = moment;
  expect(conditions).toContain(condition);
  expect(humidity).toBeGreaterThanOrEqual(0);
  expect(humidity).toBeLessThanOrEqual(100);
  const falls = ["drizzle", "rain", "snow", "thunderstorm"].includes(condition);
  expect(falls).toBe(precipitation > 0);
  if (falls) expect(cloudCover).toBeGreaterThan(80);
  if (condition === "clear") expect(cloudCover).toBeLessThan(25);
  if (condition === "snow") expect(temperature).toBeLessThanOrEqual(0.5);
  if (condition === "rain" || condition === "drizzle") expect(temperature).toBeGreaterThan(0.5);
  if (condition === "thunderstorm") expect(temperature).toBeGreaterThanOrEqual(18);
  // As far from the mean of the season as weather gets, and no further.
  const { mean, swing } = climateOfCity(city);
  expect(Math.abs(temperature - mean)).toBeLessThan(Math.abs(swing) + 25);
}

describe("simulated weather", () => {
  it("never contradicts itself nor the climate of its city", () => {
    fc.assert(fc.property(anyCity, anyTime, expectConsistent), { numRuns: runs(3_000) });
  });

  it("has no frost in Lisbon under a clear sky", () => {
    const lisbon = allCities.find(({ name, country }) => name === "Lisbon" && country === "PT");
    const climate = climateOf(lisbon?.latitude ?? 0, lisbon?.longitude ?? 0);
    const start = Date.UTC(2026, 0, 1);
    for (let hour = 0; hour < 10 * 8766; hour += 3) {
      const { temperature } = momentIn(climate, new Date(start + hour * 3_600_000));
      expect(temperature).toBeGreaterThan(-4);
      expect(temperature).toBeLessThan(44);
    }
  });

  it("changes smoothly", () => {
    fc.assert(
      fc.property(anyCity, anyTime, (city, at) => {
        const climate = climateOfCity(city);
        const before = momentIn(climate, at);
        const after = momentIn(climate, new Date(at.getTime() + 300_000));
        expect(Math.abs(after.temperature - before.temperature)).toBeLessThan(1.5);
        expect(Math.abs(after.cloudCover - before.cloudCover)).toBeLessThan(10);
        expect(Math.abs(after.precipitation - before.precipitation)).toBeLessThan(3);
        expect(Math.abs(after.windSpeed - before.windSpeed)).toBeLessThan(5);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("is warmer in the afternoon than before sunrise, in the mean", () => {
    const { mean, swing } = climateOf(40, 0);
    const climate = climateOf(40, 0);
    const at = (hour: number) =>
      Array.from({ length: 365 }, (_, day) =>
        momentIn(climate, new Date(Date.UTC(2026, 0, 1 + day, hour))),
      ).reduce((sum, { temperature }) => sum + temperature / 365, 0);
    expect(at(15)).toBeGreaterThan(at(4) + 3);
    expect(Math.abs((at(15) + at(3)) / 2 - mean)).toBeLessThan(swing);
  });

  it("is the same for everybody who asks in the same quarter of an hour", async () => {
    await fc.assert(
      fc.asyncProperty(anyCity, anyTime, fc.nat({ max: 899_999 }), async (city, time, later) => {
        const quarter = Math.floor(time.getTime() / 900_000) * 900_000;
        const [one, other] = [quarter, quarter + later].map((at) =>
          simulatedSource(() => new Date(at)),
        );
        expect(await one?.current(city, forever)).toEqual(await other?.current(city, forever));
      }),
    );
  });

  it("forecasts what it then tells: no moment is beyond its day's high, low and wind", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCity,
        anyTime,
        fc.nat({ max: 5 * 24 * 60 }),
        async (city, time, minutes) => {
          const days = await simulatedSource(() => time).forecast(city, 7, forever, silently);
          const then = new Date(time.getTime() + minutes * 60_000);
          const moment = await simulatedSource(() => then).current(city, forever);
          const day = days.find(({ date }) => date === localDate(city.timeZone, moment.time));
          expect(day?.high).toBeGreaterThanOrEqual(moment.temperature);
          expect(day?.low).toBeLessThanOrEqual(moment.temperature);
          expect(day?.windSpeed).toBeGreaterThanOrEqual(moment.windSpeed);
          if (day?.precipitation === 0) expect(moment.precipitation).toBeLessThan(0.3);
          const later = await simulatedSource(() => then).forecast(city, 1, forever, silently);
          expect(days).toContainEqual(later[0]);
        },
      ),
      { numRuns: runs(40) },
    );
  });

  it("tells how far a forecast is, and stops when nobody waits for it", async () => {
    const source = simulatedSource(() => new Date("2026-07-28T14:30:00Z"));
    const city = allCities[0] as City;
    const told: number[] = [];
    const days = await source.forecast(city, longestForecast, forever, async (done, total) => {
      told.push(done / total);
    });
    expect(days).toHaveLength(longestForecast);
    expect(told).toHaveLength(longestForecast);
    expect(told.at(-1)).toBe(1);
    const gone = new AbortController();
    const stopped = source.forecast(city, longestForecast, gone.signal, async (done) => {
      if (done === 2) gone.abort(new Error("gone"));
    });
    await expect(stopped).rejects.toThrow("gone");
  });

  it("says that it is simulated", () => {
    expect(simulatedSource(() => new Date()).notice).toMatch(/^Simulated\b.*not/);
  });
});
