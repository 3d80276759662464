import { describe, expect, inject, it } from "vitest";

const { issuer, servers } = inject("gateway");

async function get(path: string, init?: RequestInit): Promise<Response> {
  return await fetch(`${issuer}${path}`, { redirect: "manual", ...init });
}

describe.each([
  "/.well-known/oauth-protected-resource/weather/mcp",
  "/.well-known/oauth-protected-resource",
])("protected resource metadata (RFC 9728) at %s", (path) => {
  it("names the resource as people type it, and who gives tokens for it", async () => {
    expect(await (await get(path)).json()).toEqual({
      resource: servers[0],
      authorization_servers: [issuer],
      scopes_supported: ["weather.read"],
      bearer_methods_supported: ["header"],
      resource_name: "Weather",
    });
  });
});

describe("authorization server metadata (RFC 8414)", () => {
  it("has what clients look for, and nothing that does not work", async () => {
    const answer = await get("/.well-known/oauth-authorization-server");
    expect(await answer.json()).toEqual({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      registration_endpoint: `${issuer}/register`,
      revocation_endpoint: `${issuer}/revoke`,
      revocation_endpoint_auth_methods_supported: [
        "none",
        "client_secret_post",
        "client_secret_basic",
      ],
      client_id_metadata_document_supported: true,
      scopes_supported: ["weather.read"],
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      token_endpoint_auth_methods_supported: ["none", "client_secret_post", "client_secret_basic"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    });
  });

  it("names no endpoint that is not there", async () => {
    const answer = await get("/.well-known/oauth-authorization-server");
    const metadata = (await answer.json()) as Record<string, unknown>;
    for (const [name, url] of Object.entries(metadata)) {
      if (!name.endsWith("_endpoint")) continue;
      const method = name === "authorization_endpoint" ? "GET" : "POST";
      const { status } = await fetch(String(url), { method, redirect: "manual" });
      expect([400, 401], `${method} ${String(url)}`).toContain(status);
    }
  });
});

const documents = [
  "/.well-known/oauth-authorization-server",
  "/.well-known/oauth-protected-resource",
  "/.well-known/oauth-protected-resource/weather/mcp",
];

describe.each(documents)("%s", (path) => {
  it("is JSON that any origin may read and any cache may keep for a while", async () => {
    const { headers, status } = await get(path);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("application/json");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("cache-control")).toMatch(/^public, max-age=\d{1,4}$/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.getSetCookie()).toEqual([]);
  });

  it("answers HEAD with the headers of GET", async () => {
    const [whole, head] = [await get(path), await get(path, { method: "HEAD" })];
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
    for (const name of ["content-type", "cache-control", "access-control-allow-origin"]) {
      expect(head.headers.get(name)).toBe(whole.headers.get(name));
    }
  });

  it("answers a preflight without a token", async () => {
    const answer = await get(path, {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "mcp-protocol-version",
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-headers")).toContain("MCP-Protocol-Version");
  });
});

it.each([
  "/.well-known/openid-configuration",
  "/.well-known/openid-configuration/weather/mcp",
  "/.well-known/oauth-authorization-server/weather/mcp",
  "/.well-known/oauth-protected-resource/other/mcp",
  "/.well-known/oauth-protected-resource/weather",
  "/.well-known/oauth-protected-resource/weather/mcp/more",
  "/.well-known/oauth-protected-resource/WEATHER/mcp",
  "/.well-known/jwks.json",
  "/.well-known/anything",
])("%s is not there, and says so in JSON", async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(await answer.json()).toHaveProperty("error");
});
