import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EntraFault } from "../../local/entra/index.ts";
import type { Visit } from "../browser.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { claimsOf } from "./entra-events.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, buttonOf, people } from "./sign-in.ts";
import { startWatched, take, type Watched } from "./watched-gateway.ts";

const fabrikam = "fab00000-0000-4000-8000-000000000001";

let watched: Watched;
let client: OAuthClient;

beforeAll(async () => {
  const stack = await synthesized("__tests__/stacks/entra-tenants.ts");
  watched = await startWatched(stack);
  client = await OAuthClient.register(watched.local);
});

afterEach(() => {
  watched.local.entra.recover();
  watched.events.length = 0;
});

afterAll(async () => {
  await watched.local.close();
});

/** Signs in as a person of an organisation, by the pages they see. */
async function signInFrom(
  organisation: string,
  person: string,
): Promise<{ visit: Visit; verifier: string }> {
  const browser = browserAt(watched.local);
  const verifier = newVerifier();
  const consent = await browser.visit(client.authorizationUrl(verifier));
  const choice = await browser.press(consent, "decision", "allow");
  expect(new URL(choice.url).pathname).toBe("/organizations/oauth2/v2.0/authorize");
  const accounts = await browser.press(choice, "tenant", buttonOf(choice, organisation));
  return { visit: await browser.press(accounts, "person", buttonOf(accounts, person)), verifier };
}

async function tokensOf(organisation: string, person: string): Promise<Record<string, unknown>> {
  const { visit, verifier } = await signInFrom(organisation, person);
  const { code = "" } = answerOf(visit);
  const { status, body } = await client.redeem({ code, verifier });
  expect(status).toBe(200);
  return body;
}

describe("a gateway for the people of two tenants", () => {
  it.each([
    ["Contoso", people.ada, /^(?!fab00000)/],
    ["Fabrikam", "Katherine Johnson", /^fab00000-0000-4000-8000-000000000001$/],
  ])("lets in those of %s, and refreshes", async (organisation, person, tenant) => {
    const tokens = await tokensOf(organisation, person);
    const claims = claimsOf(tokens["access_token"]);
    expect(claims).toMatchObject({ name: person, tid: expect.stringMatching(tenant) });
    const refreshed = await client.refresh(tokens["refresh_token"]);
    expect(claimsOf(refreshed.body["access_token"])).toMatchObject({
      sub: claims["sub"],
      tid: claims["tid"],
    });
    expect((await client.call(refreshed.body["access_token"])).status).toBe(200);
  });

  it("gives a role to the members of a group that is assigned to the app", async () => {
    const { access_token: token } = await tokensOf("Contoso", people.grace);
    expect(claimsOf(token)["roles"]).toEqual(["Weather.Read", "Weather.Admin", "Forecasters"]);
  });

  it("refuses those of any other, in words and in the audit", async () => {
    const { visit } = await signInFrom("Tailspin Toys", "Annie Easley");
    expect(answerOf(visit)).toEqual({
      error: "access_denied",
      error_description: expect.stringContaining("may not use this gateway"),
      state: "a state",
      iss: watched.local.issuer,
    });
    const [failed] = take(watched.events, "sign-in failed");
    expect(failed?.metadata["reason"]).toMatch(/^tenant not allowed: [0-9a-f-]{36}$/);
  });

  it("knows people by tenant and object id together", async () => {
    const tokens = await tokensOf("Contoso", people.ada);
    const { origin } = watched.local.entra;
    watched.local.entra.fail(
      "token",
      EntraFault.idToken((claims) => ({
        ...claims,
        tid: fabrikam,
        iss: `${origin}/${fabrikam}/v2.0`,
      })),
    );
    const refreshed = await client.refresh(tokens["refresh_token"]);
    expect(refreshed).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("refuses a token whose issuer and tenant are two allowed ones that differ", async () => {
    watched.local.entra.fail(
      "token",
      EntraFault.idToken((claims) => ({ ...claims, tid: fabrikam })),
    );
    const { visit } = await signInFrom("Contoso", people.ada);
    expect(answerOf(visit)).toMatchObject({ error: "server_error" });
  });

  it("takes no key for personal accounts, which the set of all organisations has beside its own", async () => {
    const tokens = await tokensOf("Contoso", people.ada);
    const signature = "key of personal accounts";
    watched.local.entra.fail(
      "token",
      EntraFault.idToken((claims) => claims, signature),
    );
    const { visit } = await signInFrom("Contoso", people.ada);
    expect(answerOf(visit)).toMatchObject({ error: "server_error" });
    const [failed] = take(watched.events, "sign-in failed");
    expect(failed?.metadata["reason"]).toBe("id token: the key of another issuer");
    expect((await client.refresh(tokens["refresh_token"])).status).toBe(503);
    watched.local.entra.recover();
    expect((await client.refresh(tokens["refresh_token"])).status).toBe(200);
  });

  it("has guests sign in at home, as people of their own tenant", async () => {
    const tokens = await tokensOf("Fabrikam", people.margaret);
    expect(claimsOf(tokens["access_token"])).toMatchObject({
      name: people.margaret,
      tid: fabrikam,
    });
    const browser = browserAt(watched.local);
    const consent = await browser.visit(client.authorizationUrl(newVerifier()));
    const choice = await browser.press(consent, "decision", "allow");
    const accounts = await browser.press(choice, "tenant", buttonOf(choice, "Contoso"));
    expect(accounts.text).toContain(people.ada);
    expect(accounts.text).not.toContain(people.margaret);
  });

  it("goes straight to the organisation of a hinted account", async () => {
    const browser = browserAt(watched.local);
    const hint = { login_hint: "annie@fabrikam.example" };
    const consent = await browser.visit(client.authorizationUrl(newVerifier(), hint));
    const accounts = await browser.press(consent, "decision", "allow");
    expect(new URL(accounts.url).pathname).toContain(`/${fabrikam}/login/`);
  });

  it("signs in without a page whoever has a session", async () => {
    const browser = browserAt(watched.local);
    const website = await OAuthClient.register(watched.local, {
      redirect_uris: [OAuthClient.website],
    });
    const url = website.authorizationUrl(newVerifier());
    const consent = await browser.visit(url);
    const choice = await browser.press(consent, "decision", "allow", { remember: "yes" });
    const accounts = await browser.press(choice, "tenant", fabrikam);
    const first = await browser.press(accounts, "person", buttonOf(accounts, "Katherine Johnson"));
    expect(answerOf(first)["code"]).toBeTypeOf("string");
    const silent = website.authorizationUrl(newVerifier(), { prompt: "none" });
    expect(answerOf(await browser.visit(silent))["code"]).toBeTypeOf("string");
  });
});

describe("a gateway for the people of one listed tenant", () => {
  it.each([
    ["own", people.margaret, /^(?!fab00000)/],
    ["other", "Katherine Johnson", /^fab00000/],
  ])("signs in those of its %s tenant there, guests too: %s", async (which, person, tenant) => {
    const stack = await synthesized("__tests__/stacks/entra-tenants.ts", which);
    const { local } = await startWatched(stack);
    try {
      const own = await OAuthClient.register(local);
      const browser = browserAt(local);
      const verifier = newVerifier();
      const consent = await browser.visit(own.authorizationUrl(verifier));
      const accounts = await browser.press(consent, "decision", "allow");
      expect(new URL(accounts.url).pathname).toMatch(/^\/[0-9a-f-]{36}\/login\//);
      const visit = await browser.press(accounts, "person", buttonOf(accounts, person));
      const { code = "" } = answerOf(visit);
      const { status, body } = await own.redeem({ code, verifier });
      expect(status).toBe(200);
      expect(claimsOf(body["access_token"])).toMatchObject({
        name: person,
        tid: expect.stringMatching(tenant),
      });
      expect((await own.refresh(body["refresh_token"])).status).toBe(200);
    } finally {
      await local.close();
    }
  });
});
