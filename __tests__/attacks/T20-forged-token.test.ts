// T20, forged and tampered access tokens. RFC 8725 (JSON Web Token best current practices) sections 2 and 3,
// RFC 9068 section 4, RFC 6750 section 3.1. Whatever is wrong, the answer is one and the same, so that nobody
// learns how far a forgery came.

import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { exportJWK, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { guardedGateway, type TokenProps } from "../e2e/guarded-gateway.ts";

const { backend, gateway } = guardedGateway();

type Header = readonly [string, string];
type Forgery = () => Promise<readonly Header[]> | readonly Header[];

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const bearer = (token: string): readonly Header[] => [["Authorization", `Bearer ${token}`]];
const signed = async (props: TokenProps) => bearer(await gateway.token("open", props));
const claim = (claims: Record<string, unknown>) => () => signed({ claims });
const foreignKey = Buffer.alloc(64, 7);
const forged = (header: Record<string, unknown>) => () => signed({ key: foreignKey, header });
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const parts = async () => (await gateway.token("open")).split(".") as [string, string, string];
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });

const forgeries: Readonly<Record<string, Readonly<Record<string, Forgery>>>> = {
  "not one bearer token": {
    malformed: () => bearer("a.b"),
    "no JSON inside": () => bearer("aaaa.bbbb.cccc"),
    "JSON that is no object": () => bearer(`${encode([])}.${encode("x")}.AAAA`),
    "four parts": async () => bearer(`${await gateway.token("open")}.AAAA`),
    "five parts, as encrypted tokens have": () => bearer("e30.AAAA.AAAA.AAAA.AAAA"),
    "three empty parts": () => bearer(".."),
    empty: () => [["Authorization", ""]],
    "the scheme alone": () => [["Authorization", "Bearer"]],
    "another scheme": async () => [["Authorization", `Basic ${await gateway.token("open")}`]],
    "no scheme": async () => [["Authorization", await gateway.token("open")]],
    "two blanks": async () => [["Authorization", `Bearer  ${await gateway.token("open")}`]],
    "two headers": async () => [...(await signed({})), ...(await signed({}))],
    "a good header and another": async () => [
      ...(await signed({})),
      ["Authorization", "Basic eDp5"],
    ],
    "two in one header": async () => {
      const token = await gateway.token("open");
      return [["Authorization", `Bearer ${token}, Bearer ${token}`]];
    },
    oversized: async () =>
      bearer(await gateway.token("open", { claims: { pad: "x".repeat(9500) } })),
  },
  "not signed by the gateway": {
    "another key": forged({}),
    "another key and key id": forged({ kid: "9" }),
    "no key id": forged({ kid: undefined }),
    "a key id that is a path": forged({ kid: "../../../../dev/null" }),
    "a key id that is a query": forged({ kid: "x' UNION SELECT 'key" }),
    "a key id that is no text": forged({ kid: { $ne: null } }),
    "an empty key": async () => {
      const [header, payload] = await parts();
      return bearer(`${header}.${payload}.${"A".repeat(43)}`);
    },
    "no signature": async () => bearer((await parts()).slice(0, 2).join(".").concat(".")),
    "a signature cut short": async () => bearer((await gateway.token("open")).slice(0, -8)),
    "a signature with more behind it": async () => bearer(`${await gateway.token("open")}AAAA`),
    "the signature of another token": async () => {
      const [header, payload] = await parts();
      return bearer(`${header}.${payload}.${(await gateway.token("slow")).split(".")[2]}`);
    },
    "tampered claims": async () => {
      const [header, , signature] = await parts();
      const claims = { iss: gateway.issuer, aud: gateway.url("open"), sub: "eve" };
      const payload = encode({ ...claims, exp: inSeconds(60), scope: "open.use" });
      return bearer(`${header}.${payload}.${signature}`);
    },
    "a tampered header": async () => {
      const [, payload, signature] = await parts();
      return bearer(`${encode({ alg: "HS256", typ: "at+jwt", kid: "2" })}.${payload}.${signature}`);
    },
    "algorithm none": async () =>
      bearer(`${encode({ alg: "none", typ: "at+jwt" })}.${(await parts())[1]}.`),
    "algorithm none, with a signature": async () => {
      const [, payload, signature] = await parts();
      return bearer(`${encode({ alg: "none", typ: "at+jwt" })}.${payload}.${signature}`);
    },
    "algorithm nOnE": async () =>
      bearer(`${encode({ alg: "nOnE", typ: "at+jwt" })}.${(await parts())[1]}.AAAA`),
    "no algorithm": async () => bearer(`${encode({ typ: "at+jwt" })}.${(await parts())[1]}.AAAA`),
    "an algorithm that is no text": async () =>
      bearer(`${encode({ alg: ["HS256"], typ: "at+jwt" })}.${(await parts())[1]}.AAAA`),
    "an asymmetric algorithm": async () => bearer(await asymmetric({})),
    "a key that the token brings": async () =>
      bearer(await asymmetric({ jwk: await exportJWK(createPublicKey(rsa.privateKey)) })),
    "a key that the token points to": async () =>
      bearer(await asymmetric({ jku: `${backend.origin}/keys`, x5u: `${backend.origin}/x5u` })),
    "a key that everybody knows": () =>
      signed({ key: Buffer.from("the gateway's own token padded to 32 bytes") }),
  },
  "no access token for this server": {
    expired: claim({ exp: inSeconds(-1) }),
    "expired in this second": () => signed({ claims: { exp: inSeconds(0) } }),
    "no expiry": claim({ exp: undefined }),
    "an expiry that is no number": claim({ exp: "tomorrow" }),
    "an expiry before time": claim({ exp: -1 }),
    "not valid yet": claim({ nbf: inSeconds(600) }),
    "another audience": claim({ aud: "https://elsewhere.example/open/mcp" }),
    "the audience of another server": async () => bearer(await gateway.token("slow")),
    "the audience with a slash": () => signed({ claims: { aud: `${gateway.url("open")}/` } }),
    "the audience in another case": () =>
      signed({ claims: { aud: gateway.url("open").toUpperCase() } }),
    "the audience among others": () =>
      signed({ claims: { aud: [gateway.url("open"), gateway.url("slow")] } }),
    "the issuer as audience": () => signed({ claims: { aud: gateway.issuer } }),
    "an audience that is no text": claim({ aud: { any: true } }),
    "no audience": claim({ aud: undefined }),
    "another issuer": claim({ iss: "https://login.microsoftonline.com/common/v2.0" }),
    "the issuer with a slash": () => signed({ claims: { iss: `${gateway.issuer}/` } }),
    "no issuer": claim({ iss: undefined }),
    "no subject": claim({ sub: undefined }),
    "an empty subject": claim({ sub: "" }),
    "no type": () => signed({ header: { typ: undefined } }),
    "the type of any JWT": () => signed({ header: { typ: "JWT" } }),
    "the type of an id token of a back channel": () => signed({ header: { typ: "logout+jwt" } }),
    "a refresh token": () => bearer(Buffer.alloc(160, 1).toString("base64url")),
  },
};

/** A token that its own key signed, with more in its header. */
async function asymmetric(header: Record<string, unknown>): Promise<string> {
  return await new SignJWT({ scope: "open.use", sub: "eve" })
    .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: "1", ...header })
    .setAudience(gateway.url("open"))
    .setIssuer(gateway.issuer)
    .setExpirationTime("5m")
    .sign(rsa.privateKey);
}

/** The one answer to all of them. */
const refusal = () => ({
  status: 401,
  headers: {
    "www-authenticate": `Bearer error="invalid_token", error_description="The access token is not valid for this server.", scope="open.use", resource_metadata="${gateway.issuer}/.well-known/oauth-protected-resource/open/mcp"`,
    "content-type": "application/json",
    "content-length": "97",
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": expect.any(String),
    vary: "Origin",
    connection: "keep-alive",
    "keep-alive": expect.any(String),
  },
  text: '{"error":"invalid_token","error_description":"A valid access token for this server is required."}',
});

describe.each(Object.entries(forgeries))("a token that is %s", (_kind, cases) => {
  it.each(Object.entries(cases))(
    "%s: the same answer, whatever the method",
    async (_name, forge) => {
      const headers = await forge();
      const message = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
      const post = [["Content-Type", "application/json"], ...headers] as const;
      const answers = await Promise.all([
        gateway.send("open", "POST", post, message),
        gateway.send("open", "GET", headers),
        gateway.send("open", "DELETE", headers),
      ]);
      for (const { status, headers: received, text } of answers) {
        const { date: _date, ...fixed } = Object.fromEntries(received);
        expect({ status, headers: fixed, text }).toEqual(refusal());
      }
      expect(backend.received).toHaveLength(0);
    },
  );
});

it("the same requests with a good token arrive, so that it is the token that was refused", async () => {
  for (const method of ["GET", "DELETE"]) {
    expect((await gateway.send("open", method, await signed({}))).status).toBe(200);
  }
  const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
  expect((await gateway.call("open", await gateway.token("open"), ping)).status).toBe(200);
  expect(backend.received.map(({ method }) => method)).toEqual(["GET", "DELETE", "POST"]);
});
