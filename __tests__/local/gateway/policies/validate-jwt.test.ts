import { once } from "node:events";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { document, type RunningGateway, runGateway } from "../harness.ts";

const secret = Buffer.alloc(64, 7);
const other = Buffer.alloc(64, 8);
const keys = await generateKeyPair("RS256");
let gateway: RunningGateway;
let issuer: string;
const identityProvider = createServer(async (request, response) => {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "rsa", alg: "RS256" };
  const answer = request.url === "/keys" ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` };
  response.end(JSON.stringify(answer));
});

beforeAll(async () => {
  identityProvider.listen(0, "127.0.0.1");
  await once(identityProvider, "listening");
  const address = identityProvider.address();
  issuer = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const validate = `<validate-jwt header-name="Authorization" require-scheme="Bearer" output-token-variable-name="token">
<openid-config url="${issuer}/.well-known/openid-configuration" />
<issuer-signing-keys><key id="1">${secret.toString("base64")}</key><key id="2">${other.toString("base64")}</key></issuer-signing-keys>
<audiences><audience>here</audience></audiences>
<issuers><issuer>us</issuer></issuers>
<required-claims><claim name="scope" match="any" separator=" "><value>read</value></claim></required-claims>
</validate-jwt>`;
  gateway = await runGateway({
    operation: document({
      inbound: `${validate}<return-response><set-body>@(((Jwt)context.Variables["token"]).Subject)</set-body></return-response>`,
      onError:
        '<return-response><set-status code="@(context.Response.StatusCode)" reason="No" /><set-body>@(context.LastError.Reason)</set-body></return-response>',
    }),
  });
});

afterAll(async () => {
  await gateway.close();
  identityProvider.close();
});

interface Minting {
  readonly claims?: JWTPayload;
  readonly header?: Record<string, unknown>;
  readonly key?: Parameters<SignJWT["sign"]>[0];
  readonly expires?: string;
}

async function mint({ claims = {}, header = {}, key = secret, expires = "5m" }: Minting = {}) {
  return await new SignJWT({ iss: "us", aud: "here", sub: "ada", scope: "read write", ...claims })
    .setProtectedHeader({ alg: "HS256", kid: "1", ...header })
    .setExpirationTime(expires)
    .sign(key);
}

async function answerTo(authorization: string | undefined): Promise<[number, string]> {
  const headers = authorization === undefined ? {} : { authorization };
  const answer = await fetch(`${gateway.origin}/api/run`, { headers });
  return [answer.status, await answer.text()];
}

describe("validate-jwt", () => {
  it("takes a token of either key, and one of the identity provider", async () => {
    expect(await answerTo(`Bearer ${await mint()}`)).toEqual([200, "ada"]);
    const second = await mint({ key: other, header: { kid: "2" } });
    expect(await answerTo(`Bearer ${second}`)).toEqual([200, "ada"]);
    const foreign = await mint({
      key: keys.privateKey,
      header: { alg: "RS256", kid: "rsa" },
      claims: { iss: issuer },
    });
    expect(await answerTo(`Bearer ${foreign}`)).toEqual([200, "ada"]);
  });

  it.each([
    ["no token", async () => undefined, "TokenNotFound"],
    ["another scheme", async () => `Basic ${await mint()}`, "TokenNotFound"],
    ["no scheme", async () => await mint(), "TokenNotFound"],
    ["no JWT", async () => "Bearer nothing", "JwtInvalid"],
    ["a tampered signature", async () => `Bearer ${await mint()}x`, "TokenSignatureInvalid"],
    [
      "another key under our id",
      async () => `Bearer ${await mint({ key: other })}`,
      "TokenSignatureInvalid",
    ],
    [
      "an unknown key id",
      async () => `Bearer ${await mint({ header: { kid: "9" }, key: Buffer.alloc(64, 9) })}`,
      "TokenSignature",
    ],
    [
      "another audience",
      async () => `Bearer ${await mint({ claims: { aud: "there" } })}`,
      "TokenAudienceNotAllowed",
    ],
    [
      "another issuer",
      async () => `Bearer ${await mint({ claims: { iss: "them" } })}`,
      "TokenIssuerNotAllowed",
    ],
    ["an expired token", async () => `Bearer ${await mint({ expires: "-1s" })}`, "TokenExpired"],
    [
      "a claim missing",
      async () => `Bearer ${await mint({ claims: { scope: undefined } })}`,
      "TokenClaimNotFound",
    ],
    [
      "a claim of another value",
      async () => `Bearer ${await mint({ claims: { scope: "write" } })}`,
      "TokenClaimValueNotAllowed",
    ],
    ["two headers", async () => `Bearer ${await mint()},Bearer ${await mint()}`, "JwtInvalid"],
    ["alg none", async () => `Bearer ${unsigned()}`, "JwtInvalid"],
    ["the public key used as a secret", async () => `Bearer ${await confused()}`, "TokenSignature"],
  ])("refuses %s with 401", async (_what, authorization, reason) => {
    const [status, text] = await answerTo(await authorization());
    expect(status).toBe(401);
    expect(text).toContain(reason);
  });
});

function unsigned(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: "us", aud: "here", sub: "ada", scope: "read", exp: Date.now() };
  return `${part({ alg: "none" })}.${part(claims)}.`;
}

/** A token signed with HMAC, its key the text of the public RSA key. */
async function confused(): Promise<string> {
  const key = Buffer.from(JSON.stringify(await exportJWK(keys.publicKey)));
  return await mint({ key, header: { kid: "rsa" } });
}
