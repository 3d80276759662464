import type { McpServer, ServerContext } from "@modelcontextprotocol/server";
import * as z from "zod";
import { fullName } from "../places/cities.ts";
import { traced } from "../telemetry/traced-tool.ts";
import {
  conditions,
  type Day,
  longestForecast,
  type Progress,
  type WeatherSource,
} from "../weather/weather.ts";
import { advertised } from "./advertised-schema.ts";
import { answerOf, refusal } from "./answers.ts";
import { cityArgument, cityMeantBy, placeShape } from "./place.ts";
import { annotationsOf, sourceShape, unlessUnavailable } from "./source.ts";
import { dayIn, unitNames, unitsArgument, unitsShape } from "./units.ts";

const inputSchema = z.object({
  city: cityArgument,
  days: z
    .int()
    .min(1)
    .max(longestForecast)
    .default(7)
    .describe(`How many days, today being the first; ${longestForecast} at most.`),
  units: unitsArgument,
});

const outputSchema = z.object({
  ...placeShape.shape,
  days: z.array(
    z.object({
      date: z.string().describe("The date there, as 2026-11-26."),
      condition: z.enum(conditions).describe("What the sky does."),
      high: z.number(),
      low: z.number(),
      precipitation: z.number().min(0).describe("In the whole day."),
      windSpeed: z.number().min(0).describe("The strongest of the day."),
    }),
  ),
  units: unitsShape,
  ...sourceShape.shape,
});

const definition = {
  title: "Forecast for a city",
  description:
    "Tells the weather of today and the days after it in a city, in the units asked for, and where it comes from. Reports progress to who asks for it.",
  inputSchema: advertised(inputSchema),
  outputSchema: advertised(outputSchema),
};

/** Offers `get_forecast`. */
export function registerGetForecast(server: McpServer, source: WeatherSource): void {
  const annotations = annotationsOf(source);
  server.registerTool(
    "get_forecast",
    { ...definition, annotations },
    traced("get_forecast", async ({ city: written, days, units }, context) => {
      const meant = cityMeantBy(written);
      if (meant.city === undefined) return refusal(meant.advice);
      const { city, place } = meant;
      return await unlessUnavailable(async () => {
        const { signal } = context.mcpReq;
        const forecast = await source.forecast(city, days, signal, progressTo(context));
        const told = forecast.map((day) => dayIn(units, day));
        const names = unitNames[units];
        return answerOf(table(fullName(city), told, names, source.notice), {
          ...place,
          days: told,
          units: names,
          source: source.name,
          notice: source.notice,
        });
      });
    }),
  );
}

/** Tells the client how far the answer is, where it asked to be told. */
function progressTo({ mcpReq }: ServerContext): Progress {
  const token = mcpReq._meta?.progressToken;
  return async (progress, total, message) => {
    if (token === undefined) return;
    const params = { progressToken: token, progress, total, message };
    await mcpReq.notify({ method: "notifications/progress", params });
  };
}

function table(
  name: string,
  days: readonly Day[],
  { temperature, speed, precipitation }: z.infer<typeof unitsShape>,
  notice: string,
): string {
  const lines = days.map(
    (day) =>
      `${day.date}: ${day.condition}, ${day.low} to ${day.high} ${temperature}, ${day.precipitation} ${precipitation}, wind up to ${day.windSpeed} ${speed}`,
  );
  return [`${name}:`, ...lines, notice].join("\n");
}
