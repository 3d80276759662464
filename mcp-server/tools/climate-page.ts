import {
  type McpServer,
  ResourceNotFoundError,
  ResourceTemplate,
} from "@modelcontextprotocol/server";
import { countries, fullName } from "../places/cities.ts";
import { cityNamesBeginning, findCity } from "../places/find-city.ts";
import { type MonthOfClimate, monthsOf } from "../weather/simulated/months.ts";
import { climateOfCity } from "../weather/simulated/source.ts";

const template = new ResourceTemplate("climate://{country}/{city}", {
  // There are thousands; get_cities lists them.
  list: undefined,
  complete: {
    country: (written) => {
      const key = written.toUpperCase();
      return countries.all.map(({ code }) => code).filter((code) => code.startsWith(key));
    },
    city: (written, context) => [
      ...cityNamesBeginning(written, context?.arguments?.["country"]?.toUpperCase()),
    ],
  },
});

const metadata = {
  title: "Climate of a city",
  description:
    "What a year is like in a city, month by month, from the climate model of this server. The country is its ISO 3166-1 alpha-2 code, the city is named as get_cities names it.",
  mimeType: "text/markdown",
};

/** Offers a page on the climate of every city. */
export function registerClimatePage(server: McpServer): void {
  server.registerResource("climate", template, metadata, (uri, { country, city: written }) => {
    const [name, code] = [written, country].map(decoded);
    const found = findCity(`${name}, ${code?.toUpperCase()}`);
    if (found.kind !== "found") throw new ResourceNotFoundError(uri.href);
    const page = pageOf(fullName(found.city), monthsOf(climateOfCity(found.city)));
    return { contents: [{ uri: uri.href, mimeType: metadata.mimeType, text: page }] };
  });
}

/** A part of a URI; one that is wrongly encoded names nothing. */
function decoded(part: string | string[] | undefined): string {
  try {
    return decodeURIComponent(String(part));
  } catch {
    return "";
  }
}

function pageOf(name: string, months: readonly MonthOfClimate[]): string {
  const rows = months.map(
    ({ name: month, high, low, precipitation }) =>
      `| ${month} | ${high} | ${low} | ${precipitation} |`,
  );
  return [
    `# Climate of ${name}`,
    "",
    "From the climate model of this server; not measured.",
    "",
    "| month | mean high, °C | mean low, °C | precipitation, mm |",
    "|---|---:|---:|---:|",
    ...rows,
    "",
  ].join("\n");
}
