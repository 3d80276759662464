import { createHmac, createPublicKey } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bearer, post, type RunningServer, startWeatherServer } from "../running-server.ts";
import { type Minting, startTokenIssuer } from "../token-issuer.ts";

let server: RunningServer;

beforeAll(async () => {
  server = await startWeatherServer(
    {},
    await startTokenIssuer(["RS256", "PS256", "ES256", "RS512"]),
  );
});
afterAll(() => server.close());

async function expectInvalidToken(response: Response, because: RegExp): Promise<void> {
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toMatch(
    /^Bearer error="invalid_token", error_description="[^"\\]+"$/,
  );
  const body = await response.json();
  expect(body).toEqual({
    error: "invalid_token",
    error_description: expect.stringMatching(because),
  });
}

describe("without a token", () => {
  it.each(["POST", "GET", "DELETE", "OPTIONS", "PUT", "PATCH"])(
    "%s is answered 401 with a bare challenge",
    async (method) => {
      const response = await fetch(`${server.url}/mcp`, { method });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(response.headers.get("content-type")).toMatch(/^application\/json/);
      expect(await response.json()).toMatchObject({ error: "unauthorized" });
    },
  );

  it("refuses other schemes and a token in the query", async () => {
    const token = await server.issuer.mint();
    expect((await post(server.url, { authorization: `Basic ${token}` })).status).toBe(401);
    expect((await post(server.url, { authorization: token })).status).toBe(401);
    const inQuery = await fetch(`${server.url}/mcp?access_token=${token}`, { method: "POST" });
    expect(inQuery.status).toBe(401);
  });

  it("does not read the body first", async () => {
    expect((await post(server.url, {}, "x".repeat(5_000_000))).status).toBe(401);
  });
});

describe("a valid token", () => {
  it.each(["RS256", "PS256", "ES256"])("is accepted when signed with %s", async (alg) => {
    const response = await post(server.url, bearer(await server.issuer.mint({ alg })));
    expect(response.status).toBe(200);
  });

  it("is accepted whatever the case of the scheme", async () => {
    const token = await server.issuer.mint();
    expect((await post(server.url, { authorization: `bearer ${token}` })).status).toBe(200);
  });

  it("does not make the issuer's keys be fetched again", async () => {
    await post(server.url, bearer(await server.issuer.mint()));
    const before = server.issuer.keyRequests;
    await Promise.all(
      [1, 2, 3].map(async () => post(server.url, bearer(await server.issuer.mint()))),
    );
    expect(server.issuer.keyRequests).toBe(before);
  });
});

describe("a token that was good", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is good until it expires and no longer, and says nothing of another", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const token = await server.issuer.mint({ expiresInSeconds: 60 });
    const status = async (given: string) => (await post(server.url, bearer(given))).status;
    expect(await status(token)).toBe(200);
    expect(await status(`${token}x`)).toBe(401);
    expect(await status(token.slice(0, -1))).toBe(401);
    // The clocks may differ by half a minute.
    vi.setSystemTime(Date.now() + 89_000);
    expect(await status(token)).toBe(200);
    vi.setSystemTime(Date.now() + 2_000);
    expect(await status(token)).toBe(401);
  });
});

describe("a token is refused", () => {
  const cases: [string, Minting, RegExp][] = [
    ["of another issuer", { claims: { iss: "https://other.example" } }, /iss claim/],
    ["whose issuer differs by a slash", { claims: { iss: "https://issuer.example/v2.0/" } }, /iss/],
    ["for another audience", { claims: { aud: "api://other" } }, /aud claim/],
    [
      "for another audience too",
      { claims: { aud: ["api://weather", "api://other"] } },
      /aud claim/,
    ],
    ["whose audience has a slash more", { claims: { aud: "api://weather/" } }, /aud claim/],
    ["whose audience has another case", { claims: { aud: "api://Weather" } }, /aud claim/],
    ["without audience", { without: ["aud"] }, /aud claim/],
    ["without issuer", { without: ["iss"] }, /iss claim/],
    ["that has expired", { expiresInSeconds: -60 }, /expired/],
    ["without expiry", { without: ["exp"] }, /exp claim/],
    ["that is not valid yet", { claims: { nbf: Date.now() / 1000 + 600 } }, /nbf claim/],
    ["signed with a key of somebody else", { forged: true }, /key of the expected issuer/],
    ["naming a key nobody has", { forged: true, kid: "made-up" }, /key of the expected issuer/],
    ["signed with an algorithm not allowed", { alg: "RS512" }, /RS256, PS256, ES256/],
  ];

  it.each(cases)("%s", async (_name, minting, because) => {
    await expectInvalidToken(
      await post(server.url, bearer(await server.issuer.mint(minting))),
      because,
    );
  });

  it("that is unsigned (alg none)", async () => {
    const [, payload] = (await server.issuer.mint()).split(".");
    for (const alg of ["none", "None", "nOnE"]) {
      const header = Buffer.from(JSON.stringify({ alg, kid: "RS256" })).toString("base64url");
      await expectInvalidToken(
        await post(server.url, bearer(`${header}.${payload}.`)),
        /RS256|JWT/,
      );
    }
  });

  it("that is signed with the public key as an HMAC secret", async () => {
    const [, payload] = (await server.issuer.mint()).split(".");
    const jwk = server.issuer.publicKey("RS256");
    const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
    const pem = key.export({ type: "spki", format: "pem" });
    const der = key.export({ type: "spki", format: "der" });
    for (const secret of [pem, pem.toString().trim(), der, JSON.stringify(jwk)]) {
      const header = Buffer.from(JSON.stringify({ alg: "HS256", kid: "RS256" }));
      const signed = `${header.toString("base64url")}.${payload}`;
      const mac = createHmac("sha256", secret).update(signed).digest("base64url");
      await expectInvalidToken(await post(server.url, bearer(`${signed}.${mac}`)), /RS256/);
    }
  });

  it("whose claims were changed after signing", async () => {
    const [header, payload = "", signature] = (await server.issuer.mint()).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: "admin" })).toString("base64url");
    await expectInvalidToken(
      await post(server.url, bearer(`${header}.${changed}.${signature}`)),
      /key of the expected issuer/,
    );
  });

  it.each(["x", "a.b", "a.b.c", "a.b.c.d.e", ".."])("that is no JWT: %s", async (token) => {
    await expectInvalidToken(await post(server.url, bearer(token)), /well-formed/);
  });
});

describe("allowed subjects", () => {
  it("lets in whom it names by sub or oid, and nobody else", async () => {
    const issuer = await startTokenIssuer(["RS256"]);
    const strict = await startWeatherServer(
      { token: { ...issuer.requirements, subjects: ["front", "other-front"] } },
      issuer,
    );
    const statusFor = async (claims: Record<string, unknown>, without: string[] = []) =>
      (await post(strict.url, bearer(await issuer.mint({ claims, without })))).status;
    try {
      expect(await statusFor({ sub: "front" })).toBe(200);
      expect(await statusFor({ sub: "x", oid: "other-front" })).toBe(200);
      expect(await statusFor({ sub: "Front" })).toBe(401);
      expect(await statusFor({ oid: ["front"] }, ["sub"])).toBe(401);
      expect(await statusFor({}, ["sub"])).toBe(401);
      await expectInvalidToken(
        await post(strict.url, bearer(await issuer.mint({ claims: { sub: "stranger" } }))),
        /subject/,
      );
    } finally {
      await strict.close();
    }
  });
});

describe("when the issuer changes its keys", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("learns the new one, but asks at most every thirty seconds, whatever keys tokens name", async () => {
    const server = await startWeatherServer();
    const { issuer } = server;
    const statusOf = async (minting: Minting) =>
      (await post(server.url, bearer(await issuer.mint(minting)))).status;
    try {
      expect(await statusOf({})).toBe(200);
      await issuer.addKey("RS256", "rotated");
      for (const kid of ["made-up", "another", "and-another"]) {
        expect(await statusOf({ forged: true, kid })).toBe(401);
      }
      expect(await statusOf({ kid: "rotated" })).toBe(401);
      expect(issuer.keyRequests).toBe(1);

      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31_000 });
      expect(await statusOf({ kid: "rotated" })).toBe(200);
      expect(issuer.keyRequests).toBe(2);
    } finally {
      await server.close();
    }
  });
});

describe("when the issuer's keys cannot be fetched", () => {
  it("answers 503 and says so in the log, and recovers", async () => {
    const issuer = await startTokenIssuer(["RS256"]);
    issuer.failWith(500);
    const server = await startWeatherServer({}, issuer);
    try {
      const token = await issuer.mint();
      const response = await post(server.url, bearer(token));
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("5");
      expect(response.headers.has("www-authenticate")).toBe(false);
      expect(await response.json()).toMatchObject({ error: "temporarily_unavailable" });
      const logged = server.log.find((line) => line.includes("signing keys unavailable"));
      expect(logged).toContain(issuer.requirements.jwksUri.href);
      expect(JSON.parse(logged ?? "{}").level).toBe(50);

      issuer.failWith(200);
      expect((await post(server.url, bearer(token))).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  it("answers 503 when the connection is refused, but 401 to what is no JWT at all", async () => {
    const gone = await startTokenIssuer(["RS256"]);
    await gone.close();
    const server = await startWeatherServer({ token: gone.requirements });
    try {
      expect((await post(server.url, bearer(await gone.mint()))).status).toBe(503);
      expect((await post(server.url, bearer("x"))).status).toBe(401);
    } finally {
      await server.close();
    }
  });

  it("goes on with the keys it has", async () => {
    const server = await startWeatherServer();
    try {
      expect((await post(server.url, bearer(await server.issuer.mint()))).status).toBe(200);
      server.issuer.failWith(500);
      expect((await post(server.url, bearer(await server.issuer.mint()))).status).toBe(200);
    } finally {
      await server.close();
    }
  });
});
