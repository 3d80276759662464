// T39, a tenant of the attacker's own, at a gateway for the people of every tenant. RFC 8725 section 3.8; OpenID Connect Core 3.1.3.7 and
// 12.2; Microsoft identity platform, "Access tokens", validate the issuer, and "Claims validation". Here Entra itself says what an
// attacker would have it say, at the sign-in and at a refresh.

import type { JWTPayload } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EntraFault, type FalseSignature } from "../../local/entra/index.ts";
import { claimsOf } from "../e2e/entra-events.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { answerOf, browserAt, offeredAnswerOf, people, signIn } from "../e2e/sign-in.ts";
import { startWatched, take, type Watched } from "../e2e/watched-gateway.ts";
import { synthesized } from "../stacks/synthesized.ts";

const others = "fab00000-0000-4000-8000-000000000001";
const excepted = "bad00000-0000-4000-8000-000000000001";
const personal = "9188040d-6c67-4c5b-b112-36a304b66dad";

let watched: Watched;
let client: OAuthClient;
let website: OAuthClient;

beforeAll(async () => {
  watched = await startWatched(await synthesized("__tests__/stacks/every-tenant.ts"));
  client = await OAuthClient.register(watched.local);
  website = await OAuthClient.register(watched.local, { redirect_uris: [OAuthClient.website] });
});

afterEach(() => {
  watched.local.entra.recover();
  watched.events.length = 0;
});

afterAll(async () => {
  await watched.local.close();
});

const issuerOf = (tid: string) => `${watched.local.entra.origin}/${tid}/v2.0`;
/** Of one tenant, by issuer and claim, whatever that is. */
const of = (tid: string) => () => ({ iss: issuerOf(tid), tid });

/** From now on ID tokens say this, too. */
function lie(claims: () => JWTPayload, signature: FalseSignature = "valid"): void {
  const said = EntraFault.idToken((truth) => ({ ...truth, ...claims() }), signature);
  watched.local.entra.fail("token", said);
}

/** What Entra says, how it is signed, and whether a refresh that gets it ends the grant: nobody's word ends nothing. */
const lies: readonly (readonly [string, () => JWTPayload, FalseSignature, boolean])[] = [
  ["of another tenant than its issuer's", () => ({ tid: others }), "valid", true],
  ["of another issuer than its tenant's", () => ({ iss: issuerOf(others) }), "valid", true],
  ["of Entra's pattern for an issuer", () => ({ iss: issuerOf("{tenantid}") }), "valid", true],
  ["of Entra's pattern for a tenant", of("{tenantid}"), "valid", true],
  ["of all organisations", of("organizations"), "valid", true],
  ["of no tenant", () => ({ tid: undefined }), "valid", true],
  ["of a tenant in capital letters", of(others.toUpperCase()), "valid", true],
  ["of the tenant that is excepted", of(excepted), "valid", true],
  ["of personal accounts", of(personal), "valid", true],
  ["of personal accounts, with their key", of(personal), "key of personal accounts", true],
  ["with the key for personal accounts", () => ({}), "key of personal accounts", false],
];

describe("a sign-in with an ID token", () => {
  it.each(lies)("%s: gives no code", async (_what, claims, signature) => {
    lie(claims, signature);
    const url = client.authorizationUrl(newVerifier());
    const answer = answerOf(await signIn(browserAt(watched.local), url, { person: people.ada }));
    expect(answer["code"]).toBeUndefined();
    expect(["access_denied", "server_error"]).toContain(answer["error"]);
    expect(take(watched.events, "sign-in failed")).toHaveLength(1);
  });
});

describe("a refresh with an ID token", () => {
  it.each(lies)("%s: gives nothing", async (_what, claims, signature, ends) => {
    const { refresh_token: token } = await client.tokens({}, { person: people.ada });
    lie(claims, signature);
    const refused = await client.refresh(token);
    expect(refused.status).toBe(ends ? 400 : 503);
    expect(refused.body).not.toHaveProperty("access_token");
    watched.local.entra.recover();
    expect((await client.refresh(token)).status).toBe(ends ? 400 : 200);
  });

  it("of a namesake, with the same object id in a tenant of their own: ends the grant", async () => {
    const { refresh_token: token } = await client.tokens({}, { person: people.ada });
    lie(of(others));
    expect((await client.refresh(token)).body).toMatchObject({ error: "invalid_grant" });
    watched.local.entra.recover();
    expect((await client.refresh(token)).body).toMatchObject({ error: "invalid_grant" });
  });
});

describe("somebody with the same object id in a tenant of their own", () => {
  it("is somebody else to a remembered approval", async () => {
    const browser = browserAt(watched.local);
    const url = website.authorizationUrl(newVerifier());
    const first = await signIn(browser, url, { person: people.ada, remember: true });
    expect(answerOf(first)["code"]).toBeTypeOf("string");
    const silent = website.authorizationUrl(newVerifier(), { prompt: "none" });
    expect(answerOf(await browser.visit(silent))["code"]).toBeTypeOf("string");
    lie(of(others));
    expect(offeredAnswerOf(await browser.visit(silent))).toMatchObject({
      error: "consent_required",
    });
  });

  it("is told from them in the audit and in tokens", async () => {
    lie(of(others));
    const { access_token: token } = await client.tokens({}, { person: people.ada });
    const claims = claimsOf(token);
    expect(claims).toMatchObject({ tid: others });
    const [signedIn] = take(watched.events, "signed in");
    expect(signedIn?.metadata).toMatchObject({ user: claims["sub"], tenant: others });
  });
});
