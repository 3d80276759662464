import { allCities, type City, citiesByName, countries, fullName } from "./cities.ts";
import { nearestNames, spellingKey, withoutDigraphs } from "./spelling.ts";

/** What came of looking for a city. */
export type Finding =
  /** One city is meant; `others` have the same name and are much smaller. */
  | { readonly kind: "found"; readonly city: City; readonly others: readonly City[] }
  /** Several could be meant, the largest first. */
  | { readonly kind: "ambiguous"; readonly choices: readonly City[] }
  /** None has that name; these have a similar one. */
  | { readonly kind: "unknown"; readonly similar: readonly City[] };

/** Who says "London" means the one that is so many times as large as the next. */
const muchLarger = 8;

/** Far beyond any name with its places. What is looked for grows with the square of the commas. */
const longestWritten = 200;

/** No more choices than a person reads. */
const mostChoices = 8;

/**
 * The city that is meant by a name, alone or with its region, its country or both after commas:
 * "Lisbon", "Springfield, Illinois", "córdoba, AR". Accents and case do not matter.
 */
export function findCity(written: string): Finding {
  if (written.length > longestWritten) return { kind: "unknown", similar: [] };
  const parts = written.split(",");
  // A name may have commas of its own, as "Washington, D.C." does, and so may a region.
  const full = spellingKey(written);
  for (let length = parts.length; length > 0; length -= 1) {
    const where = parts.slice(length);
    const there = citiesNamed(parts.slice(0, length).join(",")).filter(
      (city) => where.every((place) => liesIn(city, place)) || spellingKey(fullName(city)) === full,
    );
    if (there.length > 0) return chosen(there);
  }
  const [name = ""] = parts;
  const named = citiesNamed(name);
  // Right name, wrong place: the places there are help more than names that look alike.
  const similar = named.length > 0 ? named : citiesLike(name);
  return { kind: "unknown", similar: similar.slice(0, mostChoices) };
}

/** Names of cities that begin like this, the largest first, as {@link findCity} takes them. */
export function cityNamesBeginning(written: string, country?: string): readonly string[] {
  const key = spellingKey(written);
  const beginning: string[] = [];
  for (const city of allCities) {
    if (country !== undefined && city.country !== country) continue;
    if (!spellingKey(city.name).startsWith(key)) continue;
    beginning.push(shortName(city));
    if (beginning.length === 100) break;
  }
  return beginning;
}

/** The shortest name by which {@link findCity} finds this city and no other. */
export function shortName(city: City): string {
  const found = findCity(city.name);
  return found.kind === "found" && found.city === city ? city.name : fullName(city);
}

function citiesNamed(written: string): readonly City[] {
  const key = spellingKey(written);
  return citiesByName.get(key) ?? citiesByName.get(withoutDigraphs(key)) ?? [];
}

function chosen(cities: readonly City[]): Finding {
  const [largest, next] = cities;
  if (largest === undefined) return { kind: "unknown", similar: [] };
  if (next === undefined || largest.population >= muchLarger * next.population) {
    return { kind: "found", city: largest, others: cities.slice(1, 1 + mostChoices) };
  }
  return { kind: "ambiguous", choices: cities.slice(0, mostChoices) };
}

function liesIn(city: City, place: string): boolean {
  const key = spellingKey(place);
  if (key === "") return true;
  if (city.region !== undefined && spellingKey(city.region) === key) return true;
  if (city.regionCode !== undefined && spellingKey(city.regionCode) === key) return true;
  return countries.find(place)?.code === city.country;
}

function citiesLike(written: string): readonly City[] {
  const near = nearestNames(spellingKey(written), citiesByName.keys(), mostChoices);
  return [...new Set(near.flatMap((name) => citiesByName.get(name)?.slice(0, 1) ?? []))];
}
