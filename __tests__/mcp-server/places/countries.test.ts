import { describe, expect, it } from "vitest";
import { countries } from "../../../mcp-server/places/cities.ts";

describe("a country", () => {
  it.each([
    ["portugal", "PT"],
    [" PortuGal ", "PT"],
    ["pt", "PT"],
    ["PRT", "PT"],
    ["Deutschland", "DE"],
    ["Alemania", "DE"],
    ["Россия", "RU"],
    ["日本", "JP"],
    ["usa", "US"],
    ["uk", "GB"],
    ["the Netherlands", "NL"],
    ["Holland", "NL"],
    ["cote d'ivoire", "CI"],
    ["Turkey", "TR"],
    ["Türkiye", "TR"],
    ["Kosovo", "XK"],
  ])("is found by %j", (written, code) => {
    expect(countries.find(written)?.code).toBe(code);
  });

  it.each(["Atlantis", "", "constructor", "__proto__", "xx"])("is not %j", (written) => {
    expect(countries.find(written)).toBeUndefined();
  });

  it("is guessed from a slip", () => {
    expect(countries.near("Portugl")).toEqual(["Portugal"]);
    expect(countries.near("Atlantis")).toEqual([]);
  });

  it("has one name, which is not its code", () => {
    const names = countries.all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { code, name } of countries.all) expect(name).not.toBe(code);
  });
});
