// What a tools/call costs through the gateway, against one straight to the server behind it that carries what the gateway
// would have sent, and one through a proxy that does nothing: calls in a second, how long one takes, and whose processor's
// time it is. The server is the weather server, then the plainest that can be made of the SDK, and with OTHER=DIR the weather
// server of another checkout, whose packages are installed.
import { Pool } from "undici";
import {
  type GatewayWithServer,
  startGatewayWith,
  startPlain,
  startWeather,
  startWeatherOf,
  unlimitedStack,
} from "./gateway-with-server.ts";
import { median, table } from "./measure.ts";
import { processorTime, type ServerProcess, startServer, stopServer } from "./server-process.ts";

const runs = Number(process.argv[2] ?? 7);
/** Calls of one turn, by the connections that they take. */
const turns = [
  { connections: 1, calls: 2_000 },
  { connections: 32, calls: 10_000 },
] as const;

/**
 * Calls before each turn that do not count. A process that has had nothing to do for eight seconds, as while the others had
 * their turns, collects garbage as if memory were short, and V8 forgets most of what it has compiled.
 */
const before = { connections: 32, calls: 6_000 } as const;

/** A way to a server. */
interface Way {
  readonly name: string;
  readonly server: URL;
  headers(count: number): Promise<readonly Readonly<Record<string, string>>[]>;
  /** The processes behind it. */
  readonly processes: { readonly between?: number; readonly server: number };
}

/** What one turn took, in milliseconds for a call. */
interface Turn {
  readonly clock: number;
  readonly latency: number;
  readonly processor: {
    readonly client: number;
    readonly between: number;
    readonly server: number;
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
  const { between, server } = way.processes;
  const processors = () => [
    (process.cpuUsage().user + process.cpuUsage().system) / 1000,
    between === undefined ? 0 : processorTime({ pid: between }),
    processorTime({ pid: server }),
  ];
  const before = processors();
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  const clock = (performance.now() - began) / calls;
  const used = processors().map((after, index) => (after - (before[index] ?? 0)) / calls);
  await pool.close();
  const [ofClient = 0, ofBetween = 0, ofServer = 0] = used;
  return {
    clock,
    latency: median(latencies),
    processor: { client: ofClient, between: ofBetween, server: ofServer },
  };
}

function straight(name: string, to: GatewayWithServer): Way {
  const { server, pid } = to.behind;
  return {
    name,
    server,
    headers: (count) => to.forwarded(count),
    processes: { server: pid },
  };
}

function between(name: string, to: GatewayWithServer, proxy: ServerProcess): Way {
  const { server, processes, ...way } = straight(name, to);
  return {
    ...way,
    server: new URL(server.pathname, proxy.url),
    processes: { ...processes, between: proxy.child.pid ?? 0 },
  };
}

function through(name: string, { gateway, behind, headers }: GatewayWithServer): Way {
  return {
    name,
    server: gateway.server,
    headers: async () => [await headers()],
    processes: { between: gateway.pid, server: behind.pid },
  };
}

/** @param ways the first of them is what the others are compared with */
function rowsOf(ways: readonly Way[], taken: ReadonlyMap<Way, Turn[]>): string[][] {
  const all = (way: Way | undefined, figure: (turn: Turn) => number) =>
    (way === undefined ? [] : (taken.get(way) ?? [])).map(figure);
  const perSecond = ({ clock }: Turn) => 1000 / clock;
  const [straight] = ways;
  const base = median(all(straight, perSecond));
  const baseLatency = median(all(straight, ({ latency }) => latency));
  return ways.map((way) => {
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
      `${processor("server")} ms`,
      `${processor("client")} ms`,
    ];
  });
}

const stack = await unlimitedStack("cdktf.out/bench-through");
const checkout = process.env["OTHER"];
const [unwatched, recorded, plain, other] = await Promise.all([
  startGatewayWith(startWeather, stack, "unwatched"),
  startGatewayWith(startWeather, stack, "recorded"),
  startGatewayWith(startPlain, stack, "unwatched"),
  checkout === undefined
    ? undefined
    : startGatewayWith(startWeatherOf(checkout), stack, "unwatched"),
]);
const proxy = await startServer(["bench/plain-proxy.ts", unwatched.behind.server.origin], ".", {});
try {
  const toWeather = [
    straight("straight to the weather server", unwatched),
    between("through a proxy that does nothing", unwatched, proxy),
    through("through the gateway", unwatched),
    through("the same, recorded", recorded),
  ];
  const toPlain = [
    straight("straight to the SDK's plain server", plain),
    through("through the gateway", plain),
  ];
  const toOther =
    other === undefined
      ? []
      : [
          straight("straight to the other checkout's server", other),
          through("through the gateway", other),
        ];
  const groups = [toWeather, toPlain, toOther];
  const ways = groups.flat();
  // What V8 compiles while policies run has been compiled after these.
  for (const way of ways) await take(way, 32, 20_000);
  for (const { connections, calls } of turns) {
    const taken = new Map(ways.map((way) => [way, [] as Turn[]]));
    for (let run = 0; run < runs; run += 1) {
      for (const way of ways) {
        await take(way, before.connections, before.calls);
        taken.get(way)?.push(await take(way, connections, calls));
      }
    }
    const header = [
      `${connections} connection${connections === 1 ? "" : "s"}`,
      ...["calls in a second", "least to most", "of straight", "a call takes", "added"],
      ...["processor: between", "server", "client"],
    ];
    const rows = [header, ...groups.flatMap((group) => rowsOf(group, taken))];
    process.stdout.write(`${table(rows)}\n\n`);
  }
} finally {
  await Promise.all([unwatched, recorded, plain, other].map((each) => each?.close()));
  await stopServer(proxy);
}
