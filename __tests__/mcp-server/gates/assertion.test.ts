import { createHmac, generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bearer,
  jsonRpcAnswer,
  openStream,
  post,
  type RunningServer,
  startWeatherServer,
} from "../running-server.ts";

const issuer = "https://gateway.example";
const audience = "https://gateway.example/weather/mcp";
const bytes = (text: string) => new TextEncoder().encode(text);
const keys = new Map([
  ["1", bytes("the key of the first generation, 64 characters of it or so......")],
  ["2", bytes("the key of the next generation, 64 characters of it or so.......")],
]);

let server: RunningServer;
let token: string;

beforeAll(async () => {
  server = await startWeatherServer({ assertion: { issuer, audience, keys } });
  token = await server.issuer.mint();
});
afterAll(() => server.close());

interface Signing {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: Uint8Array;
}

/** An assertion as the gateway signs it; `signing` changes it. */
function assert({ claims = {}, header = {}, key }: Signing = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const all = {
    iss: issuer,
    aud: audience,
    sub: "ada",
    tid: "tenant-1",
    name: "Zo\u00eb",
    client_id: "client-1",
    client_name: "Inspector",
    scope: "weather.read weather.write",
    roles: ["Weather.Read"],
    iat: now,
    exp: now + 60,
    jti: "1",
    ...claims,
  };
  const present = Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  );
  const kid = "1";
  return new SignJWT(present)
    .setProtectedHeader({ alg: "HS256", typ: "gateway-assertion+jwt", kid, ...header })
    .sign(key ?? keys.get(kid) ?? bytes(""));
}

function callWhoAmI(assertion: string | undefined, authorization = token): Promise<Response> {
  const headers = {
    ...bearer(authorization),
    ...(assertion && { "gateway-assertion": assertion }),
  };
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "who_am_i" } };
  return post(server.url, headers, JSON.stringify(message));
}

async function expectRefused(answer: Response): Promise<void> {
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  expect(await answer.json()).toMatchObject({ error: "invalid_assertion" });
}

describe("who calls", () => {
  it("is what the gateway signed, and nothing else", async () => {
    const answer = await callWhoAmI(await assert());
    expect(answer.status).toBe(200);
    expect(await jsonRpcAnswer(answer)).toMatchObject({
      result: {
        structuredContent: {
          user: "ada",
          tenant: "tenant-1",
          name: "Zo\u00eb",
          client: "client-1",
          clientName: "Inspector",
          scopes: ["weather.read", "weather.write"],
          roles: ["Weather.Read"],
        },
      },
    });
  });

  it("may be signed with any generation's key that the server has", async () => {
    const next = await assert({ header: { kid: "2" }, ...keyOf("2") });
    expect((await callWhoAmI(next)).status).toBe(200);
  });

  it("may be no more than an id", async () => {
    const claims = { tid: undefined, name: undefined, client_id: undefined };
    const rest = { client_name: undefined, scope: undefined, roles: undefined };
    const answer = await callWhoAmI(await assert({ claims: { ...claims, ...rest } }));
    expect(await jsonRpcAnswer(answer)).toMatchObject({
      result: { structuredContent: { user: "ada", scopes: [], roles: [] } },
    });
  });

  it("is nobody without a bearer token", async () => {
    const answer = await callWhoAmI(await assert(), "x");
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: "invalid_token" });
  });

  it("stands in the log by id at debug level, without a name, a scope or the assertion", async () => {
    server.log.length = 0;
    const assertion = await assert();
    await (await callWhoAmI(assertion)).text();
    const log = server.log.join("");
    expect(log).toContain('"user":"ada","client":"client-1"');
    for (const secret of ["Zo", "weather.write", assertion.split(".")[2]]) {
      expect(log).not.toContain(secret);
    }
  });

  it("may have a quarter of the requests under way, and takes nobody else's place", async () => {
    const small = await startWeatherServer({
      assertion: { issuer, audience, keys },
      mostRequests: 4,
    });
    const token = await small.issuer.mint();
    const as = async (claims: Readonly<Record<string, unknown>>) => ({
      "gateway-assertion": await assert({ claims }),
    });
    const ask = async (claims: Readonly<Record<string, unknown>>) =>
      await post(small.url, { ...bearer(token), ...(await as(claims)) });
    try {
      const stream = await openStream(small.url, token, await as({}));
      const refused = await ask({});
      expect(refused.status).toBe(429);
      expect(refused.headers.get("retry-after")).toBe("1");
      expect((await ask({ sub: "grace" })).status).toBe(200);
      expect((await ask({ tid: "tenant-2" })).status).toBe(200);
      await stream.body?.cancel();
      await expect.poll(async () => (await ask({})).status).toBe(200);
    } finally {
      await small.close();
    }
  });

  it("is known to no server that is not told", async () => {
    const alone = await startWeatherServer();
    const list = await post(alone.url, bearer(await alone.issuer.mint()));
    expect(JSON.stringify(await jsonRpcAnswer(list))).not.toContain("who_am_i");
    await alone.close();
  });
});

function keyOf(kid: string): Signing {
  const key = keys.get(kid);
  return key === undefined ? {} : { key };
}

describe("an assertion is refused", () => {
  const now = Math.floor(Date.now() / 1000);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const cases: [string, () => Promise<string> | string | undefined][] = [
    ["that is not there", () => undefined],
    ["that is the bearer token", () => token],
    ["that stands twice", async () => `${await assert()}, ${await assert()}`],
    ["for another server", () => assert({ claims: { aud: `${issuer}/notes/mcp` } })],
    [
      "for another server too",
      () => assert({ claims: { aud: [audience, `${issuer}/notes/mcp`] } }),
    ],
    ["for nobody", () => assert({ claims: { aud: undefined } })],
    ["of another issuer", () => assert({ claims: { iss: "https://other.example" } })],
    ["of nobody", () => assert({ claims: { sub: undefined } })],
    ["of somebody without a name", () => assert({ claims: { sub: "" } })],
    ["with roles that are no list", () => assert({ claims: { roles: "Weather.Admin" } })],
    ["that has expired", () => assert({ claims: { exp: now - 60 } })],
    ["without expiry", () => assert({ claims: { exp: undefined } })],
    ["from the future", () => assert({ claims: { iat: now + 600 } })],
    ["that is not valid yet", () => assert({ claims: { nbf: now + 600 } })],
    ["whose expiry is no number", () => assert({ claims: { exp: String(now + 60) } })],
    ["with an id that is no text", () => assert({ claims: { jti: 5 } })],
    [
      "with an extension to understand",
      async () => {
        const header = { alg: "HS256", typ: "gateway-assertion+jwt", kid: "1", crit: ["x"], x: 1 };
        const first = Buffer.from(JSON.stringify(header)).toString("base64url");
        const signed = `${first}.${(await assert()).split(".")[1]}`;
        const key = keys.get("1") ?? bytes("");
        return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
      },
    ],
    ["whose signature is shortened", async () => (await assert()).slice(0, -2)],
    ["with a padded signature", async () => `${await assert()}=`],
    ["with a part more", async () => `${await assert()}.x`],
    ["without a time", () => assert({ claims: { iat: undefined } })],
    ["without an id", () => assert({ claims: { jti: undefined } })],
    ["of another type", () => assert({ header: { typ: "at+jwt" } })],
    ["without a type", () => assert({ header: { typ: undefined } })],
    ["of a key that the server does not have", () => assert({ header: { kid: "3" } })],
    ["of no key", () => assert({ header: { kid: undefined } })],
    ["signed with another key of the server", () => assert(keyOf("2"))],
    ["signed with somebody's key", () => assert({ key: bytes("k".repeat(64)) })],
    [
      "whose claims were changed after signing",
      async () => {
        const [header, payload = "", signature] = (await assert()).split(".");
        const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
        const eve = Buffer.from(JSON.stringify({ ...claims, sub: "eve" })).toString("base64url");
        return `${header}.${eve}.${signature}`;
      },
    ],
    [
      "that is unsigned",
      async () => {
        const header = Buffer.from('{"alg":"none","typ":"gateway-assertion+jwt","kid":"1"}');
        return `${header.toString("base64url")}.${(await assert()).split(".")[1]}.`;
      },
    ],
    [
      "signed with another algorithm",
      () =>
        new SignJWT({ sub: "ada", jti: "1" })
          .setProtectedHeader({ alg: "RS256", typ: "gateway-assertion+jwt", kid: "1" })
          .setIssuer(issuer)
          .setAudience(audience)
          .setIssuedAt()
          .setExpirationTime("1m")
          .sign(privateKey),
    ],
  ];

  it.each(cases)("%s", async (_what, assertion) => {
    await expectRefused(await callWhoAmI(await assertion()));
  });
});
