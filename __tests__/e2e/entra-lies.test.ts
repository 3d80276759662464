import type { JWTPayload } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { EntraFault, type FalseSignature } from "../../local/entra/index.ts";
import {
  answerOfSignIn,
  expectStandardDescription,
  startWatched,
  take,
  type Watched,
} from "./entra-events.ts";
import { OAuthClient } from "./oauth-client.ts";

let watched: Watched;
let client: OAuthClient;

beforeAll(async () => {
  watched = await startWatched(inject("stack"));
  client = await OAuthClient.register(watched.local);
});

afterEach(() => {
  watched.local.entra.recover();
  watched.events.length = 0;
});

afterAll(async () => {
  await watched.local.close();
});

const elsewhere = "99999999-0000-4000-8000-000000000000";
const past = Math.floor(Date.now() / 1000) - 3600;
const without =
  (name: string) =>
  (claims: JWTPayload): JWTPayload =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

type Lie = readonly [
  name: string,
  claims: (claims: JWTPayload) => JWTPayload,
  error: string,
  signature?: FalseSignature,
];

const lies: readonly Lie[] = [
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
  ["of somebody with a hostile id", (claims) => ({ ...claims, oid: "a b\n" }), "server_error"],
  ["of another version", (claims) => ({ ...claims, ver: "1.0" }), "server_error"],
  ["that has expired", (claims) => ({ ...claims, exp: past }), "server_error"],
  ["that never expires", without("exp"), "server_error"],
  ["that nobody signed", (claims) => claims, "server_error", "none"],
  ["signed by an unknown key", (claims) => claims, "temporarily_unavailable", "unknown key"],
  ["with a forged signature", (claims) => claims, "server_error", "unknown key of a known name"],
];

describe("an ID token", () => {
  it.each(lies)("%s signs nobody in", async (_name, claims, error, signature) => {
    watched.local.entra.fail("token", EntraFault.idToken(claims, signature));
    const answer = await answerOfSignIn(client);
    expect(answer).toMatchObject({ error, state: "a state", iss: watched.local.issuer });
    expect(answer).not.toHaveProperty("code");
    expect(answer["error_description"]).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(watched.events.map(({ message }) => message)).not.toContain("signed in");
    expect(take(watched.events, "sign-in failed")).toHaveLength(1);
  });

  it("that is none signs nobody in", async () => {
    const body = '{"id_token":"none","refresh_token":"1.AAAA"}';
    watched.local.entra.fail("token", EntraFault.text(body));
    const answer = await answerOfSignIn(client);
    expect(answer).toMatchObject({ error: "server_error" });
    expectStandardDescription(answer["error_description"]);
  });

  it.each<Lie>([
    ["another person", (claims) => ({ ...claims, oid: elsewhere }), "invalid_grant"],
    ["another tenant", (claims) => ({ ...claims, tid: elsewhere }), "invalid_grant"],
    ["another audience", (claims) => ({ ...claims, aud: elsewhere }), "invalid_grant"],
  ])("of %s at a refresh ends the grant", async (_name, claims, error) => {
    const { refresh_token: token } = await client.tokens();
    watched.local.entra.fail("token", EntraFault.idToken(claims));
    expect(await client.refresh(token)).toMatchObject({ status: 400, body: { error } });
    watched.local.entra.recover();
    expect(await client.refresh(token)).toMatchObject({ status: 400, body: { error } });
  });
});
