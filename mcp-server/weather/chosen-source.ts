import type { OpenMeteoOptions, SourceLog } from "./open-meteo/source.ts";
import { simulatedSource } from "./simulated/source.ts";
import type { WeatherSource } from "./weather.ts";

/** What the weather comes from. */
export type SourceChoice =
  | { readonly name: "simulated" }
  | ({ readonly name: "open-meteo" } & OpenMeteoOptions);

/** The source that is chosen. The HTTP client of the one is loaded only for it. */
export async function chosenSource(
  choice: SourceChoice,
  now: () => Date,
  log: SourceLog,
): Promise<WeatherSource> {
  if (choice.name === "simulated") return simulatedSource(now);
  const { openMeteoSource } = await import("./open-meteo/source.ts");
  return openMeteoSource(choice, now, log);
}
