import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { document, type RunningGateway, runGateway } from "../harness.ts";

// An answer that does not wait for the request's body, as a 401 does not. Whoever is still sending gets it, too.

const refusing = document({
  inbound:
    '<return-response><set-status code="401" reason="Unauthorized" /><set-body>no token</set-body></return-response>',
});

let gateway: RunningGateway;

beforeEach(async () => {
  gateway = await runGateway({ operation: refusing });
});

afterEach(() => gateway.close());

async function begin(length: string): Promise<Socket> {
  // It goes on sending after the gateway has sent all.
  const port = Number(new URL(gateway.origin).port);
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  await once(socket, "connect");
  socket.write(`POST /api/run HTTP/1.1\r\nHost: localhost\r\n${length}\r\n\r\n`);
  return socket;
}

const half = "x".repeat(50_000);

const lengths = {
  "of a length that was said": {
    head: `Content-Length: ${2 * half.length}`,
    pieces: [half, half],
  },
  "in chunks": {
    head: "Transfer-Encoding: chunked",
    pieces: [...[half, half].map((piece) => `c350\r\n${piece}\r\n`), "0\r\n\r\n"],
  },
};

it.each(Object.entries(lengths))("reaches who sends a body %s", async (_, { head, pieces }) => {
  const socket = await begin(head);
  const [answer] = await once(socket, "data");
  // A connection that was closed with bytes unread would be reset at the second piece.
  for (const piece of pieces) {
    socket.write(piece);
    await pause(20);
  }
  expect(socket.errored).toBeNull();
  socket.destroy();
  expect(String(answer)).toMatch(/^HTTP\/1\.1 401 [\s\S]*no token$/);
});

it("reaches who sends more than a policy can read", async () => {
  await gateway.close();
  const reading = `<set-header name="X-Body" exists-action="override"><value>@(context.Request.Body.As<string>(true))</value></set-header>`;
  gateway = await runGateway({ tier: "BasicV2", operation: document({ inbound: reading }) });
  const megabyte = `100000\r\n${"x".repeat(1024 * 1024)}\r\n`;
  const socket = await begin("Transfer-Encoding: chunked");
  socket.write(megabyte.repeat(3));
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  for (const piece of [megabyte, "0\r\n\r\n"]) {
    socket.write(piece);
    await pause(20);
  }
  expect(socket.errored).toBeNull();
  socket.destroy();
});

it("waits two seconds for the rest and no longer", { timeout: 10_000 }, async () => {
  const began = performance.now();
  const socket = await begin("Transfer-Encoding: chunked");
  await once(socket.resume(), "end");
  socket.destroy();
  expect(performance.now() - began).toBeGreaterThan(1_900);
});
