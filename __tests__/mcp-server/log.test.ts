import { fastify } from "fastify";
import { describe, expect, it } from "vitest";
import { type LogLevel, logOptions } from "../../mcp-server/log.ts";
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
      req: { method: "POST", path: "/mcp" },
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
    await app.close();
    expect(lines).toHaveLength(4);
    expect(lines.join("")).not.toContain("secret");
    expect(lines.join("")).toContain("text/html");
  });
});
