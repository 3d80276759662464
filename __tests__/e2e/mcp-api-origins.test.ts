import { describe, expect, it } from "vitest";
import { guardedGateway } from "./guarded-gateway.ts";

const ping = { jsonrpc: "2.0", id: 1, method: "ping" };

const { backend, gateway } = guardedGateway();

const origins = (...values: string[]) => values.map((value) => ["Origin", value] as const);

async function preflight(server: string, origin: string) {
  return await gateway.send(server, "OPTIONS", [
    ["Origin", origin],
    ["Access-Control-Request-Method", "POST"],
    ["Access-Control-Request-Headers", "authorization, mcp-param-city, x-evil"],
  ]);
}

describe.each([
  [
    "secure origins",
    "members",
    [
      "https://app.example",
      "https://a.b-c.example:8443",
      "https://[2001:db8::1]",
      "http://localhost:6274",
      "http://127.0.0.1",
      "http://[::1]:80",
    ],
  ],
  ["listed origins", "open", ["https://app.example", "vscode-webview://panel"]],
])("%s", (_rule, server, allowed) => {
  it.each(allowed)("%s may call and read every answer", async (origin) => {
    const token = await gateway.token(server, { claims: { roles: ["Weather.Admin"] } });
    const read = async (headers: Headers) => {
      expect(headers.get("access-control-allow-origin")).toBe(origin);
      expect(headers.get("vary")).toContain("Origin");
    };
    const good = await gateway.call(server, token, ping, origins(origin));
    expect(good.status).toBe(200);
    await read(good.headers);
    const refused = await gateway.call(server, "none", ping, origins(origin));
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-expose-headers")).toContain("WWW-Authenticate");
    await read(refused.headers);
    backend.answer((response) => response.destroy());
    const failed = await gateway.call(server, token, ping, origins(origin));
    expect(failed.status).toBe(502);
    await read(failed.headers);
    const asked = await preflight(server, origin);
    expect(asked.status).toBe(204);
    await read(asked.headers);
    expect(asked.headers.get("access-control-allow-headers")).toContain("mcp-param-city");
    expect(asked.headers.get("access-control-allow-headers")).not.toContain("x-evil");
  });

  it.each([
    "null",
    "http://evil.example",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "https://app.example/path",
    "https://user@app.example",
    "https://app.example, https://app.example",
    "https://",
    "file://",
    "ftp://app.example",
    "",
  ])("%j may not, and learns nothing of the token", async (origin) => {
    for (const token of [await gateway.token(server), "none"]) {
      const answer = await gateway.call(server, token, ping, origins(origin));
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.text)).not.toHaveProperty("id");
      expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", error: {} });
      expect(answer.headers.has("www-authenticate")).toBe(false);
      expect(answer.headers.has("access-control-allow-origin")).toBe(false);
    }
    const asked = await preflight(server, origin);
    expect(asked.status).toBe(403);
    expect(asked.headers.has("access-control-allow-origin")).toBe(false);
    expect(backend.received).toHaveLength(0);
  });

  it("may not be two", async () => {
    const two = origins("https://app.example", "https://app.example");
    expect((await gateway.call(server, "none", ping, two)).status).toBe(403);
  });
});

it("a listed rule does not let other secure pages in", async () => {
  expect((await preflight("open", "https://other.example")).status).toBe(403);
  expect((await preflight("open", "http://localhost:6274")).status).toBe(403);
});
