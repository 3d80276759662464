import { generateKeyPairSync, randomBytes } from "node:crypto";
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { freePort } from "../../local/containers/free-port.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { Certificate } from "../../policy/index.ts";
import { selfSigned } from "../policy/csharp/self-signed.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { OAuthClient } from "./oauth-client.ts";

/** A certificate with its key, as a Key Vault makes one. */
function certificate(name: string, modulusLength: number): Certificate {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength });
  return new Certificate(selfSigned(privateKey, name, "Example"), privateKey);
}

const certificates = new Map([
  ["mcp-token-signing-1-rsa2048", certificate("one", 2048)],
  ["mcp-token-signing-2-rsa2048", certificate("two", 3072)],
  ["mcp-token-signing-3-rsa2048", certificate("three", 2048)],
]);
const [first, second, third] = [...certificates.values()].map(({ thumbprint }) => thumbprint);
/** The gateway starts anew at the same port: its issuer stays what it is. */
let port: number;
let local: Local;
let client: OAuthClient;

async function start(stack: string): Promise<void> {
  local = await startLocal({ stack, port, certificates });
  client = await OAuthClient.register(local);
}

async function generation(number: number): Promise<string> {
  return await synthesized("__tests__/stacks/public-keys.ts", String(number));
}

beforeAll(async () => {
  port = await freePort();
  await start(await generation(1));
});

afterAll(() => local.close());

async function document(path: string): Promise<Record<string, unknown>> {
  const answer = await fetch(`${local.issuer}/.well-known/${path}`);
  return (await answer.json()) as Record<string, unknown>;
}

async function publishedKeys(): Promise<JWK[]> {
  return (await document("jwks.json"))["keys"] as JWK[];
}

/** Verifies a token as anybody can: by what the gateway publishes. */
async function verify(token: unknown): Promise<JWTPayload> {
  const metadata = await document("oauth-authorization-server");
  const keys = createRemoteJWKSet(new URL(String(metadata["jwks_uri"])));
  const options = {
    issuer: local.issuer,
    audience: client.resource,
    typ: "at+jwt",
    algorithms: ["RS256"],
  };
  return (await jwtVerify(String(token), keys, options)).payload;
}

describe("the key set", () => {
  it("is named by the metadata, kept by caches, and readable for browser clients", async () => {
    expect(await document("oauth-authorization-server")).toMatchObject({
      jwks_uri: `${local.issuer}/.well-known/jwks.json`,
    });
    const url = `${local.issuer}/.well-known/jwks.json`;
    for (const method of ["GET", "HEAD"]) {
      const answer = await fetch(url, { method });
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-type": "application/json",
        "cache-control": "public, max-age=300",
        "access-control-allow-origin": "*",
      });
    }
    const preflight = await fetch(url, { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("GET");
  });

  it("holds the public half of each key and nothing else", async () => {
    const [key, next, ...others] = await publishedKeys();
    expect(others).toEqual([]);
    // Whoever keeps the key set knows the next key before it signs.
    expect(next).toMatchObject({ kty: "RSA", use: "sig", alg: "RS256", kid: second });
    const known = certificates.get("mcp-token-signing-1-rsa2048")?.certificate.publicKey;
    const { n, e } = known?.export({ format: "jwk" }) ?? {};
    expect(key).toEqual({ kty: "RSA", use: "sig", alg: "RS256", kid: first, n, e });
  });

  it("does not exist where tokens are signed with a secret key", async () => {
    const { issuer } = inject("gateway");
    const answer = await fetch(`${issuer}/.well-known/jwks.json`);
    expect(answer.status).toBe(404);
    const metadata = await fetch(`${issuer}/.well-known/oauth-authorization-server`);
    expect(await metadata.json()).not.toHaveProperty("jwks_uri");
  });
});

describe("an access token", () => {
  let token: string;

  beforeAll(async () => {
    token = String((await client.tokens())["access_token"]);
  });

  it("is verified by the key set, and opens the server", async () => {
    expect(decodeProtectedHeader(token)).toEqual({ alg: "RS256", typ: "at+jwt", kid: first });
    expect(await verify(token)).toMatchObject({ client_id: client.id, scope: "weather.read" });
    expect((await client.call(token)).status).toBe(200);
  });

  /** The same claims under another header and another key. */
  async function forged(
    alg: string,
    key: Parameters<SignJWT["sign"]>[0],
    kid = first ?? "",
  ): Promise<string> {
    const header = { alg, typ: "at+jwt", kid };
    return await new SignJWT(decodeJwt(token)).setProtectedHeader(header).sign(key);
  }

  it.each<[string, () => Promise<string>]>([
    [
      "alg none",
      async () => {
        const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
        return `${header}.${token.split(".")[1]}.`;
      },
    ],
    [
      "HS256 with the public key as PEM",
      async () => {
        const key = certificates.get("mcp-token-signing-1-rsa2048")?.certificate.publicKey;
        return await forged(
          "HS256",
          Buffer.from(String(key?.export({ type: "spki", format: "pem" }))),
        );
      },
    ],
    [
      "HS256 with the public key as DER",
      async () => {
        const { publicKey = new Uint8Array() } =
          certificates.get("mcp-token-signing-1-rsa2048") ?? {};
        return await forged("HS256", publicKey);
      },
    ],
    ["HS256 with any secret", async () => await forged("HS256", randomBytes(64), "1")],
    [
      "RS256 with another key under our key id",
      async () =>
        await forged("RS256", generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey),
    ],
    [
      "RS256 with the key of a certificate that is not the gateway's",
      async () => {
        const other = certificates.get("mcp-token-signing-3-rsa2048")?.privateKey;
        if (!other) throw new Error("The third certificate has its key.");
        return await forged("RS256", other, third);
      },
    ],
    ["a signature cut short", async () => token.slice(0, -4)],
  ])("is refused with 401 when it has %s", async (_what, make) => {
    const answer = await client.call(await make());
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });
});

describe("a rotation of keys", () => {
  it("signs nobody out: both generations verify, the newer signs", async () => {
    const old = (await client.tokens())["access_token"];
    await local.close();
    await start(await generation(2));

    expect((await publishedKeys()).map(({ kid }) => kid)).toEqual([second, third, first]);
    expect((await client.call(old)).status).toBe(200);
    expect(await verify(old)).toMatchObject({ iss: local.issuer });

    const tokens = await client.tokens();
    expect(decodeProtectedHeader(String(tokens["access_token"])).kid).toBe(second);
    expect(await verify(tokens["access_token"])).toMatchObject({ iss: local.issuer });
    const refreshed = await client.refresh(tokens["refresh_token"]);
    expect((await client.call(refreshed.body["access_token"])).status).toBe(200);
  });
});
