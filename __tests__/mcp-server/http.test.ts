import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bearer,
  jsonRpcAnswer,
  openStream,
  post,
  type RunningServer,
  startWeatherServer,
} from "./running-server.ts";
import { startTokenIssuer } from "./token-issuer.ts";

let server: RunningServer;
let authorization: Record<string, string>;

beforeAll(async () => {
  server = await startWeatherServer();
  authorization = bearer(await server.issuer.mint());
});
afterAll(() => server.close());

describe("probes", () => {
  it("answers /healthz to anybody", async () => {
    const response = await fetch(`${server.url}/healthz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ok" });
  });

  it("answers /readyz once the issuer's keys were fetched, and from then on", async () => {
    const issuer = await startTokenIssuer(["RS256"]);
    issuer.failWith(500);
    const server = await startWeatherServer({}, issuer);
    const ready = async () => (await fetch(`${server.url}/readyz`)).status;
    try {
      expect(await ready()).toBe(503);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      issuer.failWith(200);
      expect(await ready()).toBe(200);
      issuer.failWith(500);
      expect(await ready()).toBe(200);
      expect(issuer.keyRequests).toBe(2);
    } finally {
      await server.close();
    }
  });
});

describe("errors are JSON and give nothing away", () => {
  it.each(["/", "/mcp/", "/mcp/x", "/MCP", "/.well-known/oauth-protected-resource"])(
    "404 at %s",
    async (path) => {
      const response = await fetch(`${server.url}${path}`, { headers: authorization });
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        error: "not_found",
        error_description: `There is nothing at ${path}.`,
      });
    },
  );

  it("405 with Allow where the path knows other methods", async () => {
    const response = await fetch(`${server.url}/healthz?x=1`, { method: "POST" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD");
    expect(await response.json()).toMatchObject({ error: "method_not_allowed" });
  });

  it.each(["GET", "DELETE", "PUT", "PATCH", "OPTIONS"])("405 to %s /mcp", async (method) => {
    const response = await fetch(`${server.url}/mcp`, { method, headers: authorization });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", error: { code: -32000 } });
  });

  it("413 beyond 256 KiB, with and without a declared length", async () => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "x".repeat(256 * 1024) });
    const declared = await post(server.url, authorization, body);
    expect(declared.status).toBe(413);
    expect(await declared.json()).toMatchObject({ jsonrpc: "2.0" });
    expect(await statusOfChunkedPost(body)).toBe(413);
  });

  it("413 to a client that goes on sending, whose connection is not reset", async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const piece = `${(256 * 1024 + 1).toString(16)}\r\n${"x".repeat(256 * 1024 + 1)}\r\n`;
    const headers = `Host: x\r\nAuthorization: ${authorization["authorization"]}\r\nContent-Type: application/json`;
    socket.write(`POST /mcp HTTP/1.1\r\n${headers}\r\nTransfer-Encoding: chunked\r\n\r\n${piece}`);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    for (const rest of [piece, "0\r\n\r\n"]) {
      socket.write(rest);
      await pause(20);
    }
    expect(socket.errored).toBeNull();
    socket.destroy();
  });

  it("answers just below 256 KiB", async () => {
    const padding = "x".repeat(256 * 1024 - 200);
    const body = { jsonrpc: "2.0", id: 1, method: "tools/list", params: { _meta: { padding } } };
    expect((await post(server.url, authorization, JSON.stringify(body))).status).toBe(200);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/xml"])(
    "415 to %s",
    async (type) => {
      const response = await post(server.url, { ...authorization, "content-type": type });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ jsonrpc: "2.0" });
    },
  );

  it("400 to several messages at once, which could be answered with megabytes", async () => {
    const messages = [1, 2].map((id) => ({ jsonrpc: "2.0", id, method: "tools/list" }));
    const response = await post(server.url, authorization, JSON.stringify(messages));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: -32600 } });
  });

  it.each(["", "{", "[]", "null", '"x"', '{"jsonrpc":"2.0"}', '{"__proto__":{"x":1}}'])(
    "400 to the body %j",
    async (body) => {
      const response = await post(server.url, authorization, body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ jsonrpc: "2.0", error: {} });
    },
  );

  it("404 with a JSON-RPC error to an unknown method of the new era", async () => {
    const meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const response = await post(
      server.url,
      { ...authorization, "mcp-protocol-version": "2026-07-28", "mcp-method": "ping" },
      JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping", params: { _meta: meta } }),
    );
    expect(response.status).toBe(404);
    expect(await jsonRpcAnswer(response)).toMatchObject({ error: { code: -32601 } });
  });

  it("400 as JSON to a malformed request line, path and header", async () => {
    expect(await rawExchange("GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 400 .*\r\n\r\n\{.*\}$/s,
    );
    expect(await rawExchange("NONSENSE\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 .*\r\n\r\n\{.*\}$/s);
  });
});

describe("a client that leaves", () => {
  it("in the middle of its message is no failure of the server", async () => {
    const { hostname, port } = new URL(server.url);
    server.log.length = 0;
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /mcp HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization["authorization"]}\r\n` +
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    );
    await expect.poll(() => server.log.join("")).toContain("caller");
    socket.destroy();
    expect((await post(server.url, authorization)).status).toBe(200);
    expect(server.log.join("")).not.toContain('"level":50');
  });
});

describe("host and origin", () => {
  const evil = { origin: "https://evil.example" };

  it("are any unless configured", async () => {
    expect((await post(server.url, { ...authorization, ...evil })).status).toBe(200);
    expect(await statusWithHost(server.url, "weather.example", authorization)).toBe(405);
  });

  it("are not those of a page that has rebound its name to this machine", async () => {
    const rebound = { ...authorization, ...evil };
    for (const host of ["evil.example", "evil.example:8080", "EVIL.example"]) {
      expect(await statusWithHost(server.url, host, rebound)).toBe(403);
      expect(await statusWithHost(server.url, host, evil)).toBe(403);
    }
    for (const name of ["localhost", "127.0.0.1", "[::1]"]) {
      const own = { ...authorization, origin: `http://${name}:6274` };
      expect(await statusWithHost(server.url, `${name}:8080`, own)).toBe(405);
    }
  });

  it("are checked before the token when configured", async () => {
    const strict = await startWeatherServer({
      allowedHosts: ["127.0.0.1"],
      allowedOrigins: ["app.example"],
    });
    const authorized = bearer(await strict.issuer.mint());
    try {
      expect((await post(strict.url, authorized)).status).toBe(200);
      const friendly = { origin: "https://app.example" };
      expect((await post(strict.url, { ...authorized, ...friendly })).status).toBe(200);
      const foreign = await post(strict.url, { ...authorized, ...evil });
      expect(foreign.status).toBe(403);
      expect(await foreign.json()).toMatchObject({ jsonrpc: "2.0" });
      expect((await post(strict.url, evil)).status).toBe(403);
      expect((await post(strict.url, { ...authorized, origin: "null" })).status).toBe(403);
      expect(await statusWithHost(strict.url, "evil.example", authorized)).toBe(403);
      expect(await statusWithHost(strict.url, "127.0.0.1:1", authorized)).toBe(405);
      expect((await fetch(`${strict.url}/healthz`, { headers: evil })).status).toBe(200);
    } finally {
      await strict.close();
    }
  });
});

describe("too many requests at once", () => {
  it("are answered 503 until one of those under way has ended", async () => {
    const busy = await startWeatherServer({ mostRequests: 1 });
    const authorized = bearer(await busy.issuer.mint());
    try {
      const stream = await openStream(busy.url, await busy.issuer.mint());
      const refused = await post(busy.url, authorized);
      expect(refused.status).toBe(503);
      expect(refused.headers.get("retry-after")).toBe("1");
      expect(await refused.json()).toMatchObject({ error: "temporarily_unavailable" });
      expect((await fetch(`${busy.url}/healthz`)).status).toBe(200);
      await stream.body?.cancel();
      await expect.poll(async () => (await post(busy.url, authorized)).status).toBe(200);
    } finally {
      await busy.close();
    }
  });
});

/** `fetch` sets Host itself, so this goes lower. */
async function statusWithHost(url: string, host: string, headers: Record<string, string>) {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  httpRequest(`${url}/mcp`, { headers: { ...headers, host } }, (response) => {
    response.resume();
    resolve(response.statusCode);
  })
    .on("error", reject)
    .end();
  return promise;
}

async function statusOfChunkedPost(body: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const request = httpRequest(
    `${server.url}/mcp`,
    { method: "POST", headers: { ...authorization, "content-type": "application/json" } },
    (response) => {
      response.resume();
      resolve(response.statusCode);
    },
  ).on("error", reject);
  request.write(body.slice(0, 1000));
  request.end(body.slice(1000));
  return promise;
}

async function rawExchange(request: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write(request);
  return text(socket);
}
