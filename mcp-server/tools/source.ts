import { z } from "zod";
import { WeatherUnavailableError } from "../weather/weather.ts";
import { type Answer, refusal } from "./answers.ts";

/** Every answer says what it comes from. */
export const sourceShape = z.object({
  source: z.enum(["simulated", "open-meteo"]).describe("What the weather comes from."),
  notice: z.string().describe("What to know about that source, and to tell the person."),
});

/** An answer, or the advice of a source that has none just now. */
export async function unlessUnavailable(answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof WeatherUnavailableError) return refusal(error.message);
    throw error;
  }
}
