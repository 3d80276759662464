import { createHash } from "node:crypto";

/** The weather of one city during one hour. */
export interface Weather {
  city: string;
  condition: Condition;
  /** Degrees Celsius, -10 to 35. */
  temperature: number;
  /** Relative humidity in percent, 20 to 100. */
  humidity: number;
}

/** What the sky does. */
export type Condition = (typeof conditions)[number];

/** Every condition {@link weatherOf} can report. */
export const conditions = ["Sunny", "Cloudy", "Windy", "Foggy", "Rainy", "Snowy"] as const;

const frostConditions: readonly Condition[] = ["Sunny", "Cloudy", "Windy", "Foggy", "Snowy"];
const mildConditions: readonly Condition[] = ["Sunny", "Cloudy", "Windy", "Foggy", "Rainy"];

const millisecondsPerHour = 3_600_000;

/**
 * The weather of a city at a moment. It is invented, but it is a function of the city and the hour:
 * every replica gives the same answer, asking twice gives the same answer, and a test can know it.
 */
export function weatherOf(city: string, at: Date): Weather {
  const hour = Math.floor(at.getTime() / millisecondsPerHour);
  const draw = createHash("sha256").update(`${city}\n${hour}`).digest();
  const temperature = -10 + (draw.readUInt32BE(0) % 46);
  const humidity = 20 + (draw.readUInt32BE(4) % 81);
  return { city, condition: conditionAt(temperature, draw.readUInt32BE(8)), temperature, humidity };
}

function conditionAt(temperature: number, draw: number): Condition {
  const possible = temperature <= 0 ? frostConditions : mildConditions;
  return possible[draw % possible.length] ?? "Cloudy";
}
