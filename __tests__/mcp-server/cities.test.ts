import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { citiesOf, countries, findCity } from "../../mcp-server/cities.ts";

describe("cities", () => {
  it("knows six countries with five cities each", () => {
    expect(countries).toEqual(["usa", "canada", "uk", "australia", "india", "portugal"]);
    for (const country of countries) {
      expect(new Set(citiesOf(country)).size).toBe(5);
    }
  });

  it("matches a country and a city whatever the case and the space around it", () => {
    expect(citiesOf(" PortuGal ")).toEqual(citiesOf("portugal"));
    expect(findCity(" lIsBoN\n")).toBe("Lisbon");
  });

  it("has no cities for a country it does not know, and never throws", () => {
    expect(citiesOf("atlantis")).toEqual([]);
    fc.assert(
      fc.property(fc.string(), (name) => {
        const known = countries.includes(name.trim().toLowerCase());
        expect(citiesOf(name)).toHaveLength(known ? 5 : 0);
      }),
    );
  });

  it("finds every city it lists, and names only one country for it", () => {
    const all = countries.flatMap(citiesOf);
    expect(all.map(findCity)).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
  });

  it("is not fooled by names every object has", () => {
    expect(citiesOf("constructor")).toEqual([]);
    expect(findCity("__proto__")).toBeUndefined();
  });
});
