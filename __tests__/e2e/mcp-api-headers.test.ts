import { decodeJwt, jwtVerify } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { guardedGateway, toolCall } from "./guarded-gateway.ts";

const ping = { jsonrpc: "2.0", id: 1, method: "ping" };

const { backend, gateway } = guardedGateway();
let token: string;

beforeAll(async () => {
  token = await gateway.token("open");
});

describe("the server is told", () => {
  const last = () => backend.last?.headers ?? {};
  const told = () => Object.keys(last()).filter((name) => /^gateway|^authorization/.test(name));

  it("who calls, signed for it alone and for a minute", async () => {
    const claims = {
      name: "Zoë Doe",
      roles: ["Weather.Read", "A,B"],
      client_name: "A client\u00a0",
    };
    const call = await gateway.call(
      "guarded",
      await gateway.token("guarded", { claims }),
      toolCall("read_note"),
    );
    expect(call.status).toBe(200);
    expect(told()).toEqual(["authorization", "gateway-assertion"]);
    const { payload, protectedHeader } = await jwtVerify(
      String(last()["gateway-assertion"]),
      new TextEncoder().encode(gateway.secrets.assertionKey),
    );
    expect(protectedHeader).toEqual({ alg: "HS256", typ: "gateway-assertion+jwt", kid: "given" });
    const now = Date.now() / 1000;
    expect(payload).toEqual({
      iss: gateway.issuer,
      aud: gateway.url("guarded"),
      sub: "ada",
      tid: "tenant-1",
      client_id: "client",
      scope: "guarded.use",
      tool: "read_note",
      ...claims,
      iat: expect.closeTo(now, -1),
      exp: expect.closeTo(now + 60, -1),
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  });

  it("with another id each time, and the tool only when one is called", async () => {
    const ids = new Set<unknown>();
    for (const method of ["ping", "tools/list"]) {
      await gateway.call("guarded", await gateway.token("guarded"), { ...ping, method });
      const claims = decodeJwt(String(last()["gateway-assertion"]));
      ids.add(claims.jti);
      expect(claims).not.toHaveProperty("tool");
    }
    expect(ids.size).toBe(2);
  });

  it("a secret in the header of its owner's choice, and nothing else", async () => {
    const token = await gateway.token("members", { claims: { roles: ["Weather.Admin"] } });
    const mine = [
      ["x-api-key", "mine"],
      ["X-API-KEY", "mine too"],
    ] as const;
    expect((await gateway.call("members", token, ping, mine)).status).toBe(200);
    expect(last()["x-api-key"]).toBe(gateway.secrets.membersKey);
    expect(told()).toEqual([]);
    expect((await gateway.call("members", token, ping, [["X_Api_Key", "mine"]])).status).toBe(400);
  });

  it("nothing at all unless its owner chose something", async () => {
    expect((await gateway.call("open", token, ping)).status).toBe(200);
    expect(told()).toEqual([]);
    expect(JSON.stringify(last())).not.toContain("ada");
  });

  it.each([
    ["Gateway-Assertion", "eyJhbGciOiJIUzI1NiJ9.e30.x"],
    ["gateway-user-id", "eve"],
    ["GATEWAY-SCOPE", "everything"],
    ["Gateway_Assertion", "eve"],
    ["gateway-user_id", "eve"],
    ["Gateway.User.Id", "eve"],
    ["Mcp_Session_Id", "a session of somebody else"],
    ["Last_Event_ID", "7"],
    ["X_Forwarded_User", "eve"],
    ["Connection", "Gateway-Assertion"],
    ["Connection", "keep-alive, authorization"],
  ])("nothing when a client sends %s: %s", async (name, value) => {
    for (const server of ["open", "guarded"]) {
      const answer = await gateway.call(server, await gateway.token(server), ping, [[name, value]]);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", id: null });
    }
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
      ["X-MS-TOKEN-AAD-ID-TOKEN", "eve"],
      ["Remote-User", "eve"],
      ["X-Forwarded-Email", "eve@contoso.example"],
      ["X-Auth-Request-User", "eve"],
      ["Proxy-Authorization", "Basic eve"],
      ["TE", "trailers"],
      ["Ocp-Apim-Subscription-Key", "key"],
      ["X-Auth-Request-Groups", "admins"],
      ["X-Forwarded-Client-Cert", "Hash=eve"],
      ["X-ARR-ClientCert", "eve"],
      ["X-SSL-Client-Cert", "eve"],
      ["X-WebAuth-User", "eve"],
      ["X-Authenticated-User", "eve"],
      ["X-Goog-Authenticated-User-Email", "eve@contoso.example"],
      ["X-Amzn-Oidc-Data", "eve"],
      ["Cf-Access-Jwt-Assertion", "eve"],
      ["Tailscale-User-Login", "eve"],
      ["X-Forwarded-Uri", "/admin"],
      ["X-Original-Method", "DELETE"],
      ["X-Envoy-Original-Path", "/admin"],
      ["X-Client-IP", "10.0.0.1"],
      ["Dapr-Api-Token", "key"],
      ["X-Functions-Key", "key"],
      ["X-Api-Key", "key"],
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
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
    };
    await gateway.call("open", token, ping, [
      ["MCP-Protocol-Version", mcp["mcp-protocol-version"]],
      ["Mcp-Method", mcp["mcp-method"]],
      ["Mcp-Param-Region", mcp["mcp-param-region"]],
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
      "set-login": "logged-out",
      "secure-session-registration": '(ES256);path="x"',
      "use-as-dictionary": 'match="/*"',
      "public-key-pins": "max-age=9",
      "expect-ct": "max-age=9",
      "critical-ch": "Sec-CH-UA",
      "origin-agent-cluster": "?1",
      "attribution-reporting-register-source": "{}",
      "access-control-allow-private-network": "true",
      "x-accel-redirect": "/secret",
      "x-sendfile": "/etc/passwd",
      "cdn-cache-control": "public",
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

describe("an answer to one person", () => {
  it.each([
    ["public, max-age=600", "no-store"],
    ["max-age=600, PUBLIC", "no-store"],
    ["max-age=0,s-maxage=60", "no-store"],
    ["must-revalidate", "no-store"],
    ["private, max-age=60", "private, max-age=60"],
    ["no-cache", "no-cache"],
  ])("that says %s goes out as %s", async (said, sent) => {
    backend.reply(200, { "cache-control": said }, "{}");
    const { headers } = await gateway.call("open", token, ping);
    expect(headers.get("cache-control")).toBe(sent);
  });
});

describe("an operator's own policies", () => {
  it("see who calls, never the client's token, and do not set what the server is given", async () => {
    const answer = await gateway.call("stepped", await gateway.token("stepped"), ping);
    expect(answer.status).toBe(200);
    const headers = backend.last?.headers ?? {};
    expect(headers["x-team"]).toBe("ada");
    expect(headers["x-seen"]).toBe("nothing");
    expect(headers["x-api-key"]).not.toBe("forged");
    expect(headers).not.toHaveProperty("authorization");
    expect(answer.headers.get("x-answered-by")).toBe("orders");
  });

  it("change nothing of what the server and the session are told of who calls", async () => {
    backend.reply(200, { "content-type": "application/json", "mcp-session-id": "s-1" }, "{}");
    const token = await gateway.token("stepped");
    const { headers } = await gateway.call("stepped", token, ping);
    expect(backend.last?.headers["x-renamed"]).toBe("mallory");
    expect(headers.get("x-renamed")).toBe("mallory");
    const told = decodeJwt(String(backend.last?.headers["gateway-assertion"]));
    expect(told).toMatchObject({ sub: "ada", roles: [] });
    expect(told["name"]).not.toBe("Mallory");
    const again = await gateway.call("stepped", token, ping, [
      ["Mcp-Session-Id", headers.get("mcp-session-id") ?? ""],
    ]);
    expect(again.status).toBe(200);
    expect(backend.last?.headers["mcp-session-id"]).toBe("s-1");
  });

  it("come after the gateway's checks", async () => {
    const answer = await gateway.call("stepped", await gateway.token("open"), ping);
    expect(answer.status).toBe(401);
    expect(backend.last).toBeUndefined();
    expect(answer.headers.get("x-answered-by")).toBeNull();
  });
});
