import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { allCities, type City } from "../../../../mcp-server/places/cities.ts";
import { findCity } from "../../../../mcp-server/places/find-city.ts";
import { openMeteoSource } from "../../../../mcp-server/weather/open-meteo/source.ts";
import {
  type WeatherSource,
  WeatherUnavailableError,
} from "../../../../mcp-server/weather/weather.ts";
import {
  cut,
  json,
  lisbon,
  type RecordedService,
  silence,
  startRecordedService,
} from "./recorded-service.ts";

const city = cityOf("Lisbon");
const forever = new AbortController().signal;
const silently = async () => undefined;
const patience = { attempts: 3, attemptMilliseconds: 200, backoffMilliseconds: 2 };

let service: RecordedService;
let now: Date;
let said: string[];
const sources: WeatherSource[] = [];

function cityOf(name: string): City {
  const found = findCity(name);
  if (found.kind !== "found") throw new Error(`${name} is ${found.kind}`);
  return found.city;
}

function newSource(attemptMilliseconds = patience.attemptMilliseconds): WeatherSource {
  now = new Date("2026-07-28T14:20:00Z");
  said = [];
  service.asked.length = 0;
  const log = {
    warn: (details: object, message: string) => said.push(`${JSON.stringify(details)} ${message}`),
  };
  const own = { ...patience, attemptMilliseconds };
  const source = openMeteoSource({ url: service.url, patience: own }, () => now, log);
  sources.push(source);
  return source;
}

beforeAll(async () => {
  service = await startRecordedService();
});
afterEach(async () => {
  for (const source of sources.splice(0)) await source.close();
});
afterAll(() => service.close());

describe("weather from Open-Meteo", () => {
  it("is read from the documented answer", async () => {
    const source = newSource();
    service.answerWith(json(lisbon));
    expect(await source.current(city, forever)).toEqual({
      time: new Date("2026-07-28T14:15:00Z"),
      condition: "rain",
      temperature: 28.4,
      apparentTemperature: 29.1,
      humidity: 41,
      precipitation: 0.4,
      cloudCover: 55,
      windSpeed: 17.3,
      windDirection: 320,
      isDay: true,
    });
    // From today on, without the day that is not computed yet.
    expect(await source.forecast(city, 7, forever, silently)).toEqual([
      {
        date: "2026-07-28",
        condition: "rain",
        high: 29.3,
        low: 18.2,
        precipitation: 1.2,
        windSpeed: 24.8,
      },
      {
        date: "2026-07-29",
        condition: "clear",
        high: 31.2,
        low: 19.9,
        precipitation: 0,
        windSpeed: 19.5,
      },
    ]);
    const [asked] = service.asked;
    expect(service.asked).toHaveLength(1);
    expect(asked?.pathname).toBe("/v1/forecast");
    expect(Object.fromEntries(asked?.searchParams ?? [])).toMatchObject({
      latitude: "38.7227",
      longitude: "-9.1449",
      timezone: "Europe/Lisbon",
      forecast_days: "16",
      current: expect.stringContaining("temperature_2m"),
      daily: expect.stringContaining("temperature_2m_max"),
    });
  });

  it("is kept until the service has a newer one", async () => {
    const source = newSource();
    service.answerWith(json(lisbon));
    await source.current(city, forever);
    now = new Date("2026-07-28T14:29:59Z");
    await source.current(city, forever);
    expect(service.asked).toHaveLength(1);
    now = new Date("2026-07-28T14:30:00Z");
    await source.current(city, forever);
    expect(service.asked).toHaveLength(2);
  });

  it("is not kept for longer when the clock is set back", async () => {
    const source = newSource();
    service.answerWith(json(lisbon));
    await source.current(city, forever);
    now = new Date("2026-07-26T14:20:00Z");
    await source.current(city, forever);
    expect(service.asked).toHaveLength(2);
    await source.current(city, forever);
    expect(service.asked).toHaveLength(2);
  });

  it("is asked for once however many ask for it, and whoever leaves", async () => {
    const source = newSource();
    service.answerWith(json(lisbon));
    const gone = new AbortController();
    const leaving = source.current(city, gone.signal);
    const staying = [1, 2, 3].map(() => source.current(city, forever));
    gone.abort(new Error("gone"));
    await expect(leaving).rejects.toThrow("gone");
    expect(await Promise.all(staying)).toHaveLength(3);
    expect(service.asked).toHaveLength(1);
  });

  it.each([
    ["an error", json({ error: true, reason: "overloaded" }, 503)],
    ["too many requests", json({ error: true, reason: "limit" }, 429, { "retry-after": "0" })],
    ["a cut connection", cut],
    ["silence", silence],
    ["an answer that cannot be read", json({ hello: "world" })],
  ])("is asked for again after %s", async (_what, failure) => {
    const source = newSource();
    service.answerWith(failure, json(lisbon));
    expect(await source.current(city, forever)).toMatchObject({ temperature: 28.4 });
    expect(service.asked).toHaveLength(2);
  });

  it("is not asked for again when asking was wrong, or when the service wants a long rest", async () => {
    const source = newSource();
    service.answerWith(json({ error: true, reason: "no such field" }, 400));
    await expect(source.current(city, forever)).rejects.toThrow(WeatherUnavailableError);
    service.answerWith(json({ error: true }, 429, { "retry-after": "60" }));
    await expect(source.current(city, forever)).rejects.toThrow("Try again in 60 seconds.");
    expect(service.asked).toHaveLength(2);
  });

  it("is an older one while the service is away, for a while", async () => {
    const source = newSource();
    service.answerWith(json(lisbon));
    await source.current(city, forever);
    service.answerWith(json({}, 500));
    now = new Date("2026-07-28T15:50:00Z");
    expect(await source.current(city, forever)).toMatchObject({
      time: new Date("2026-07-28T14:15:00Z"),
    });
    now = new Date("2026-07-28T16:16:00Z");
    await expect(source.current(city, forever)).rejects.toThrow(WeatherUnavailableError);
  });

  it.each([
    ["later", 30_000],
    ["when the clock is set back", -86_400_000],
  ])("is no longer asked for after some failures, says so, and tries again %s", async (_, pass) => {
    const source = newSource();
    service.answerWith(json({}, 500));
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(source.current(city, forever)).rejects.toThrow("gave no answer");
    }
    const before = service.asked.length;
    await expect(source.current(city, forever)).rejects.toThrow(
      "The weather service Open-Meteo does not answer just now. Try again in 30 seconds.",
    );
    expect(service.asked).toHaveLength(before);
    now = new Date(now.getTime() + pass);
    service.answerWith(json(lisbon));
    expect(await source.current(city, forever)).toMatchObject({ temperature: 28.4 });
  });

  it("of all places is still asked for when the service does not know some", async () => {
    const source = newSource();
    service.answerWith(json({ error: true, reason: "invalid timezone" }, 400));
    for (const unknown of allCities.slice(0, 6)) {
      await expect(source.current(unknown, forever)).rejects.toThrow("gave no answer");
    }
    service.answerWith(json(lisbon));
    expect(await source.current(city, forever)).toMatchObject({ temperature: 28.4 });
  });

  it("is not asked for by those who waited while the service was found away", async () => {
    const source = newSource();
    service.answerWith(json({}, 500));
    const asked = allCities.slice(0, 60).map((place) => source.current(place, forever));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
    // Those of the first eight, and of the four that got a turn before the fifth failure.
    expect(service.asked.length).toBeLessThanOrEqual(12 * patience.attempts);
  });

  it("is asked for a few places at a time, and refused when too many wait", async () => {
    // On a busy machine a request that is given up would be asked again beside the eight.
    const source = newSource(10_000);
    let open = 0;
    let most = 0;
    service.answerWith((request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        json(lisbon)(request, response);
      }, 20);
    });
    const asked = allCities.slice(0, 100).map((place) => source.current(place, forever));
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(most).toBe(8);
    expect(refused).toHaveLength(100 - 8 - 64);
    expect(
      JSON.stringify(refused.map((outcome) => String((outcome as PromiseRejectedResult).reason))),
    ).toContain("asked for more than it can answer");
  });

  it("leaves no place in the log", async () => {
    const source = newSource();
    service.answerWith(json({}, 500));
    await expect(source.current(city, forever)).rejects.toThrow();
    expect(said).toEqual(['{"reason":"Open-Meteo answered 500."} no weather from Open-Meteo']);
  });
});
