const citiesByCountry: ReadonlyMap<string, readonly string[]> = new Map([
  ["usa", ["New York", "Los Angeles", "Chicago", "Houston", "Seattle"]],
  ["canada", ["Toronto", "Montreal", "Vancouver", "Calgary", "Ottawa"]],
  ["uk", ["London", "Manchester", "Birmingham", "Edinburgh", "Cardiff"]],
  ["australia", ["Sydney", "Melbourne", "Brisbane", "Perth", "Adelaide"]],
  ["india", ["Mumbai", "Delhi", "Bengaluru", "Chennai", "Kolkata"]],
  ["portugal", ["Lisbon", "Porto", "Braga", "Coimbra", "Faro"]],
]);

const citiesByName: ReadonlyMap<string, string> = new Map(
  [...citiesByCountry.values()].flat().map((city) => [lookupKey(city), city]),
);

/** The countries that {@link citiesOf} knows, in the spelling it documents. */
export const countries: readonly string[] = [...citiesByCountry.keys()];

/** The cities of a country, whatever its case; an unknown country has none. */
export function citiesOf(country: string): readonly string[] {
  return citiesByCountry.get(lookupKey(country)) ?? [];
}

/** The city in its proper spelling, or `undefined` for a city without weather here. */
export function findCity(name: string): string | undefined {
  return citiesByName.get(lookupKey(name));
}

function lookupKey(name: string): string {
  return name.trim().toLowerCase();
}
