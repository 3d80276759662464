import { describe, expect, it } from "vitest";
import { type Answer, guardedGateway, type TokenProps } from "./guarded-gateway.ts";

const { backend, gateway } = guardedGateway();

const methods = ["POST", "GET", "DELETE"] as const;

type Header = readonly [string, string];

async function send(method: string, headers: readonly Header[], server = "open"): Promise<Answer> {
  const post = method === "POST";
  return await gateway.send(
    server,
    method,
    post ? [["Content-Type", "application/json"], ...headers] : headers,
    post ? '{"jsonrpc":"2.0","id":1,"method":"ping"}' : undefined,
  );
}

const bearer = (token: string): readonly Header[] => [["Authorization", `Bearer ${token}`]];
const signed = async (props: TokenProps) => bearer(await gateway.token("open", props));

describe.each(methods)("%s", (method) => {
  it("without a token is challenged without an error code", async () => {
    const answer = await send(method, []);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Bearer scope="open.use", resource_metadata="${gateway.issuer}/.well-known/oauth-protected-resource/open/mcp"`,
    );
    expect(backend.received).toHaveLength(0);
  });

  it("with a good token reaches the server", async () => {
    expect((await send(method, await signed({}))).status).toBe(200);
    expect((await send(method, await signed({ header: { kid: "9" } }))).status).toBe(200);
    expect(backend.last?.method).toBe(method);
  });

  it("without a scope of the server is refused with a challenge", async () => {
    const answer = await send(method, await signed({ claims: { scope: "open.user other" } }));
    expect(answer.status).toBe(403);
    const challenge = answer.headers.get("www-authenticate") ?? "";
    expect(challenge).toContain('Bearer error="insufficient_scope"');
    expect(challenge).toContain('scope="open.use"');
    expect(challenge).toContain("/.well-known/oauth-protected-resource/open/mcp");
    expect(backend.received).toHaveLength(0);
  });

  it("without a role of the server is refused", async () => {
    const as = async (...roles: string[]) => {
      const token = await gateway.token("members", { claims: { roles } });
      return await send(method, bearer(token), "members");
    };
    const answer = await as("Weather.Read");
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toContain("Your account may not use");
    expect((await as("Weather.Read", "Weather.Admin")).status).toBe(200);
  });
});

describe("a token", () => {
  it("in the query does not count, and goes no further", async () => {
    const token = await gateway.token("open");
    const url = `${gateway.url("open")}?access_token=${token}&list=1&access%5Ftoken=${token}`;
    expect((await fetch(url)).status).toBe(401);
    expect(backend.received).toHaveLength(0);
    const both = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect(both.status).toBe(200);
    expect(backend.last?.url).toBe("/mcp?list=1");
  });

  it("of a revoked grant is refused at once", async () => {
    expect((await send("POST", await signed({ claims: { grant: "grant-7" } }))).status).toBe(200);
    gateway.cache.store("mcp-revoked-grant-7", "yes", 60);
    await expect
      .poll(async () => (await send("POST", await signed({ claims: { grant: "grant-7" } }))).status)
      .toBe(401);
    expect((await send("POST", await signed({ claims: { grant: "grant-8" } }))).status).toBe(200);
  });

  it("never reaches the server, nor a trace", async () => {
    const token = await gateway.token("open");
    await send("POST", bearer(token));
    expect(JSON.stringify(backend.last)).not.toContain(token);
    expect(backend.last?.headers).not.toHaveProperty("authorization");
    expect(JSON.stringify(gateway.traces)).not.toContain(token.split(".")[2]);
  });
});
