import { McpServer } from "@modelcontextprotocol/server";
import manifest from "../package.json" with { type: "json" };
import type { WeatherSource } from "../weather/weather.ts";
import { registerClimatePage } from "./climate-page.ts";
import { registerGetCities } from "./get-cities.ts";
import { registerGetForecast } from "./get-forecast.ts";
import { registerGetWeather } from "./get-weather.ts";
import { registerPlanPrompt } from "./plan-prompt.ts";
import { registerWhoAmI } from "./who-am-i.ts";

/**
 * An MCP server with the tools. It holds nothing of who calls or what for: each call brings that along.
 *
 * @param toldWhoCalls - whether there is `who_am_i`.
 * @param supportedProtocolVersions - what the SDK supports unless given.
 */
export function createWeatherTools(
  source: WeatherSource,
  toldWhoCalls: boolean,
  supportedProtocolVersions?: string[],
): McpServer {
  const server = new McpServer(
    { name: manifest.name, title: "Weather", version: manifest.version },
    {
      instructions: `Weather for cities of the world. ${source.notice} Call get_weather for now and get_forecast for the coming days; both take a city by name. Call get_cities to see which cities a country has.`,
      ...(supportedProtocolVersions !== undefined && { supportedProtocolVersions }),
    },
  );
  registerGetCities(server);
  registerGetWeather(server, source);
  registerGetForecast(server, source);
  if (toldWhoCalls) registerWhoAmI(server);
  registerClimatePage(server);
  registerPlanPrompt(server);
  return server;
}
