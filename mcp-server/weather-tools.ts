import { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { type Caller, callerShape } from "./caller.ts";
import { citiesOf, countries, findCity } from "./cities.ts";
import manifest from "./package.json" with { type: "json" };
import { conditions, weatherOf } from "./weather.ts";

/** Far beyond any name, and short enough that echoing it in an error costs nothing. */
const longestName = 100;

/** The tools only read, always answer the same within the hour, and reach nothing outside. */
const annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/**
 * An MCP server offering `get_cities` and `get_weather`, and `who_am_i` where it is told who calls. It
 * holds no state, so a fresh one serves each request, which is how the SDK keeps the two protocol eras
 * apart on one endpoint.
 *
 * @param now - the clock; weather changes with the hour.
 * @param caller - who calls, as it was verified.
 */
export function createWeatherTools(now: () => Date, caller?: Caller): McpServer {
  const server = new McpServer(
    { name: manifest.name, title: "Weather", version: manifest.version },
    { instructions: "Call get_cities to find a city, then get_weather for the weather there." },
  );

  server.registerTool(
    "get_cities",
    {
      title: "Cities of a country",
      description: `Lists the cities of a country for which get_weather has an answer. Known countries: ${countries.join(", ")}. Any other country has an empty list.`,
      inputSchema: z.object({
        country: z
          .string()
          .max(longestName)
          .describe("The country, for example portugal; case does not matter."),
      }),
      outputSchema: z.object({
        cities: z.array(z.string()).describe("City names as get_weather takes them."),
      }),
      annotations,
    },
    ({ country }) => structuredResult({ cities: [...citiesOf(country)] }),
  );

  server.registerTool(
    "get_weather",
    {
      title: "Weather in a city",
      description: "Tells the weather of this hour in one of the cities that get_cities lists.",
      inputSchema: z.object({
        city: z
          .string()
          .max(longestName)
          .describe("The city, for example Lisbon; case does not matter."),
      }),
      outputSchema: z.object({
        city: z.string().describe("The city in its proper spelling."),
        condition: z.enum(conditions).describe("What the sky does."),
        temperature: z.number().describe("Degrees Celsius."),
        humidity: z.number().min(0).max(100).describe("Relative humidity in percent."),
      }),
      annotations,
    },
    ({ city }) => {
      const known = findCity(city);
      return known === undefined ? unknownCity(city) : structuredResult(weatherOf(known, now()));
    },
  );

  if (caller !== undefined) {
    server.registerTool(
      "who_am_i",
      {
        title: "Who asks",
        description: "Tells on whose behalf this server was asked, as the gateway signed it.",
        inputSchema: z.object({}),
        outputSchema: callerShape,
        annotations,
      },
      () => structuredResult(caller),
    );
  }

  return server;
}

/** Clients older than structured output read the text, so it is the same JSON. */
function structuredResult<Output extends object>(output: Output) {
  return {
    structuredContent: { ...output },
    content: [{ type: "text" as const, text: JSON.stringify(output) }],
  };
}

/** A tool error rather than a protocol error: the model reads it and can mend its call. */
function unknownCity(city: string) {
  const text = `There is no weather for "${city}". Call get_cities with one of these countries and pass a city it returns: ${countries.join(", ")}.`;
  return { isError: true, content: [{ type: "text" as const, text }] };
}
