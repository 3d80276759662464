// What a tools/call costs through the gateway, against one straight to the weather server that carries what the gateway
// would have sent, and one through a proxy that does nothing: calls in a second, how long one takes, and whose processor's
// time it is.
import { Pool } from "undici";
import {
  type GatewayWithWeather,
  startGatewayWithWeather,
  unlimitedStack,
} from "./gateway-with-weather.ts";
import { median, table } from "./measure.ts";
import { processorTime, type ServerProcess, startServer, stopServer } from "./server-process.ts";

const runs = Number(process.argv[2] ?? 7);
/** Calls of one turn, by the connections that they take. */
const turns = [
  { connections: 1, calls: 2_000 },
  { connections: 32, calls: 10_000 },
] as const;

/** A way to the weather server. */
interface Way {
  readonly name: string;
  readonly server: URL;
  headers(count: number): Promise<readonly Readonly<Record<string, string>>[]>;
  /** The processes behind it. */
  readonly processes: { readonly between?: number; readonly weather: number };
}

/** What one turn took, in milliseconds for a call. */
interface Turn {
  readonly clock: number;
  readonly latency: number;
  readonly processor: {
    readonly client: number;
    readonly between: number;
    readonly weather: number;
  };
}

const body = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "get_weather", arguments: { city: "Lisbon" } },
});

async function take(way: Way, connections: number, calls: number): Promise<Turn> {
  const headers = await way.headers(calls);
  const pool = new Pool(way.server.origin, { connections });
  const latencies: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < calls) {
      const own = headers[next % headers.length];
      next += 1;
      const asked = performance.now();
      const answer = await pool.request({
        path: way.server.pathname,
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-protocol-version": "2025-11-25",
          ...own,
        },
        body,
      });
      const said = await answer.body.text();
      latencies.push(performance.now() - asked);
      if (answer.statusCode !== 200 || !said.includes("structuredContent")) {
        throw new Error(`${way.server.href} answered ${answer.statusCode}: ${said}`);
      }
    }
  };
  const { between, weather } = way.processes;
  const processors = () => [
    (process.cpuUsage().user + process.cpuUsage().system) / 1000,
    between === undefined ? 0 : processorTime({ pid: between }),
    processorTime({ pid: weather }),
  ];
  const before = processors();
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  const clock = (performance.now() - began) / calls;
  const used = processors().map((after, index) => (after - (before[index] ?? 0)) / calls);
  await pool.close();
  const [ofClient = 0, ofBetween = 0, ofWeather = 0] = used;
  return {
    clock,
    latency: median(latencies),
    processor: { client: ofClient, between: ofBetween, weather: ofWeather },
  };
}

function waysOf(
  unwatched: GatewayWithWeather,
  recorded: GatewayWithWeather,
  proxy: ServerProcess,
): Way[] {
  const through = (name: string, { gateway, weather }: GatewayWithWeather): Way => ({
    name,
    server: gateway.server,
    headers: async () => [gateway.headers],
    processes: { between: gateway.pid, weather: weather.pid },
  });
  const { weather } = unwatched;
  const forwarded = (count: number) => unwatched.forwarded(count);
  return [
    {
      name: "straight to the weather server",
      server: weather.server,
      headers: forwarded,
      processes: { weather: weather.pid },
    },
    {
      name: "through a proxy that does nothing",
      server: new URL(weather.server.pathname, proxy.url),
      headers: forwarded,
      processes: { between: proxy.child.pid ?? 0, weather: weather.pid },
    },
    through("through the gateway", unwatched),
    through("the same, recorded", recorded),
  ];
}

function print(connections: number, ways: readonly Way[], taken: ReadonlyMap<Way, Turn[]>): void {
  const all = (way: Way | undefined, figure: (turn: Turn) => number) =>
    (way === undefined ? [] : (taken.get(way) ?? [])).map(figure);
  const perSecond = ({ clock }: Turn) => 1000 / clock;
  const [straight] = ways;
  const base = median(all(straight, perSecond));
  const baseLatency = median(all(straight, ({ latency }) => latency));
  const rows = ways.map((way) => {
    const rates = all(way, perSecond);
    const latency = median(all(way, (turn) => turn.latency));
    const processor = (whose: keyof Turn["processor"]) =>
      median(all(way, (turn) => turn.processor[whose])).toFixed(2);
    return [
      way.name,
      Math.round(median(rates)).toString(),
      `${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))}`,
      `${(median(rates) / base).toFixed(2)} x`,
      `${latency.toFixed(2)} ms`,
      `${(latency - baseLatency).toFixed(2)} ms`,
      `${processor("between")} ms`,
      `${processor("weather")} ms`,
      `${processor("client")} ms`,
    ];
  });
  const header = [
    `${connections} connection${connections === 1 ? "" : "s"}`,
    ...["calls in a second", "least to most", "of straight", "a call takes", "added"],
    ...["processor: between", "weather server", "client"],
  ];
  process.stdout.write(`${table([header, ...rows])}\n\n`);
}

const stack = await unlimitedStack("cdktf.out/bench-through");
const [unwatched, recorded] = await Promise.all([
  startGatewayWithWeather(stack, "unwatched"),
  startGatewayWithWeather(stack, "recorded"),
]);
const proxy = await startServer(["bench/plain-proxy.ts", unwatched.weather.server.origin], ".", {});
try {
  const ways = waysOf(unwatched, recorded, proxy);
  // What V8 compiles while policies run has been compiled after these.
  for (const way of ways) await take(way, 32, 20_000);
  for (const { connections, calls } of turns) {
    const taken = new Map(ways.map((way) => [way, [] as Turn[]]));
    for (let run = 0; run < runs; run += 1) {
      for (const way of ways) taken.get(way)?.push(await take(way, connections, calls));
    }
    print(connections, ways, taken);
  }
} finally {
  await Promise.all([unwatched.close(), recorded.close(), stopServer(proxy)]);
}
