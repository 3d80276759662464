// How much memory the weather server takes, as the image runs it, while all of its tools are called in both eras over
// 64 connections for so many minutes, and then while the longest messages come over all of them at once.
import { Pool } from "undici";
import { table } from "./measure.ts";
import { resident, type ServerProcess, stopServer } from "./server-process.ts";
import { callOf, eras, issuer, start } from "./weather-process.ts";

const connections = 64;
const minutes = Number(process.argv[2] ?? 10);

const questions = [
  ["get_weather", { city: "Lisbon" }],
  ["get_cities", { country: "Germany" }],
  ["get_forecast", { city: "Paris", days: 7 }],
  ["who_am_i", {}],
  ["get_weather", { city: "Tokyo", units: "imperial" }],
  ["get_cities", { country: "US", limit: 500 }],
  ["get_weather", { city: "Lissabonn" }],
] as const;

const length = 250_000;
const longest = [
  { city: "x".repeat(length) },
  { city: "Lisbon", more: Array.from({ length: length / 3 }, () => ({})) },
  Object.fromEntries(Array.from({ length: length / 12 }, (_, index) => [`k${index}`, 1])),
];

type Message = ReturnType<typeof callOf>;

/** Sends the messages in turn over all connections until it is told that it is enough; gives how many were answered. */
async function send(
  server: ServerProcess,
  messages: readonly Message[],
  enough: (sent: number) => boolean,
) {
  const pool = new Pool(server.url, { connections, headersTimeout: 0, bodyTimeout: 0 });
  let sent = 0;
  const worker = async () => {
    while (!enough(sent)) {
      const message = messages[sent % messages.length];
      if (message === undefined) return;
      sent += 1;
      const answer = await pool.request(message);
      const said = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${said}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await pool.close();
  return sent;
}

const server = await start("weather");
let most = { all: 0, anonymous: 0 };
const watch = setInterval(() => {
  const now = resident(server.child);
  most = {
    all: Math.max(most.all, now.all),
    anonymous: Math.max(most.anonymous, now.anonymous),
  };
}, 200);

const rows: string[][] = [["", "calls", "resident at most", "of it anonymous"]];
function told(what: string, calls: number): void {
  rows.push([what, `${calls}`, `${Math.round(most.all)} MiB`, `${Math.round(most.anonymous)} MiB`]);
  most = { all: 0, anonymous: 0 };
}

try {
  const mix = eras.flatMap((era) => questions.map(([name, values]) => callOf(era, name, values)));
  const end = Date.now() + minutes * 60_000;
  told(`all tools, ${minutes} minutes`, await send(server, mix, () => Date.now() >= end));
  const long = eras.flatMap((era) => longest.map((values) => callOf(era, "get_weather", values)));
  told("the longest messages", await send(server, long, (sent) => sent >= 12 * connections));
  process.stdout.write(`${table(rows)}\n`);
} finally {
  clearInterval(watch);
  await stopServer(server);
  await issuer.close();
}
