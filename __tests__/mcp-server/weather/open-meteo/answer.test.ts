import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionOfCode, readAnswer } from "../../../../mcp-server/weather/open-meteo/answer.ts";
import { conditions } from "../../../../mcp-server/weather/weather.ts";
import { lisbon } from "./recorded-service.ts";

describe("an answer of Open-Meteo", () => {
  it.each([
    [0, "clear"],
    [1, "clear"],
    [2, "partly cloudy"],
    [3, "overcast"],
    [45, "fog"],
    [48, "fog"],
    [51, "drizzle"],
    [57, "drizzle"],
    [61, "rain"],
    [67, "rain"],
    [71, "snow"],
    [77, "snow"],
    [80, "rain"],
    [82, "rain"],
    [85, "snow"],
    [86, "snow"],
    [95, "thunderstorm"],
    [99, "thunderstorm"],
  ] as const)("means by code %i: %s", (code, condition) => {
    expect(conditionOfCode(code)).toBe(condition);
  });

  it("has a condition for every code", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), (code) => {
        expect(conditions).toContain(conditionOfCode(code));
      }),
    );
  });

  it("is said to be unreadable in whatever way it is", () => {
    const broken = [
      "",
      "{",
      "null",
      "[]",
      JSON.stringify({ ...lisbon, current: undefined }),
      JSON.stringify({ ...lisbon, current: { ...lisbon.current, time: 1_785_000_000 } }),
      JSON.stringify({ ...lisbon, current: { ...lisbon.current, temperature_2m: null } }),
    ];
    for (const body of broken) expect(readAnswer(body)).toHaveProperty("problem");
    fc.assert(
      fc.property(fc.json(), (body) => {
        expect(readAnswer(body)).toHaveProperty("problem");
      }),
    );
  });
});
