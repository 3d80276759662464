import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands in for Open-Meteo, with answers of the shape that its documentation shows. */
export interface RecordedService {
  readonly url: URL;
  /** The paths and queries that were asked for, in order. */
  readonly asked: URL[];
  /** What happens to the next requests; the last stays for those after it. */
  answerWith(...answers: readonly Answer[]): void;
  close(): Promise<void>;
}

/** Answers one request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts it on a free port of this machine. */
export async function startRecordedService(): Promise<RecordedService> {
  const asked: URL[] = [];
  let answers: Answer[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? "/", "http://service"));
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    asked,
    answerWith(...next) {
      answers = [...next];
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers with a status and JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Never answers. */
export const silence: Answer = () => undefined;

/** Cuts the connection. */
export const cut: Answer = (request) => request.socket.destroy();

/** A forecast for Lisbon as of 15:15 there, in summer time. */
export const lisbon = {
  latitude: 38.75,
  longitude: -9.125,
  generationtime_ms: 0.21,
  utc_offset_seconds: 3600,
  timezone: "Europe/Lisbon",
  timezone_abbreviation: "WEST",
  elevation: 21.0,
  current_units: { time: "iso8601", interval: "seconds", temperature_2m: "°C" },
  current: {
    time: "2026-07-28T15:15",
    interval: 900,
    temperature_2m: 28.4,
    apparent_temperature: 29.1,
    relative_humidity_2m: 41,
    precipitation: 0.1,
    weather_code: 80,
    cloud_cover: 55,
    wind_speed_10m: 17.3,
    wind_direction_10m: 320,
    is_day: 1,
  },
  daily_units: { time: "iso8601", temperature_2m_max: "°C" },
  daily: {
    time: ["2026-07-27", "2026-07-28", "2026-07-29", "2026-07-30"],
    weather_code: [3, 80, 0, 45],
    temperature_2m_max: [27.1, 29.3, 31.2, null],
    temperature_2m_min: [17.4, 18.2, 19.9, 20.1],
    precipitation_sum: [0, 1.2, 0, 0],
    wind_speed_10m_max: [22.1, 24.8, 19.5, 18],
  },
};
