import type { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { citiesOf, countries } from "../places/cities.ts";
import { shortName } from "../places/find-city.ts";
import { spellingKey } from "../places/spelling.ts";
import { traced } from "../telemetry/traced-tool.ts";
import { advertised } from "./advertised-schema.ts";
import { answerOf, oneOf, refusal } from "./answers.ts";
import { longestName } from "./place.ts";

const inputSchema = z.object({
  country: z
    .string()
    .min(1)
    .max(longestName)
    .describe('The country by name in any language or by ISO code, such as "Portugal" or "PT".'),
  region: z
    .string()
    .max(longestName)
    .optional()
    .describe("Only cities of this state, province or district."),
  limit: z
    .int()
    .min(1)
    .max(500)
    .default(25)
    .describe("How many cities at most, the largest first."),
});

const outputSchema = z.object({
  country: z.string().describe("The country in English."),
  countryCode: z.string().describe("ISO 3166-1 alpha-2."),
  total: z.int().describe("How many cities there are, listed or not."),
  cities: z.array(
    z.object({
      name: z.string().describe("As get_weather and get_forecast take it."),
      region: z.string().optional(),
      population: z.int(),
      latitude: z.number(),
      longitude: z.number(),
    }),
  ),
});

const definition = {
  title: "Cities of a country",
  description:
    "Lists the cities of a country, the largest first, with region, population and coordinates. get_weather and get_forecast know these cities and no others.",
  inputSchema: advertised(inputSchema),
  outputSchema: advertised(outputSchema),
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};

/** Offers `get_cities`. */
export function registerGetCities(server: McpServer): void {
  server.registerTool("get_cities", definition, traced("get_cities", listCities));
}

function listCities({ country: written, region, limit }: z.infer<typeof inputSchema>) {
  const country = countries.find(written);
  if (country === undefined) return refusal(unknownCountry(written));
  const all = citiesOf(country.code);
  const there =
    region === undefined
      ? all
      : all.filter((city) =>
          [city.region, city.regionCode].some(
            (known) => known !== undefined && spellingKey(known) === spellingKey(region),
          ),
        );
  if (there.length === 0) {
    const regions = new Set(all.flatMap((city) => city.region ?? []));
    return refusal(
      `${country.name} has no region "${region}" here. Call again with ${oneOf([...regions].slice(0, 60))}, or without region.`,
    );
  }
  const cities = there.slice(0, limit).map((city) => ({
    name: shortName(city),
    ...(city.region !== undefined && { region: city.region }),
    population: city.population,
    latitude: city.latitude,
    longitude: city.longitude,
  }));
  const where = region === undefined ? country.name : `${region}, ${country.name}`;
  const text = [
    `${cities.length} of ${there.length} cities of ${where}, the largest first:`,
    ...cities.map(({ name, population }) => `${name} (${population.toLocaleString("en")} people)`),
  ].join("\n");
  return answerOf(text, {
    country: country.name,
    countryCode: country.code,
    total: there.length,
    cities,
  });
}

function unknownCountry(written: string): string {
  const near = countries.near(written).map((name) => `"${name}"`);
  const guess = near.length === 0 ? "" : ` Did you mean ${oneOf(near)}?`;
  return `There is no country "${written}" here.${guess} Give its name in any language or its ISO 3166-1 code, such as "Portugal" or "PT".`;
}
