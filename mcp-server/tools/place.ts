import * as z from "zod";
import { type City, countries, fullName } from "../places/cities.ts";
import { findCity } from "../places/find-city.ts";
import { oneOf } from "./answers.ts";

/** Far beyond any name, and short enough that echoing it in an error costs nothing. */
export const longestName = 100;

/** The argument that names a city. */
export const cityArgument = z
  .string()
  .min(1)
  .max(longestName)
  .describe(
    'The city, such as "Lisbon"; with its region or country after a comma where several have the name, such as "Springfield, Illinois". Case and accents do not matter.',
  );

/** Where an answer is for. */
export const placeShape = z.object({
  city: z.string().describe("The city in its proper spelling."),
  region: z.string().optional().describe("Its state, province or district."),
  country: z.string().describe("Its country, in English."),
  countryCode: z.string().describe("ISO 3166-1 alpha-2."),
  latitude: z.number().describe("Degrees, north positive."),
  longitude: z.number().describe("Degrees, east positive."),
  altitude: z.number().optional().describe("Metres above the sea, where known."),
  timeZone: z.string().describe("IANA time zone."),
  othersOfThatName: z
    .array(z.string())
    .optional()
    .describe("Much smaller cities of the same name, as this tool takes them."),
});

/** See {@link placeShape}. */
export type Place = z.infer<typeof placeShape>;

/** The city that is meant, or a sentence that says how to ask for it. */
export type Meant =
  | { readonly city: City; readonly place: Place }
  | { readonly city?: undefined; readonly advice: string };

/** The city that an argument means. */
export function cityMeantBy(written: string): Meant {
  const found = findCity(written);
  if (found.kind === "found") {
    return { city: found.city, place: placeOf(found.city, found.others) };
  }
  if (found.kind === "ambiguous") {
    const choices = found.choices.map((city) => `"${fullName(city)}"`);
    return {
      advice: `Several cities are called "${written}". Call again with ${oneOf(choices)}.`,
    };
  }
  const similar = found.similar.map((city) => `"${fullName(city)}"`);
  const guess = similar.length === 0 ? "" : ` Did you mean ${oneOf(similar)}?`;
  return {
    advice: `There is no city "${written}" here.${guess} Call get_cities with a country to see its cities.`,
  };
}

function placeOf(city: City, others: readonly City[]): Place {
  return {
    city: city.name,
    ...(city.region !== undefined && { region: city.region }),
    country: countries.withCode(city.country)?.name ?? city.country,
    countryCode: city.country,
    latitude: city.latitude,
    longitude: city.longitude,
    ...(city.altitude !== undefined && { altitude: city.altitude }),
    timeZone: city.timeZone,
    ...(others.length > 0 && { othersOfThatName: others.map(fullName) }),
  };
}
