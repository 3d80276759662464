import { type CryptoKey, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  ada,
  clientId,
  codeGrant,
  gatewayApp,
  identity,
  requestToken,
  signIn,
  startContoso,
  weatherApp,
} from "./contoso.ts";

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const exchange = "api://AzureADTokenExchange";

const entra = await startContoso();

afterEach(() => {
  vi.useRealTimers();
  entra.register(gatewayApp(entra.issuer));
});

async function managedIdentityAssertion(): Promise<string> {
  return (await entra.managedIdentityToken(identity.clientId, exchange)).accessToken;
}

async function redeemWith(assertion: string, form: Record<string, string> = {}) {
  const { code } = await signIn(entra, ada);
  return await requestToken(entra, {
    ...codeGrant(code),
    client_secret: undefined,
    client_assertion: assertion,
    client_assertion_type: jwtBearer,
    ...form,
  });
}

describe("an app with a federated credential", () => {
  it("authenticates with the token of the managed identity", async () => {
    const { status, body } = await redeemWith(await managedIdentityAssertion());

    expect(status).toBe(200);
    expect(body).toHaveProperty("id_token");
  });

  it("can use the same assertion again until it expires, and then no more", async () => {
    const assertion = await managedIdentityAssertion();
    expect((await redeemWith(assertion)).status).toBe(200);
    expect((await redeemWith(assertion)).status).toBe(200);

    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3601_000 });
    const late = await redeemWith(assertion);
    expect(late.status).toBe(401);
    expect(late.body).toMatchObject({ error: "invalid_client", error_codes: [700024] });
  });

  it.each([
    ["issuer", { issuer: "https://token.actions.example" }, 700211],
    ["subject", { subject: identity.clientId }, 700213],
    ["audience", { audiences: ["api://other"] }, 700212],
  ])("is refused when the credential has another %s", async (_part, change, code) => {
    const app = gatewayApp(entra.issuer);
    const federatedCredentials = app.federatedCredentials.map((one) => ({ ...one, ...change }));
    entra.register({ ...app, federatedCredentials });

    await expectRefused(await managedIdentityAssertion(), code);
  });

  it("is not helped by a second credential that fits in the other parts", async () => {
    const app = gatewayApp(entra.issuer);
    const federatedCredentials = [
      { issuer: entra.issuer, subject: identity.principalId, audiences: ["api://other"] },
      { issuer: entra.issuer, subject: "somebody else", audiences: [exchange] },
    ];
    entra.register({ ...app, federatedCredentials });

    await expectRefused(await managedIdentityAssertion(), 700212);
  });

  it("is refused without any credential", async () => {
    entra.register({ ...gatewayApp(entra.issuer), federatedCredentials: [] });

    await expectRefused(await managedIdentityAssertion(), 700211);
  });

  it("is refused with the same identity's token for something else", async () => {
    const { accessToken } = await entra.managedIdentityToken(identity.clientId, clientId);

    await expectRefused(accessToken, 700212);
  });

  it("is refused with an assertion that another key has signed", async () => {
    const { privateKey } = await generateKeyPair("RS256");

    await expectRefused(await forgedWith("RS256", privateKey), 50013);
  });

  it.each([
    ["no JWT at all", () => "no.jwt", 50027],
    ["an assertion without a signature", () => unsigned(), 50027],
    ["an assertion signed with a secret", () => forgedWith("HS256", new Uint8Array(32)), 50027],
    ["an assertion whose claims were changed", () => changed(), 50013],
  ])("is refused with %s", async (_what, assertion, code) => {
    await expectRefused(await assertion(), code);
  });

  it("cannot be verified when somebody else is the issuer", async () => {
    const issuer = "https://token.actions.example";
    const app = gatewayApp(issuer);
    entra.register(app);
    const { privateKey } = await generateKeyPair("RS256");

    await expectRefused(await forgedWith("RS256", privateKey, issuer), 50013);
  });

  it("is refused with the wrong assertion type", async () => {
    const answered = await redeemWith(await managedIdentityAssertion(), {
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
    });

    expect(answered.status).toBe(401);
    expect(answered.body).toMatchObject({ error: "invalid_client", error_codes: [50027] });
  });

  it("cannot speak for another app", async () => {
    const answered = await redeemWith(await managedIdentityAssertion(), {
      client_id: weatherApp.clientId,
    });

    expect(answered.body).toMatchObject({ error: "invalid_client", error_codes: [700211] });
  });
});

async function expectRefused(assertion: string, code: number): Promise<void> {
  const answered = await redeemWith(assertion);
  expect(answered.body).toMatchObject({ error: "invalid_client", error_codes: [code] });
  expect(answered.status).toBe(401);
}

function forgedWith(alg: string, key: CryptoKey | Uint8Array, issuer = entra.issuer) {
  return new SignJWT({})
    .setProtectedHeader({ alg })
    .setIssuer(issuer)
    .setSubject(identity.principalId)
    .setAudience(exchange)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(key);
}

async function unsigned(): Promise<string> {
  const [, payload] = (await managedIdentityAssertion()).split(".");
  return `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;
}

async function changed(): Promise<string> {
  const [header, payload = "", signature] = (await managedIdentityAssertion()).split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
  const longer = JSON.stringify({ ...claims, exp: 9_999_999_999 });
  return `${header}.${Buffer.from(longer).toString("base64url")}.${signature}`;
}
