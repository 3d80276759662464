// How the weather server, with its tokens, checks and log, compares with the plainest server that can be made of
// the SDK: time of the processor for a call, calls in a second, memory, and how long it takes to start.
import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { Pool } from "undici";
import { startTokenIssuer } from "../__tests__/mcp-server/token-issuer.ts";
import { measure, median, table } from "./measure.ts";
import {
  processorTime,
  resident,
  type ServerProcess,
  startServer,
  stopServer,
  weatherCommand,
} from "./server-process.ts";

const connections = 64;
const calls = 4_000;
const runs = Number(process.argv[2] ?? 5);

const issuer = await startTokenIssuer(["RS256"]);
const gateway = "https://gateway.example";
const audience = `${gateway}/weather/mcp`;
const key = createHash("sha512").update("bench").digest();

const tokenHeaders = {
  authorization: `Bearer ${await issuer.mint()}`,
  "gateway-assertion": await assertion(),
};

/** Says who calls, as the gateway does, for as long as this runs. */
function assertion(): Promise<string> {
  return new SignJWT({ sub: "ada", scope: "weather.use", jti: "1", client_id: "bench" })
    .setProtectedHeader({ alg: "HS256", typ: "gateway-assertion+jwt", kid: "1" })
    .setIssuer(gateway)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(key.toString("hex")));
}

const environments = {
  plain: {},
  weather: {
    PORT: "0",
    HOST: "127.0.0.1",
    NODE_ENV: "production",
    TOKEN_ISSUER: issuer.requirements.issuer,
    TOKEN_AUDIENCE: issuer.requirements.audience,
    TOKEN_JWKS_URI: issuer.requirements.jwksUri.href,
    ASSERTION_ISSUER: gateway,
    ASSERTION_AUDIENCE: audience,
    ASSERTION_KEY_1: key.toString("hex"),
  },
} as const;

const weatherProgram = weatherCommand();

async function start(name: keyof typeof environments): Promise<ServerProcess> {
  return name === "plain"
    ? await startServer(["bench/plain-mcp-server.ts"], ".", environments.plain)
    : await startServer(weatherProgram, "mcp-server", environments.weather);
}

const eras = {
  "2026-07-28": {
    headers: {
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": "get_weather",
    },
    meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
      "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
    },
  },
  "2025-11-25": { headers: { "mcp-protocol-version": "2025-11-25" }, meta: undefined },
} as const;

/** Sends the calls over all connections; gives milliseconds of the processor for one, and of the clock. */
async function load(server: ServerProcess, era: keyof typeof eras) {
  const { headers, meta } = eras[era];
  const pool = new Pool(server.url, { connections });
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "get_weather", arguments: { city: "Lisbon" }, ...(meta && { _meta: meta }) },
  });
  let left = calls;
  const [before, began] = [processorTime(server.child), performance.now()];
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const answer = await pool.request({
        path: "/mcp",
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...tokenHeaders,
          ...headers,
        },
        body,
      });
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
  const subjects = (Object.keys(eras) as (keyof typeof eras)[]).flatMap((era) =>
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
  const memory = [plain, weather].map((server) => `${Math.round(resident(server.child))} MiB`);
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
  process.stdout.write(
    `\n${table([
      ["", "resident after the calls", "until it listens", "of it the processor's time"],
      ["plain server", memory[0] ?? "", startOf(0, "clock"), startOf(0, "processor")],
      ["weather server", memory[1] ?? "", startOf(1, "clock"), startOf(1, "processor")],
    ])}\n`,
  );
} finally {
  await issuer.close();
}
