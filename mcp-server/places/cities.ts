import rows from "city-timezones/data/cityMap.json" with { type: "json" };
import { altitudes } from "./altitudes.ts";
import { otherCityNames } from "./city-names.ts";
import { Countries } from "./countries.ts";
import { spellingKey } from "./spelling.ts";

/** A city of the gazetteer. */
export interface City {
  readonly name: string;
  /** The state, province or district, as far as the data set has it. */
  readonly region: string | undefined;
  /** The region's postal abbreviation, in the United States. */
  readonly regionCode: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Degrees, north positive. */
  readonly latitude: number;
  /** Degrees, east positive. */
  readonly longitude: number;
  readonly population: number;
  /** IANA time zone. */
  readonly timeZone: string;
  /** Metres above the sea, where known. */
  readonly altitude: number | undefined;
}

type Row = (typeof rows)[number];

/** The data set has no code for these; `XK` is the one that Unicode and the European Union use. */
const codes: Readonly<Record<string, readonly [string, string]>> = {
  Kosovo: ["XK", "XKX"],
  Somaliland: ["SO", "SOM"],
};

const { cities, alpha3 } = read();

/** All cities, the largest first. */
export const allCities: readonly City[] = cities;

/** The countries that have cities here. */
export const countries = new Countries(alpha3);

const byCountry = Map.groupBy(cities, ({ country }) => country);

/** By {@link spellingKey}; under each the largest first. */
export const citiesByName: ReadonlyMap<string, readonly City[]> = indexByName();

/** The cities of a country, the largest first. */
export function citiesOf(code: string): readonly City[] {
  return byCountry.get(code) ?? [];
}

/** The shortest name that says where in the world: "Springfield, Illinois, United States". */
export function fullName(city: City): string {
  const country = countries.withCode(city.country)?.name ?? city.country;
  const parts = [city.name, city.region, country];
  return [...new Set(parts.filter((part) => part !== undefined))].join(", ");
}

function read(): { readonly cities: readonly City[]; readonly alpha3: Map<string, string> } {
  const alpha3 = new Map<string, string>();
  // Taken out, for memory need not hold the rows beside the cities.
  const cities = rows.splice(0).flatMap((row): City[] => {
    const [country, long] = codes[row.country] ?? [row.iso2, row.iso3];
    if (country === null || long === null || Math.abs(row.lat) > 90) return [];
    alpha3.set(country, long);
    return [cityOf(row, country)];
  });
  const sorted = cities.sort((left, right) => right.population - left.population);
  return { cities: withoutRepeats(sorted), alpha3 };
}

function cityOf(row: Row, country: string): City {
  return {
    name: row.city,
    region: row.province || undefined,
    regionCode: country === "US" ? row.state_ansi : undefined,
    country,
    latitude: rounded(row.lat),
    longitude: rounded(row.lng),
    population: Math.max(0, Math.round(row.pop)),
    timeZone: row.timezone ?? nauticalZone(row.lng),
    altitude: altitudes[country]?.[row.city],
  };
}

/** Ten metres; the rest of the digits is noise of a file format. */
function rounded(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}

/** The zone of ships; POSIX counts its hours westwards. */
function nauticalZone(longitude: number): string {
  const hours = Math.round(longitude / 15);
  return hours === 0 ? "Etc/GMT" : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
}

/** Two of a name in one region could not be told apart; the larger one stays. */
function withoutRepeats(sorted: readonly City[]): readonly City[] {
  const seen = new Set<string>();
  return sorted.filter(({ name, region, country }) => {
    const key = `${name}\n${region}\n${country}`;
    return !seen.has(key) && seen.add(key);
  });
}

function indexByName(): Map<string, City[]> {
  const index = new Map<string, City[]>();
  const add = (name: string, city: City) => {
    const key = spellingKey(name);
    const known = index.get(key);
    if (known === undefined) index.set(key, [city]);
    else if (!known.includes(city)) known.push(city);
  };
  for (const city of cities) add(city.name, city);
  for (const [code, names] of Object.entries(otherCityNames)) {
    for (const [other, name] of Object.entries(names)) {
      const city = citiesOf(code).find((candidate) => candidate.name === name);
      if (city !== undefined) add(other, city);
    }
  }
  return index;
}
