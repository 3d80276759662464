import { once } from "node:events";
import { connect } from "node:net";
import { fastify } from "fastify";
import { describe, expect, it } from "vitest";
import { type LogLevel, logOptions, whyNotServed } from "../../mcp-server/log.ts";
import { bearer, post, startWeatherServer } from "./running-server.ts";

describe("the log of a server", () => {
  async function logOf(
    logLevel: LogLevel,
    exchange: (url: string, token: string) => Promise<unknown>,
  ) {
    const server = await startWeatherServer({ logLevel });
    const token = await server.issuer.mint();
    await exchange(server.url, token);
    await server.close();
    return { token, log: server.log.join("") };
  }

  it("has no token, wherever the client puts it", async () => {
    const { token, log } = await logOf("trace", async (url, token) => {
      await post(url, bearer(token));
      await post(url, bearer(`${token}x`));
      await fetch(`${url}/mcp?access_token=${token}`);
      await fetch(`${url}/nowhere?access_token=${token}`);
      await post(url, bearer(token), `{"token":"${token}"`);
      await post(url, bearer(token), `{"token":"${token}"}`);
    });
    expect(log).toContain('"msg":"request"');
    expect(log).toContain("bearer token refused");
    for (const part of token.split(".")) {
      expect(log).not.toContain(part);
    }
  });

  it("repeats nothing of a message that is not served, of its headers or of a whole URL", async () => {
    const said = "ada@contoso.example";
    const { log } = await logOf("info", async (url, token) => {
      const modern = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
      };
      const listed = { jsonrpc: "2.0", id: 1, method: "tools/list" };
      const message = JSON.stringify({ ...listed, params: { _meta: modern } });
      const version = { "mcp-protocol-version": "2026-07-28" };
      await post(url, { ...bearer(token), "mcp-protocol-version": said });
      await post(url, { ...bearer(token), ...version, "mcp-method": said }, message);
      await post(url, bearer(token), `{"jsonrpc":"2.0","id":1,"method":5,"params":"${said}"}`);
      const head = `Authorization: Bearer ${token}\r\nConnection: close\r\n`;
      await raw(url, `POST /mcp?${said} HTTP/1.1\r\nHost: ${said} x\r\n${head}\r\n`);
      await raw(url, `GET http://${said}/mcp HTTP/1.1\r\nHost: x\r\n${head}\r\n`);
    });
    expect(log).toContain('"reason":"method-header-mismatch"');
    expect(log).not.toContain('"level":50');
    expect(log).not.toContain(said);
  });

  it("has a line for each request, with the front's trace and nobody's address", async () => {
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const { log } = await logOf("info", async (url, token) => {
      const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
      await (await post(url, { ...bearer(token), traceparent })).text();
      for (const wrong of [`00-${"0".repeat(32)}-00f067aa0ba902b7-01`, "x", `${trace}`]) {
        await (await post(url, { ...bearer(token), traceparent: wrong })).text();
      }
    });
    const lines = log.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
    const requests = lines.filter(({ msg }) => msg === "request");
    expect(requests).toHaveLength(4);
    expect(requests[0]).toMatchObject({
      traceId: trace,
      method: "POST",
      path: "/mcp",
      status: 200,
      milliseconds: expect.any(Number),
    });
    for (const line of requests.slice(1)) expect(line).not.toHaveProperty("traceId");
    expect(JSON.stringify(requests)).not.toContain("127.0.0.1");
  });

  it("is not buried under probes", async () => {
    const { log } = await logOf("info", (url) => fetch(`${url}/healthz`));
    expect(log).not.toContain('"msg":"request"');
  });
});

/** Sends a request as it stands, which no client would, and waits for its end. */
async function raw(url: string, request: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).resume();
  socket.write(request);
  await once(socket, "close");
}

describe("what is told of a failure", () => {
  it("is its kind and place, without the message, which may repeat what was sent", () => {
    const told = JSON.stringify(whyNotServed(new RangeError("no Lisbon\nfor ada")));
    expect(told).toContain("RangeError");
    expect(told).toContain("log.test.ts");
    expect(told).not.toMatch(/Lisbon|ada/);
  });
});

describe("redaction", () => {
  it("keeps credentials out of whatever is logged", async () => {
    const lines: string[] = [];
    const app = fastify({ logger: logOptions("info", { write: (line) => lines.push(line) }) });
    const headers = {
      authorization: "Bearer secret",
      cookie: "secret",
      "gateway-assertion": "secret",
      accept: "text/html",
    };
    app.log.info(headers);
    app.log.info({ headers });
    app.log.info({ request: { headers } });
    app.log.info({ response: { headers: { "proxy-authorization": "secret" } } });
    app.log.info({
      at: { any: [{ depth: { Cookie: ["secret", '"secret]'] } }] },
      accept: "text/html",
    });
    app.log.info({ authorization: { scheme: "Bearer", token: "secret" } }, 'says "cookie": ok');
    app.log.child({ headers }).warn({ err: Object.assign(new Error("no"), { headers }) }, "failed");
    await app.close();
    expect(lines).toHaveLength(7);
    for (const line of lines) {
      expect(line).toMatch(/^\{.*\}\n$/);
      expect(JSON.parse(line)).toHaveProperty("level");
      expect(line).toContain("[Redacted]");
    }
    expect(lines.join("")).not.toContain("secret");
    expect(lines.join("")).toContain("text/html");
  });
});
