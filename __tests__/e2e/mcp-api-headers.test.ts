import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { GuardedGateway } from "./guarded-gateway.ts";
import { ScriptedBackend } from "./scripted-backend.ts";

const ping = { jsonrpc: "2.0", id: 1, method: "ping" };

let backend: ScriptedBackend;
let gateway: GuardedGateway;
let token: string;

beforeAll(async () => {
  backend = await ScriptedBackend.start();
  gateway = await GuardedGateway.start(backend.origin);
  token = await gateway.token("open", {
    claims: { name: "Zoë Doe", roles: ["Weather.Read", "A,B"], client_name: "A client\u00a0" },
  });
});

afterAll(async () => {
  await gateway.close();
  await backend.close();
});

afterEach(() => backend.reset());

describe("the server is told", () => {
  it("who calls, whatever the client says of it", async () => {
    const spoofed = [
      ["gateway-user-id", "eve"],
      ["GATEWAY-USER-ID", "mallory"],
      ["Gateway-User-Tenant", "tenant-9"],
      ["Gateway-User-Name", "Eve"],
      ["Gateway-User-Roles", "Weather.Admin"],
      ["Gateway-Scope", "everything"],
      ["Gateway-Client", "Eve's client"],
    ] as const;
    expect((await gateway.call("open", token, ping, spoofed)).status).toBe(200);
    expect(backend.last?.headers).toMatchObject({
      "gateway-user-id": "ada",
      "gateway-user-tenant": "tenant-1",
      "gateway-user-name": "Zo%C3%AB%20Doe",
      "gateway-user-roles": "Weather.Read A%2CB",
      "gateway-scope": "open.use",
      "gateway-client": "A%20client%C2%A0",
    });
    const names = backend.last?.names.map((name) => name.toLowerCase()) ?? [];
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ["Gateway_User_Id", "eve"],
    ["gateway-user_id", "eve"],
    ["Gateway.User.Id", "eve"],
    ["Gateway-User-Email", "eve@example.com"],
    ["Connection", "Gateway-User-Id"],
    ["Connection", "keep-alive, authorization"],
  ])("nothing when a client sends %s: %s", async (name, value) => {
    const answer = await gateway.call("open", token, ping, [[name, value]]);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", id: null });
    expect(backend.received).toHaveLength(0);
  });

  it("nothing that a proxy, a platform or a framework might have said", async () => {
    const claims = [
      ["Cookie", "session=1"],
      ["Forwarded", "for=10.0.0.1;host=evil.example"],
      ["X-Forwarded-Host", "evil.example"],
      ["X-Forwarded-Proto", "http"],
      ["X-Original-URL", "/admin"],
      ["X-HTTP-Method-Override", "DELETE"],
      ["X-MS-CLIENT-PRINCIPAL", "e30="],
      ["x-ms-client-principal-id", "eve"],
      ["Proxy-Authorization", "Basic eve"],
      ["TE", "trailers"],
      ["Ocp-Apim-Subscription-Key", "key"],
    ] as const;
    expect((await gateway.call("open", token, ping, claims)).status).toBe(200);
    for (const [name] of claims) {
      expect(backend.last?.headers).not.toHaveProperty(name.toLowerCase());
    }
  });

  it("what MCP says, as it was said", async () => {
    const mcp = {
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "ping",
      "mcp-param-region": "=?base64?w6k=?=",
      "last-event-id": "7",
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
    };
    await gateway.call("open", token, ping, [
      ["MCP-Protocol-Version", mcp["mcp-protocol-version"]],
      ["Mcp-Method", mcp["mcp-method"]],
      ["Mcp-Param-Region", mcp["mcp-param-region"]],
      ["Last-Event-ID", mcp["last-event-id"]],
    ]);
    expect(backend.last?.headers).toMatchObject(mcp);
  });
});

describe("of the server's headers", () => {
  it("those of MCP go out, and none that a browser keeps for the gateway's origin", async () => {
    const kept = {
      "content-type": "text/html",
      "mcp-protocol-version": "2026-07-28",
      "x-accel-buffering": "no",
      "cache-control": "private",
      allow: "POST",
    };
    const dropped = {
      "set-cookie": "__Host-mcp-login=x; Path=/; Secure",
      "clear-site-data": '"*"',
      "service-worker-allowed": "/",
      "alt-svc": 'h3=":443"',
      "strict-transport-security": "max-age=0",
      "www-authenticate": 'Bearer resource_metadata="https://evil.example"',
      "access-control-allow-credentials": "true",
      "report-to": "{}",
      nel: "{}",
      refresh: "0;url=https://evil.example",
      location: "https://evil.example",
      "x-powered-by": "Express",
    };
    backend.reply(
      200,
      {
        ...kept,
        ...dropped,
        "access-control-allow-origin": "https://evil.example",
        "content-security-policy": "default-src *",
        "x-content-type-options": "off",
        vary: "Cookie",
      },
      "<script>",
    );
    const { headers } = await gateway.call("open", token, ping);
    for (const [name, value] of Object.entries(kept)) expect(headers.get(name)).toBe(value);
    for (const name of Object.keys(dropped)) expect(headers.has(name), name).toBe(false);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; sandbox; frame-ancestors 'none'",
    );
    expect(headers.get("vary")).toBe("Origin");
  });
});
