import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { GuardedGateway, guardedGateway } from "./guarded-gateway.ts";

const discover = { jsonrpc: "2.0", id: 1, method: "server/discover" };

const { backend, gateway } = guardedGateway();
let token: string;

beforeAll(async () => {
  token = await gateway.token("open");
});

describe("what a server answers", () => {
  it.each([
    [202, ""],
    [400, '{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"Unsupported version"}}'],
    [403, '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"Forbidden"}}'],
    [404, '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}'],
    [405, "Method not allowed"],
    [406, "Not acceptable"],
    [415, "Unsupported"],
    [500, '{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Internal error"}}'],
  ])("with %i is passed as it is", async (status, body) => {
    backend.reply(status, { "content-type": "application/json" }, body);
    const answer = await gateway.call("open", token, discover);
    expect({ status: answer.status, text: answer.text }).toEqual({ status, text: body });
  });

  it.each([
    [401, 502, "does not accept the gateway"],
    [407, 502, "does not accept the gateway"],
    [301, 502, "redirect"],
    [302, 502, "redirect"],
    [307, 502, "redirect"],
    [500, 502, "failed"],
    [502, 502, "failed"],
    [503, 503, "failed"],
    [504, 504, "failed"],
  ])("with %i becomes %i, in words that MCP clients read", async (status, given, words) => {
    const headers = { "content-type": "text/html", location: "https://evil.example/mcp" };
    backend.reply(status, headers, "<pre>Error\n    at secret.ts:7</pre>");
    const answer = await gateway.call("open", token, discover);
    expect(answer.status).toBe(given);
    expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", id: null });
    expect(answer.text).toContain(words);
    expect(answer.text).not.toContain("secret");
    expect(answer.headers.has("location")).toBe(false);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("with an error carries the id of the message where messages are read", async () => {
    backend.reply(503, { "content-type": "text/html" }, "down");
    const answer = await gateway.call("guarded", await gateway.token("guarded"), {
      ...discover,
      id: "a-1",
    });
    expect(JSON.parse(answer.text)).toMatchObject({ id: "a-1", error: { code: -32603 } });
  });
});

describe("a server that", () => {
  it("resets the connection gives 502", async () => {
    backend.answer((response) => response.destroy());
    const answer = await gateway.call("open", token, discover);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: -32603 }, id: null });
  });

  it("stays silent gives 504", async () => {
    backend.answer(() => undefined);
    const answer = await gateway.call("open", token, discover);
    expect(answer.status).toBe(504);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: -32603 }, id: null });
  });

  it("is not there gives 502", async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    const alone = await GuardedGateway.start(`http://127.0.0.1:${port}`);
    const answer = await alone.call("open", await alone.token("open"), discover);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", id: null });
    await alone.close();
  });

  it("is told when the client goes away in the middle of a stream", async () => {
    const gone = new Promise((resolve) => {
      backend.answer((response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write("data: 1\n\n");
        response.once("close", resolve);
      });
    });
    const abort = new AbortController();
    const answer = await fetch(gateway.url("open"), {
      method: "POST",
      body: JSON.stringify(discover),
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      signal: abort.signal,
    });
    const first = await answer.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toBe("data: 1\n\n");
    abort.abort();
    await gone;
  });
});
