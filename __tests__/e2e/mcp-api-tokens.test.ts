import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Answer, GuardedGateway, type TokenProps } from "./guarded-gateway.ts";
import { ScriptedBackend } from "./scripted-backend.ts";

let backend: ScriptedBackend;
let gateway: GuardedGateway;

beforeAll(async () => {
  backend = await ScriptedBackend.start();
  gateway = await GuardedGateway.start(backend.origin);
});

afterAll(async () => {
  await gateway.close();
  await backend.close();
});

afterEach(() => backend.reset());

const methods = ["POST", "GET", "DELETE"] as const;
const now = () => Math.floor(Date.now() / 1000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

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
const claim = (claims: Record<string, unknown>) => () => signed({ claims });

/** Every way a token can be wrong, as the headers of a request. */
const broken: Readonly<Record<string, () => Promise<readonly Header[]> | readonly Header[]>> = {
  malformed: () => bearer("a.b"),
  "no JSON inside": () => bearer("aaaa.bbbb.cccc"),
  empty: () => [["Authorization", ""]],
  "the scheme alone": () => [["Authorization", "Bearer"]],
  "another scheme": async () => [["Authorization", `Basic ${await gateway.token("open")}`]],
  "no scheme": async () => [["Authorization", await gateway.token("open")]],
  "two blanks": async () => [["Authorization", `Bearer  ${await gateway.token("open")}`]],
  "two headers": async () => {
    const [one] = bearer(await gateway.token("open"));
    return one === undefined ? [] : [one, one];
  },
  "two in one header": async () => {
    const token = await gateway.token("open");
    return [["Authorization", `Bearer ${token}, Bearer ${token}`]];
  },
  expired: claim({ exp: now() - 1 }),
  "no expiry": claim({ exp: undefined }),
  "not valid yet": claim({ nbf: now() + 600 }),
  "another audience": claim({ aud: "https://elsewhere.example/open/mcp" }),
  "the audience of another server": async () => bearer(await gateway.token("slow")),
  "the audience with a slash": async () => signed({ claims: { aud: `${gateway.url("open")}/` } }),
  "the audience among others": async () =>
    signed({ claims: { aud: [gateway.url("open"), gateway.url("slow")] } }),
  "the issuer as audience": async () => signed({ claims: { aud: gateway.issuer } }),
  "no audience": claim({ aud: undefined }),
  "another issuer": claim({ iss: "https://login.microsoftonline.com/common/v2.0" }),
  "no issuer": claim({ iss: undefined }),
  "no subject": claim({ sub: undefined }),
  "another key": () => signed({ key: Buffer.alloc(64, 7) }),
  "another key id with another key": () =>
    signed({ key: Buffer.alloc(64, 7), header: { kid: "9" } }),
  "no type": () => signed({ header: { typ: undefined } }),
  "another type": () => signed({ header: { typ: "JWT" } }),
  "algorithm none": async () => {
    const [, payload] = (await gateway.token("open")).split(".");
    return bearer(`${encode({ alg: "none", typ: "at+jwt" })}.${payload}.`);
  },
  "algorithm none with a signature": async () => {
    const [, payload, signature] = (await gateway.token("open")).split(".");
    return bearer(`${encode({ alg: "none", typ: "at+jwt", kid: "1" })}.${payload}.${signature}`);
  },
  "an asymmetric algorithm": async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    return bearer(
      await new SignJWT({ aud: gateway.url("open"), iss: gateway.issuer, scope: "open.use" })
        .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: "1" })
        .setExpirationTime("5m")
        .sign(privateKey),
    );
  },
  "tampered claims": async () => {
    const [header, , signature] = (await gateway.token("open")).split(".");
    const claims = { iss: gateway.issuer, aud: gateway.url("open"), sub: "eve", exp: now() + 60 };
    return bearer(`${header}.${encode({ ...claims, scope: "open.use" })}.${signature}`);
  },
  "a refresh token": () => bearer(Buffer.alloc(160, 1).toString("base64url")),
  oversized: async () => bearer(await gateway.token("open", { claims: { pad: "x".repeat(9500) } })),
};

describe.each(methods)("%s", (method) => {
  it("without a token is challenged without an error code", async () => {
    const answer = await send(method, []);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Bearer scope="open.use", resource_metadata="${gateway.issuer}/.well-known/oauth-protected-resource/open/mcp"`,
    );
    expect(backend.received).toHaveLength(0);
  });

  it.each(Object.keys(broken))("%s: the same 401 as every other", async (kind) => {
    const answer = await send(method, (await broken[kind]?.()) ?? []);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Bearer error="invalid_token", error_description="The access token is not valid for this server.", scope="open.use", resource_metadata="${gateway.issuer}/.well-known/oauth-protected-resource/open/mcp"`,
    );
    expect(answer.text).toBe(
      '{"error":"invalid_token","error_description":"A valid access token for this server is required."}',
    );
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("cache-control")).toBe("no-store");
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
    expect(backend.last?.headers["authorization"]).toBe("Bearer the gateway's own token");
    expect(JSON.stringify(gateway.traces)).not.toContain(token.split(".")[2]);
  });
});
