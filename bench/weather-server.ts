// How the weather server, with its tokens, checks and log, compares with the plainest server that can be made of
// the SDK: time of the processor for a call, calls in a second, memory, and how long it takes to start.
import { Pool } from "undici";
import { measure, median, table } from "./measure.ts";
import { processorTime, resident, type ServerProcess, stopServer } from "./server-process.ts";
import { callOf, type Era, eras, issuer, start } from "./weather-process.ts";

const connections = 64;
const calls = 4_000;
const runs = Number(process.argv[2] ?? 5);

/** Sends the calls over all connections; gives milliseconds of the processor for one, and of the clock. */
async function load(server: ServerProcess, era: Era) {
  const pool = new Pool(server.url, { connections });
  const call = callOf(era, "get_weather", { city: "Lisbon" });
  let left = calls;
  const [before, began] = [processorTime(server.child), performance.now()];
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const answer = await pool.request(call);
      const said = await answer.body.text();
      if (answer.statusCode !== 200 || !said.includes("structuredContent")) {
        throw new Error(`${server.url} answered ${answer.statusCode}: ${said}`);
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const used = {
    processor: (processorTime(server.child) - before) / calls,
    clock: (performance.now() - began) / calls,
  };
  await pool.close();
  return used;
}

try {
  const plain = await start("plain");
  const weather = await start("weather");
  const perSecond = new Map<string, number[]>();
  const subjects = eras.flatMap((era) =>
    [plain, weather].map((server) => {
      const name = `${server === plain ? "plain" : "weather"} server, ${era}`;
      return {
        name,
        async run() {
          const { processor, clock } = await load(server, era);
          perSecond.set(name, [...(perSecond.get(name) ?? []), 1000 / clock]);
          return processor;
        },
      };
    }),
  );
  process.stdout.write(
    `Time of the processor for a call of get_weather, ${connections} connections\n`,
  );
  await measure(subjects, runs);
  const rows = [...perSecond].map(([name, all]) => [name, `${Math.round(median(all))}`]);
  process.stdout.write(`\n${table([["", "calls in a second"], ...rows])}\n`);
  const memory = [plain, weather].map((server) => {
    const { all, anonymous } = resident(server.child);
    return [`${Math.round(all)} MiB`, `${Math.round(anonymous)} MiB`];
  });
  await Promise.all([plain, weather].map(stopServer));
  const starts: ServerProcess["started"][][] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    for (const [index, name] of (["plain", "weather"] as const).entries()) {
      const server = await start(name);
      starts[index]?.push(server.started);
      await stopServer(server);
    }
  }
  const startOf = (index: number, kind: "clock" | "processor") =>
    `${Math.round(median((starts[index] ?? []).map((started) => started[kind])))} ms`;
  const head = [
    "",
    "resident",
    "of it anonymous",
    "until it listens",
    "of it the processor's time",
  ];
  const lines = ["plain server", "weather server"].map((name, index) => [
    name,
    ...(memory[index] ?? []),
    startOf(index, "clock"),
    startOf(index, "processor"),
  ]);
  process.stdout.write(`\n${table([head, ...lines])}\n`);
} finally {
  await issuer.close();
}
