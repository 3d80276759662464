import { Agent } from "undici";
import type { City } from "../../places/cities.ts";
import { localDate } from "../local-time.ts";
import { longestForecast, type WeatherSource, WeatherUnavailableError } from "../weather.ts";
import { fields, type PlaceWeather } from "./answer.ts";
import { Breaker } from "./breaker.ts";
import { OpenMeteoError, type Patience, requestWeather } from "./request.ts";
import { Turns } from "./turns.ts";

/** Where Open-Meteo is. */
export interface OpenMeteoOptions {
  /** @default https://api.open-meteo.com */
  readonly url?: URL;
  /** The key of a subscription, without which use must not be commercial. */
  readonly apiKey?: string;
  /** @default three attempts of three seconds */
  readonly patience?: Patience;
}

/** What the source tells the log. */
export interface SourceLog {
  warn(details: object, message: string): void;
}

/** An old answer is better than none for as long; it says itself when it is from. */
const stillUseful = 7_200_000;
/** Nobody waits longer, for a turn and all attempts together. */
const longestWait = 15_000;
const shortestFreshness = 60_000;
const mostPlaces = 500;

/** Weather from Open-Meteo, kept for as long as the service has no newer one. */
export function openMeteoSource(
  options: OpenMeteoOptions,
  now: () => Date,
  log: SourceLog,
): WeatherSource {
  const patience = options.patience ?? {
    attempts: 3,
    attemptMilliseconds: 3_000,
    backoffMilliseconds: 300,
  };
  const agent = new Agent({ connections: 8, connect: { timeout: patience.attemptMilliseconds } });
  const turns = new Turns(8, 64);
  const breaker = new Breaker({ failures: 5, pauseMilliseconds: 30_000 }, () => now().getTime());
  const kept = new Map<City, PlaceWeather & { readonly askedAt: number }>();
  const underWay = new Map<City, Promise<PlaceWeather>>();

  /** One request for a place at a time, whoever asks and how many. */
  function weatherOf(city: City): Promise<PlaceWeather> {
    const known = kept.get(city);
    const least = (known?.current.time.getTime() ?? 0) + shortestFreshness;
    const fresh = Math.max(known?.freshUntil.getTime() ?? 0, least);
    const time = now().getTime();
    // What was asked for later than now is older than the clock says, which has been set back.
    if (known !== undefined && known.askedAt <= time && time < fresh) return Promise.resolve(known);
    const asked = underWay.get(city);
    if (asked !== undefined) return asked;
    const asking = ask(city, known).finally(() => underWay.delete(city));
    underWay.set(city, asking);
    return asking;
  }

  async function ask(city: City, known: PlaceWeather | undefined): Promise<PlaceWeather> {
    const askedAt = now().getTime();
    try {
      const weather = await request(city);
      kept.delete(city);
      const [oldest] = kept.keys();
      if (kept.size >= mostPlaces && oldest !== undefined) kept.delete(oldest);
      kept.set(city, { ...weather, askedAt });
      return weather;
    } catch (error) {
      if (!(error instanceof WeatherUnavailableError)) throw error;
      const age = now().getTime() - (known?.current.time.getTime() ?? 0);
      if (known !== undefined && age < stillUseful) return known;
      throw error;
    }
  }

  async function request(city: City): Promise<PlaceWeather> {
    const turn = turns.take(() => requestInTurn(city));
    if (turn === undefined) throw unavailable("is asked for more than it can answer", 5_000);
    return await turn;
  }

  /** Who has waited asks only if it is still worth it: those before may have found the service away. */
  async function requestInTurn(city: City): Promise<PlaceWeather> {
    const pause = breaker.pause();
    if (pause > 0) throw unavailable("does not answer", pause);
    try {
      const weather = await requestWeather(urlFor(options, city), agent, patience);
      breaker.succeeded();
      return weather;
    } catch (error) {
      // One place that it does not know must not keep all others from being asked for.
      if (error instanceof OpenMeteoError && error.answered) breaker.succeeded();
      else breaker.failed();
      if (!(error instanceof OpenMeteoError)) throw error;
      log.warn({ reason: error.message }, "no weather from Open-Meteo");
      throw unavailable("gave no answer", error.retryAfterMilliseconds ?? 5_000);
    }
  }

  return {
    name: "open-meteo",
    notice: "Weather data by Open-Meteo.com, CC BY 4.0.",
    async current(city, signal) {
      return (await unlessAborted(weatherOf(city), signal)).current;
    },
    async forecast(city, days, signal, progress) {
      await progress(0, 1, "Asking Open-Meteo.");
      const weather = await unlessAborted(weatherOf(city), signal);
      const today = localDate(city.timeZone, now());
      await progress(1, 1, "Open-Meteo has answered.");
      return weather.days.filter(({ date }) => date >= today).slice(0, days);
    },
    close: () => agent.destroy(),
  };
}

function unavailable(what: string, milliseconds: number): WeatherUnavailableError {
  const seconds = Math.ceil(milliseconds / 1000);
  return new WeatherUnavailableError(
    `The weather service Open-Meteo ${what} just now. Try again in ${seconds} seconds.`,
  );
}

/** Now and the forecast come in one answer, so that they agree. */
function urlFor({ url, apiKey }: OpenMeteoOptions, city: City): URL {
  const asked = new URL("/v1/forecast", url ?? "https://api.open-meteo.com");
  const query = {
    latitude: String(city.latitude),
    longitude: String(city.longitude),
    timezone: city.timeZone,
    forecast_days: String(longestForecast),
    current: fields.current.join(","),
    daily: fields.daily.join(","),
    ...(apiKey !== undefined && { apikey: apiKey }),
  };
  for (const [name, value] of Object.entries(query)) asked.searchParams.set(name, value);
  return asked;
}

/** Who has gone does not wait; the answer is for the others and for the next. */
async function unlessAborted<Result>(
  result: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  const late = () => aborted.reject(unavailable("takes too long", 5_000));
  signal.addEventListener("abort", abort, { once: true });
  const timer = setTimeout(late, longestWait);
  try {
    return await Promise.race([result, aborted.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
