import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditions, weatherOf } from "../../mcp-server/weather.ts";

const moment = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });

describe("weather", () => {
  it("stays within what it promises", () => {
    fc.assert(
      fc.property(fc.string(), moment, (city, at) => {
        const weather = weatherOf(city, at);
        expect(weather.city).toBe(city);
        expect(conditions).toContain(weather.condition);
        expect(Number.isInteger(weather.temperature)).toBe(true);
        expect(weather.temperature).toBeGreaterThanOrEqual(-10);
        expect(weather.temperature).toBeLessThanOrEqual(35);
        expect(weather.humidity).toBeGreaterThanOrEqual(20);
        expect(weather.humidity).toBeLessThanOrEqual(100);
      }),
    );
  });

  it("snows only in frost and rains only above it", () => {
    fc.assert(
      fc.property(fc.string(), moment, (city, at) => {
        const { condition, temperature } = weatherOf(city, at);
        expect(condition === "Snowy" && temperature > 0).toBe(false);
        expect(condition === "Rainy" && temperature <= 0).toBe(false);
      }),
    );
  });

  it("is the same for the whole hour", () => {
    const start = Date.parse("2026-07-28T14:00:00Z");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_599_999 }), (later) => {
        expect(weatherOf("Lisbon", new Date(start + later))).toEqual(
          weatherOf("Lisbon", new Date(start)),
        );
      }),
    );
  });

  it("changes from hour to hour and from city to city", () => {
    const day = Array.from({ length: 24 }, (_, hour) => new Date(Date.UTC(2026, 6, 28, hour)));
    const seen = (city: string) =>
      new Set(day.map((at) => JSON.stringify({ ...weatherOf(city, at), city: "" })));
    expect(seen("Lisbon").size).toBeGreaterThan(12);
    expect(seen("Lisbon")).not.toEqual(seen("Porto"));
  });

  it("shows every condition in the course of a month", () => {
    const hours = Array.from({ length: 720 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour)));
    const shown = new Set(hours.map((at) => weatherOf("Ottawa", at).condition));
    expect([...shown].sort()).toEqual([...conditions].sort());
  });
});
