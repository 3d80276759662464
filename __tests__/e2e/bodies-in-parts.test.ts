import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { guardedGateway, toolCall } from "./guarded-gateway.ts";

// The gateway takes a body that comes with its head in another way than one that comes later. The answers are the same, also
// where it never comes to its end.

const { issuer } = inject("gateway");
const { backend, gateway } = guardedGateway();
const form = "application/x-www-form-urlencoded";

/** How a request comes: the parts of it, each written when the one before it has arrived. */
const ways: Readonly<Record<string, (head: string, body: string) => readonly string[]>> = {
  "with its head": (head, body) => [head + body],
  "behind its head": (head, body) => [head, body],
  "in halves": (head, body) => [head + body.slice(0, 5), body.slice(5)],
  "in three parts": (head, body) => [head, body.slice(0, 5), body.slice(5)],
};

/** Sends a POST in parts, and gives the answer when its connection has ended. */
async function posted(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  parts: (head: string, body: string) => readonly string[],
): Promise<{ readonly status: number; readonly head: string; readonly text: string }> {
  const { hostname, port, host, pathname } = new URL(url);
  const lines = Object.entries({
    Host: host,
    Connection: "close",
    "Content-Length": String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  let received = "";
  socket.setEncoding("utf8").on("data", (piece: string) => {
    received += piece;
  });
  for (const part of parts(`POST ${pathname} HTTP/1.1\r\n${lines.join("")}\r\n`, body)) {
    socket.write(part);
    await delay(15);
  }
  if (!socket.closed) await once(socket, "close");
  const [head = "", text = ""] = received.split("\r\n\r\n");
  return { status: Number(head.slice(9, 12)), head, text };
}

describe.each(Object.entries(ways))("a body that comes %s", (_way, parts) => {
  it("asks for a token, which is refused in the words of OAuth", async () => {
    const body = "grant_type=authorization_code&client_id=nobody&code=none&code_verifier=none";
    const { status, text } = await posted(`${issuer}/token`, { "Content-Type": form }, body, parts);
    expect(status).toBe(401);
    expect(JSON.parse(text)).toMatchObject({ error: "invalid_client" });
  });

  it("registers a client", async () => {
    const body = JSON.stringify({ client_name: "Zoë", redirect_uris: ["http://127.0.0.1/"] });
    const type = { "Content-Type": "application/json" };
    const { status, text } = await posted(`${issuer}/register`, type, body, parts);
    expect(status).toBe(201);
    expect(JSON.parse(text)).toMatchObject({ client_name: "Zoë" });
  });

  it("that is no JSON is refused in the words of OAuth", async () => {
    const type = { "Content-Type": "application/json" };
    const { status, text } = await posted(`${issuer}/register`, type, '{"client_name":', parts);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toHaveProperty("error", "invalid_client_metadata");
  });

  it("revokes nothing for nobody, whose answer is the same", async () => {
    const type = { "Content-Type": form };
    const { status, text } = await posted(`${issuer}/revoke`, type, "token=none", parts);
    expect([status, JSON.parse(text)]).toEqual([
      401,
      expect.objectContaining({ error: "invalid_client" }),
    ]);
  });

  it("gets a page where a person would read it", async () => {
    const { status, head } = await posted(
      `${issuer}/consent`,
      { "Content-Type": form },
      "decision=allow",
      parts,
    );
    expect(status).toBe(400);
    expect(head).toMatch(/^content-type: text\/html/im);
  });

  it("tells a caller without a token where to ask for one", async () => {
    const { status, head } = await posted(`${issuer}/weather/mcp`, {}, "{}", parts);
    expect(status).toBe(401);
    expect(head).toMatch(/^www-authenticate: Bearer .*resource_metadata="/im);
  });

  // One has rules for tools, for which the gateway reads the call; of the other it passes it on unread.
  describe.each(["guarded", "open"] as const)("calls the server %s", (server) => {
    let authorization: string;

    beforeAll(async () => {
      authorization = `Bearer ${await gateway.token(server)}`;
    });

    it("which gets all of it, and nothing else", async () => {
      const body = JSON.stringify(toolCall("read_note"));
      const headers = { Authorization: authorization, "Content-Type": "application/json" };
      const { status } = await posted(gateway.url(server), headers, body, parts);
      expect(status).toBe(200);
      expect(String(backend.last?.body)).toBe(body);
      expect(backend.last?.headers["content-length"]).toBe(String(body.length));
    });
  });
});
