import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Pool } from "undici";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type GatewayProcess,
  startGateway,
  unlimitedStack,
} from "../../bench/gateway-with-server.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";

const connections = 16;
const mebibyte = 2 ** 20;
const server = createServer(async (request, response) => {
  await text(request);
  response.writeHead(200, { "content-type": "application/json" });
  response.end('{"jsonrpc":"2.0","id":1,"result":{"content":[]}}');
});
let gateway: GatewayProcess;
let client: OAuthClient;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stack = await unlimitedStack("cdktf.out/gateway-memory");
  // Recorded, as `npm start` has it: what is kept of requests for the page is bounded, too.
  gateway = await startGateway(stack, (server.address() as AddressInfo).port, "recorded");
  client = await OAuthClient.register(gateway.ready);
}, 120_000);

afterAll(async () => {
  await gateway.close();
  server.closeAllConnections();
  server.close();
});

/** Sends so many requests: calls of a tool mostly, some with an invalid token, some of what is not there. */
async function send(count: number): Promise<void> {
  const { access_token: token } = await client.tokens();
  const { origin, pathname } = new URL(client.resource);
  const pool = new Pool(origin, { connections });
  let sent = 0;
  const worker = async () => {
    while (sent < count) {
      sent += 1;
      const number = sent;
      const [path, bearer, expected] =
        number % 10 === 0
          ? [`/nothing/${number}`, token, 404]
          : number % 10 === 5
            ? [pathname, `${token}${number}`, 401]
            : [pathname, token, 200];
      const answer = await pool.request({
        path,
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          authorization: `Bearer ${bearer}`,
        },
        body: JSON.stringify({
          ...{ jsonrpc: "2.0", id: number, method: "tools/call" },
          params: { name: "get_weather", arguments: { city: `City ${number}` } },
        }),
      });
      const said = await answer.body.text();
      if (answer.statusCode !== expected)
        throw new Error(`${answer.statusCode} at ${path}: ${said}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await pool.close();
}

it("a gateway holds as much after 100,000 requests as after 20,000", async () => {
  await send(20_000);
  const before = await gateway.memory();
  // In parts, since a token is good for minutes.
  for (let part = 0; part < 4; part += 1) await send(20_000);
  const after = await gateway.memory();
  process.stdout.write(
    `heap ${(before.heap / mebibyte).toFixed(1)} MiB, then ${(after.heap / mebibyte).toFixed(1)}; outside ${(before.outside / mebibyte).toFixed(1)}, then ${(after.outside / mebibyte).toFixed(1)}\n`,
  );
  // A hundred bytes for each request would be these. Half of them are the ties of flows, of which there are 10,000 at most.
  expect(after.heap - before.heap).toBeLessThan(8 * mebibyte);
  expect(after.outside - before.outside).toBeLessThan(8 * mebibyte);
}, 1_800_000);
