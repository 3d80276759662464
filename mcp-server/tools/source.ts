import * as z from "zod";
import { type WeatherSource, WeatherUnavailableError } from "../weather/weather.ts";
import { type Answer, refusal } from "./answers.ts";

/** Every answer says what it comes from. */
export const sourceShape = z.object({
  source: z.enum(["simulated", "open-meteo"]).describe("What the weather comes from."),
  notice: z.string().describe("What to know about that source, and to tell the person."),
});

/** The tools only read, and reach a service outside where their source is one. */
export function annotationsOf(source: WeatherSource) {
  return {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: source.name !== "simulated",
  };
}

/** An answer, or the advice of a source that has none just now. */
export async function unlessUnavailable(answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof WeatherUnavailableError) return refusal(error.message);
    throw error;
  }
}
