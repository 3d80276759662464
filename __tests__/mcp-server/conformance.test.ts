import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, type RunningServer, startWeatherServer } from "./running-server.ts";

let weather: RunningServer;
let token: string;

/** Hands everything on as it came, with a token: the suite has no way to be given one. */
const withToken: RequestListener = (incoming, outgoing) => {
  const onward = send(
    weather.url + incoming.url,
    { method: incoming.method, headers: { ...incoming.headers, ...bearer(token) } },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    },
  );
  incoming.pipe(onward);
};
const front = createServer(withToken);

beforeAll(async () => {
  weather = await startWeatherServer();
  token = await weather.issuer.mint();
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
});
afterAll(async () => {
  front.closeAllConnections();
  front.close();
  await weather.close();
});

/** Runs one scenario of the official suite; it says how many checks passed and failed. */
async function conformance(scenario: string): Promise<string> {
  const file = fileURLToPath(import.meta.resolve("@modelcontextprotocol/conformance/package.json"));
  const { bin } = JSON.parse(readFileSync(file, "utf8")) as { bin: { conformance: string } };
  const { port } = front.address() as AddressInfo;
  const suite = spawn(
    process.execPath,
    [
      join(dirname(file), bin.conformance),
      ...["server", "--url", `http://127.0.0.1:${port}/mcp`, "--scenario", scenario],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const [said, complained] = await Promise.all([text(suite.stdout), text(suite.stderr)]);
  return said + complained;
}

describe("the official conformance suite for servers", () => {
  it.each([
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
  ])("passes %s", async (scenario) => {
    const said = await conformance(scenario);
    expect(said).toMatch(/Passed: \d+\/\d+, 0 failed/);
  });
});
