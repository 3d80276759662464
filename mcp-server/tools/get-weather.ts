import type { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { fullName } from "../places/cities.ts";
import { traced } from "../telemetry/traced-tool.ts";
import { localTime } from "../weather/local-time.ts";
import { conditions, type Moment, type WeatherSource } from "../weather/weather.ts";
import { advertised } from "./advertised-schema.ts";
import { answerOf, refusal } from "./answers.ts";
import { cityArgument, cityMeantBy, placeShape } from "./place.ts";
import { annotationsOf, sourceShape, unlessUnavailable } from "./source.ts";
import { momentIn, unitNames, unitsArgument, unitsShape } from "./units.ts";

const inputSchema = z.object({ city: cityArgument, units: unitsArgument });

const outputSchema = z.object({
  ...placeShape.shape,
  time: z.string().describe("The moment it is for, on the clocks there, with their offset."),
  condition: z.enum(conditions).describe("What the sky does."),
  temperature: z.number(),
  apparentTemperature: z.number().describe("What it feels like."),
  humidity: z.number().min(0).max(100).describe("Relative humidity in percent."),
  precipitation: z.number().min(0).describe("In an hour."),
  cloudCover: z.number().min(0).max(100).describe("Percent of the sky."),
  windSpeed: z.number().min(0),
  windDirection: z.number().describe("Where the wind comes from, in degrees from north."),
  isDay: z.boolean().describe("Whether the sun is up."),
  units: unitsShape,
  ...sourceShape.shape,
});

const points = [
  "north",
  "north-east",
  "east",
  "south-east",
  "south",
  "south-west",
  "west",
  "north-west",
] as const;

const definition = {
  title: "Weather in a city",
  description: "Tells the weather in a city now, in the units asked for, and where it comes from.",
  inputSchema: advertised(inputSchema),
  outputSchema: advertised(outputSchema),
};

/** Offers `get_weather`. */
export function registerGetWeather(server: McpServer, source: WeatherSource): void {
  const annotations = annotationsOf(source);
  server.registerTool(
    "get_weather",
    { ...definition, annotations },
    traced("get_weather", async ({ city: written, units }, context) => {
      const meant = cityMeantBy(written);
      if (meant.city === undefined) return refusal(meant.advice);
      const { city, place } = meant;
      return await unlessUnavailable(async () => {
        const moment = await source.current(city, context.mcpReq.signal);
        const told = momentIn(units, moment);
        const time = localTime(city.timeZone, told.time);
        const names = unitNames[units];
        return answerOf(sentence(fullName(city), time, told, names, source.notice), {
          ...place,
          ...told,
          time,
          units: names,
          source: source.name,
          notice: source.notice,
        });
      });
    }),
  );
}

function sentence(
  name: string,
  time: string,
  moment: Moment,
  units: z.infer<typeof unitsShape>,
  notice: string,
): string {
  const { temperature, speed, precipitation } = units;
  const from = points[Math.round(moment.windDirection / 45) % 8] ?? points[0];
  const falling =
    moment.precipitation === 0 ? "" : `, ${moment.precipitation} ${precipitation} in an hour`;
  return [
    `${name}, ${time.slice(0, 10)} ${time.slice(11, 16)} local time: ${moment.condition}${falling},`,
    `${moment.temperature} ${temperature}, feels like ${moment.apparentTemperature} ${temperature},`,
    `humidity ${moment.humidity} %, clouds ${moment.cloudCover} %,`,
    `wind ${moment.windSpeed} ${speed} from the ${from}. ${notice}`,
  ].join(" ");
}
