// Keys rotate under everybody's hands: the same gateway, store and sign-ins, first with generation 1 of the keys, then
// with 2, then with 3. What one generation made holds through the next, and ends with the one after. In the middle of a
// deployment some policies are of one generation and some of the other, and nobody notices.

import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { Browser, type Visit } from "../browser.ts";
import { halfDeployed } from "../stacks/half-deployed.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { type Authorization, newVerifier, OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, signIn } from "./sign-in.ts";

/** Everything that somebody may hold when the keys change. */
interface Held {
  /** A client whose id and secret the keys made. */
  readonly registered: OAuthClient;
  /** A browser that remembers an approval of the desktop client. */
  readonly approving: Browser;
  /** An open consent page. */
  readonly asked: { readonly browser: Browser; readonly page: Visit };
  /** A sign-in at Entra whose answer is on its way. */
  readonly away: { readonly browser: Browser; readonly callback: string };
  readonly code: Authorization;
  readonly tokens: Record<string, unknown>;
}

let local: Local;
let desktop: OAuthClient;
let stacks: readonly string[];

beforeAll(async () => {
  stacks = await Promise.all(
    [1, 2, 3].map((generation) =>
      synthesized("__tests__/stacks/key-rotation.ts", String(generation)),
    ),
  );
  local = await startLocal({ stack: stacks[0] ?? "" });
  desktop = OAuthClient.known(local, {
    client_id: "desktop",
    redirect_uris: ["https://desktop.example/callback"],
  });
}, 60_000);

afterAll(() => local.close());

async function hold(): Promise<Held> {
  const registered = await OAuthClient.register(local, {
    token_endpoint_auth_method: "client_secret_post",
  });
  const approving = browserAt(local);
  await signIn(approving, desktop.authorizationUrl(newVerifier()), { remember: true });
  const asking = browserAt(local);
  const page = await asking.visit(desktop.authorizationUrl(newVerifier()));
  expect(page.text).toContain('action="/consent"');

  const leaving = new Browser(local.issuer);
  const consent = await leaving.visit(desktop.authorizationUrl(newVerifier()));
  const entra = await leaving.press(consent, "decision", "allow");
  const { url } = await signIn(new Browser(local.entra.origin), entra.url);
  return {
    registered,
    approving,
    asked: { browser: asking, page },
    away: { browser: leaving, callback: url },
    code: await desktop.authorize(),
    tokens: await desktop.tokens(),
  };
}

const secretOf = ({ registration }: OAuthClient) => ({
  client_secret: registration.client_secret,
});

/** Uses everything once; returns the newest refresh token. What comes new is of one of the generations `now`. */
async function expectAllHolds(held: Held, ...now: string[]): Promise<unknown> {
  const { registered, approving, asked, away, code, tokens } = held;
  const authorization = await registered.authorize();
  expect((await registered.redeem(authorization, secretOf(registered))).status).toBe(200);

  const remembered = await signIn(approving, desktop.authorizationUrl(newVerifier()));
  expect(answerOf(remembered)).toHaveProperty("code");
  const allowed = await asked.browser.press(asked.page, "decision", "allow");
  expect(answerOf(await signIn(asked.browser, allowed.url))).toHaveProperty("code");
  expect(answerOf(await away.browser.visit(away.callback))).toHaveProperty("code");

  const redeemed = await desktop.redeem(code);
  expect(redeemed.status).toBe(200);
  expect((await desktop.call(tokens["access_token"])).status).toBe(200);
  const refreshed = await desktop.refresh(tokens["refresh_token"]);
  expect(refreshed.status).toBe(200);
  // What comes new comes under the current keys.
  for (const { body } of [redeemed, refreshed]) {
    expect(now).toContain(decodeProtectedHeader(String(body["access_token"])).kid);
    expect((await desktop.call(body["access_token"])).status).toBe(200);
  }
  return refreshed.body["refresh_token"];
}

const unknownClient = { status: 401, body: { error: "invalid_client" } };
const invalidGrant = { status: 400, body: { error: "invalid_grant" } };

/** Every refusal is the one that makes an honest client or person begin anew. */
async function expectAllEnded(held: Held): Promise<void> {
  const { registered, approving, asked, away, code, tokens } = held;
  const page = await browserAt(local).visit(registered.authorizationUrl(newVerifier()));
  expect(page.status).toBe(400);
  expect(page.text).toContain("not registered here");
  const secret = secretOf(registered);
  expect(await registered.redeem(code, secret)).toMatchObject(unknownClient);
  expect(await registered.refresh(tokens["refresh_token"], secret)).toMatchObject(unknownClient);

  const forgotten = await approving.visit(desktop.authorizationUrl(newVerifier()));
  expect(forgotten.status).toBe(200);
  expect(forgotten.text).toContain('action="/consent"');
  expect((await asked.browser.press(asked.page, "decision", "allow")).status).toBe(400);
  const late = await away.browser.visit(away.callback);
  expect(late.status).toBe(400);
  expect(late.text).toContain("This sign-in cannot be finished");

  expect(await desktop.redeem(code)).toMatchObject(invalidGrant);
  expect(await desktop.refresh(tokens["refresh_token"])).toMatchObject(invalidGrant);
  const call = await desktop.call(tokens["access_token"]);
  expect(call.status).toBe(401);
  expect(call.headers.get("www-authenticate")).toContain('error="invalid_token"');
  expect((await desktop.revoke(tokens["refresh_token"])).status).toBe(200);
}

it("what one generation made holds through the next and ends with the one after", async () => {
  const [used, unused] = [await hold(), await hold()];
  expect(decodeProtectedHeader(String(used.tokens["access_token"])).kid).toBe("1");

  await local.deploy(stacks[1] ?? "");
  const renewed = await expectAllHolds(used, "2");
  const newer = await hold();

  await local.deploy(stacks[2] ?? "");
  await expectAllEnded(unused);
  await expectAllHolds(newer, "3");
  // Who came back in time goes on.
  expect((await desktop.refresh(renewed)).status).toBe(200);
});

it("policies of two generations understand each other while a deployment goes on", async () => {
  const [one = "", two = ""] = stacks;
  await local.deploy(one);
  const made = { whole: await hold(), first: await hold() };
  // Raising, and lowering again as a revert does: what any half makes holds in the other, and afterwards.
  for (const [before, after, generation] of [
    [one, two, "2"],
    [two, one, "1"],
  ] as const) {
    await local.deploy(halfDeployed(before, after, "first"));
    await expectAllHolds(made.whole, "1", "2");
    made.whole = await hold();
    await local.deploy(halfDeployed(before, after, "second"));
    await expectAllHolds(made.first, "1", "2");
    await expectAllHolds(made.whole, "1", "2");
    made.whole = await hold();
    made.first = await hold();
    await local.deploy(after);
    await expectAllHolds(made.whole, generation);
    made.whole = await hold();
  }
}, 60_000);

it("a deployment that cannot run leaves the one before", async () => {
  await expect(local.deploy("no/such/cdk.tf.json")).rejects.toThrow("not a synthesized stack");
  const tokens = await desktop.tokens();
  expect((await desktop.call(tokens["access_token"])).status).toBe(200);
});
