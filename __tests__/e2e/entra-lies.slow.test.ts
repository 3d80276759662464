import type { JWTPayload } from "jose";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { EntraFault, type FalseSignature } from "../../local/entra/index.ts";
import { answerOfSignIn, expectStandardDescription } from "./entra-events.ts";
import { OAuthClient } from "./oauth-client.ts";
import { take, type Watched, watchedGateway } from "./watched-gateway.ts";

let watched: Watched;
let client: OAuthClient;

beforeAll(async () => {
  watched = await watchedGateway();
  client = await OAuthClient.register(watched.local);
});

afterEach(() => {
  watched.local.entra.recover();
  watched.events.length = 0;
});

const elsewhere = "99999999-0000-4000-8000-000000000000";
const past = Math.floor(Date.now() / 1000) - 3600;
const without =
  (name: string) =>
  (claims: JWTPayload): JWTPayload =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

type Change = (claims: JWTPayload) => JWTPayload;

const lies: readonly (readonly [name: string, change: Change, error: string])[] = [
  ["of another tenant", (claims) => ({ ...claims, tid: elsewhere }), "access_denied"],
  [
    "of another tenant and its issuer",
    (claims) => ({
      ...claims,
      tid: elsewhere,
      iss: String(claims.iss).replace(/[0-9a-f-]{36}/, elsewhere),
    }),
    "access_denied",
  ],
  ["without a tenant", without("tid"), "access_denied"],
  ["of another issuer", (claims) => ({ ...claims, iss: `${claims.iss}/` }), "server_error"],
  ["for another audience", (claims) => ({ ...claims, aud: elsewhere }), "server_error"],
  [
    "for another audience as well",
    (claims) => ({ ...claims, aud: [String(claims.aud), elsewhere] }),
    "server_error",
  ],
  ["made for another party", (claims) => ({ ...claims, azp: elsewhere }), "server_error"],
  ["for another sign-in", (claims) => ({ ...claims, nonce: "another" }), "server_error"],
  ["without a nonce", without("nonce"), "server_error"],
  ["of nobody", without("oid"), "server_error"],
  [
    "of an id with a line break",
    (claims) => ({ ...claims, oid: `${claims["oid"]}\n` }),
    "server_error",
  ],
  ["of an id with a blank", (claims) => ({ ...claims, oid: "a b" }), "server_error"],
  ["of another version", (claims) => ({ ...claims, ver: "1.0" }), "server_error"],
  ["that has expired", (claims) => ({ ...claims, exp: past }), "server_error"],
  ["that never expires", without("exp"), "server_error"],
];

const signatures: readonly (readonly [name: string, signature: FalseSignature, error: string])[] = [
  ["that nobody signed", "none", "server_error"],
  // Entra may have a new key that is not known here yet, so the sign-in can be tried again.
  ["signed by an unknown key", "unknown key", "temporarily_unavailable"],
  ["with a forged signature", "unknown key of a known name", "server_error"],
];

/** Signs in while Entra's ID tokens are false: there is an error, and nobody is signed in. */
async function expectNobody(fault: EntraFault, error: string): Promise<void> {
  watched.local.entra.fail("token", fault);
  const answer = await answerOfSignIn(client);
  expect(answer).toMatchObject({ error, state: "a state", iss: watched.local.issuer });
  expect(answer).not.toHaveProperty("code");
  expect(answer["error_description"]).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  expect(watched.events.map(({ message }) => message)).not.toContain("signed in");
  expect(take(watched.events, "sign-in failed")).toHaveLength(1);
}

describe("an ID token", () => {
  it.each(lies)("%s signs nobody in", async (_name, change, error) => {
    await expectNobody(EntraFault.idToken(change), error);
  });

  it.each(signatures)("%s signs nobody in", async (_name, signature, error) => {
    await expectNobody(
      EntraFault.idToken((claims) => claims, signature),
      error,
    );
  });

  it("that is none signs nobody in", async () => {
    const body = '{"id_token":"none","refresh_token":"1.AAAA"}';
    watched.local.entra.fail("token", EntraFault.text(body));
    const answer = await answerOfSignIn(client);
    expect(answer).toMatchObject({ error: "temporarily_unavailable" });
    expectStandardDescription(answer["error_description"]);
  });
});

/** Refreshes while Entra's ID tokens are false, and again when they are true. */
async function refreshWith(fault: EntraFault) {
  const { refresh_token: token } = await client.tokens();
  watched.local.entra.fail("token", fault);
  watched.events.length = 0;
  const during = await client.refresh(token);
  watched.local.entra.recover();
  expect(watched.events.map(({ message }) => message)).not.toContain("token refreshed");
  return { during, after: await client.refresh(token) };
}

// OpenID Connect Core 12.2: at a refresh everything holds that holds at the sign-in, and it is the same person.
describe("at a refresh, an ID token", () => {
  it.each<readonly [string, Change]>([
    ["of another person", (claims) => ({ ...claims, oid: elsewhere })],
    ["of another tenant", (claims) => ({ ...claims, tid: elsewhere })],
    ["of another issuer", (claims) => ({ ...claims, iss: `${claims.iss}/` })],
    ["for another audience", (claims) => ({ ...claims, aud: elsewhere })],
    [
      "for another audience as well",
      (claims) => ({ ...claims, aud: [String(claims.aud), elsewhere] }),
    ],
    ["made for another party", (claims) => ({ ...claims, azp: elsewhere })],
    ["of nobody", without("oid")],
    ["of another version", (claims) => ({ ...claims, ver: "1.0" })],
  ])("%s ends the grant", async (_name, change) => {
    const { during, after } = await refreshWith(EntraFault.idToken(change));
    for (const { status, body } of [during, after]) {
      expect({ status, error: body["error"] }).toEqual({ status: 400, error: "invalid_grant" });
    }
  });

  const admin: Change = (claims) => ({ ...claims, roles: ["Weather.Admin"] });
  it.each<readonly [string, Change, FalseSignature]>([
    ["that nobody signed", admin, "none"],
    ["signed by an unknown key", admin, "unknown key"],
    ["with a forged signature", admin, "unknown key of a known name"],
    ["that has expired", (claims) => ({ ...claims, exp: past }), "valid"],
    ["that never expires", without("exp"), "valid"],
    ["of another person, forged", (claims) => ({ ...claims, oid: elsewhere }), "none"],
  ])("%s gives nothing and ends nothing", async (_name, change, signature) => {
    const { during, after } = await refreshWith(EntraFault.idToken(change, signature));
    expect(during).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
    expectStandardDescription(String(during.body["error_description"]));
    expect(during.body).not.toHaveProperty("access_token");
    expect(after.status).toBe(200);
  });

  it("that is missing gives nothing and ends nothing, though Entra answered", async () => {
    const { during, after } = await refreshWith(EntraFault.text('{"refresh_token":"1.AAAA"}'));
    expect(during).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
    expect(after.status).toBe(200);
  });
});
