import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { altitudes } from "../../../mcp-server/places/altitudes.ts";
import { allCities, citiesOf, countries, fullName } from "../../../mcp-server/places/cities.ts";
import { otherCityNames } from "../../../mcp-server/places/city-names.ts";
import { cityNamesBeginning, findCity, shortName } from "../../../mcp-server/places/find-city.ts";

function nameOf(written: string): string | undefined {
  const found = findCity(written);
  return found.kind === "found" ? fullName(found.city) : undefined;
}

describe("the cities", () => {
  it("are thousands, each with a place on earth, a zone that Node knows and a country", () => {
    expect(allCities.length).toBeGreaterThan(7_000);
    const zones = new Set(allCities.map(({ timeZone }) => timeZone));
    for (const timeZone of zones) new Intl.DateTimeFormat("en", { timeZone });
    for (const city of allCities) {
      expect(Math.abs(city.latitude)).toBeLessThanOrEqual(90);
      expect(Math.abs(city.longitude)).toBeLessThanOrEqual(180);
      expect(countries.withCode(city.country)?.name, city.name).toMatch(/\w{3}/);
    }
  });

  it("are listed by country, the largest first", () => {
    const portugal = citiesOf("PT").map(({ name }) => name);
    expect(portugal.slice(0, 3)).toEqual(["Lisbon", "Porto", "Braga"]);
    expect(citiesOf("XX")).toEqual([]);
    expect(citiesOf("constructor")).toEqual([]);
  });

  it("have every city that another name or an altitude is given for", () => {
    for (const [code, names] of Object.entries(otherCityNames)) {
      const known = new Set(citiesOf(code).map(({ name }) => name));
      for (const name of Object.values(names)) expect(known, `${code} ${name}`).toContain(name);
    }
    for (const [code, heights] of Object.entries(altitudes)) {
      const known = new Set(citiesOf(code).map(({ name }) => name));
      for (const name of Object.keys(heights)) expect(known, `${code} ${name}`).toContain(name);
    }
  });
});

describe("finding a city", () => {
  it.each([
    ["Lisbon", "Lisbon, Lisboa, Portugal"],
    [" lIsBoN\n", "Lisbon, Lisboa, Portugal"],
    ["Lisboa", "Lisbon, Lisboa, Portugal"],
    ["zurich", "Zürich, Switzerland"],
    ["Zuerich", "Zürich, Switzerland"],
    ["KÖLN", "Cologne, Nordrhein-Westfalen, Germany"],
    ["São Paulo", "Sao Paulo, São Paulo, Brazil"],
    ["Reykjavik", "Reykjavík, Suðurnes, Iceland"],
    ["Bangalore", "Bengaluru, Karnataka, India"],
    ["東京", "Tokyo, Japan"],
    ["Washington DC", "Washington, D.C., District of Columbia, United States"],
    ["Springfield, Illinois", "Springfield, Illinois, United States"],
    ["springfield,il", "Springfield, Illinois, United States"],
    ["Springfield, IL, USA", "Springfield, Illinois, United States"],
    ["Saint Petersburg, Russia", "St. Petersburg, City of St. Petersburg, Russia"],
    ["cordoba, Argentinien", "Córdoba, Argentina"],
    ["London, Canada", "London, Ontario, Canada"],
  ])("takes %j for %s", (written, name) => {
    expect(nameOf(written)).toBe(name);
  });

  it("takes the much larger of two, and says that there are others", () => {
    const found = findCity("London");
    expect(found).toMatchObject({ kind: "found", city: { country: "GB" } });
    expect(found.kind === "found" && found.others.map(({ country }) => country)).toContain("CA");
  });

  it("gives the choices when it cannot tell which is meant", () => {
    const found = findCity("Springfield");
    expect(found.kind).toBe("ambiguous");
    const choices = found.kind === "ambiguous" ? found.choices : [];
    expect(choices.length).toBeGreaterThan(3);
    for (const city of choices) expect(findCity(fullName(city))).toMatchObject({ city });
  });

  it.each([
    ["Lisbn", "Lisbon"],
    ["Lsibon", "Lisbon"],
    ["Reykjavikk", "Reykjavík"],
    ["Paris, Germany", "Paris"],
  ])("does not know %j and offers %s", (written, name) => {
    const found = findCity(written);
    expect(found.kind).toBe("unknown");
    expect(found.kind === "unknown" && found.similar.map((city) => city.name)).toContain(name);
  });

  it("finds every city by its full name and by its short one", () => {
    for (const city of allCities) {
      expect(findCity(fullName(city)), fullName(city)).toMatchObject({ kind: "found", city });
      expect(findCity(shortName(city)), shortName(city)).toMatchObject({ kind: "found", city });
    }
  });

  it("never throws, and is not fooled by names every object has", () => {
    for (const name of ["constructor", "__proto__", "toString", ",", ",,", ""]) {
      expect(findCity(name).kind).toBe("unknown");
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (name) => {
        expect(["found", "ambiguous", "unknown"]).toContain(findCity(name).kind);
      }),
    );
  });

  it("takes no time for what is far too long to be a name", () => {
    const began = performance.now();
    expect(findCity(`Lisbon${",".repeat(85_000)}, PT`)).toEqual({ kind: "unknown", similar: [] });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it("completes a name, within a country where one is given", () => {
    expect(cityNamesBeginning("lis")).toContain("Lisbon");
    expect(cityNamesBeginning("lis", "DE")).not.toContain("Lisbon");
    expect(cityNamesBeginning("")).toHaveLength(100);
  });
});
