// T29, injection of headers or parameters through state or scope: consent.policy.xml and
// authorize.policy.xml of Azure-Samples/AI-Gateway labs/mcp-client-authorization put the state into
// Location unencoded and lose the scope on the way.

import fc from "fast-check";
import { expect, inject, it } from "vitest";
import { newVerifier, type OAuthClient } from "../e2e/oauth-client.ts";
import { answerOf, signIn } from "../e2e/sign-in.ts";
import { gatewayBrowser, newClient } from "./steps.ts";

async function denied(client: OAuthClient, state: string) {
  const url = client.authorizationUrl(newVerifier(), { state });
  return await signIn(gatewayBrowser(), url, { decision: "deny" });
}

it.each([
  "&code=injected",
  "?x=y#fragment",
  "a b+c%20d",
  "+/=",
  "%0d%0aSet-Cookie:a=b",
  "2024-01-01T00:00:00Z",
  "null",
  '{"json":true}',
  "vscode://dynamic/authorize?nonce=1&x=2",
  "s".repeat(900),
])("gives the state %j back as it was, and nothing with it", async (state) => {
  const visit = await denied(await newClient(), state);
  const answer = answerOf(visit);
  expect(answer["state"]).toBe(state);
  expect(Object.keys(answer).sort()).toEqual(["error", "error_description", "iss", "state"]);
  expect(new URL(visit.url).hash).toBe("");
});

it("gives any printable state back as it was", async () => {
  const client = await newClient();
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[ -~]{1,200}$/), async (state) => {
      expect(answerOf(await denied(client, state))["state"]).toBe(state);
    }),
    { numRuns: 25 },
  );
});

it.each(["\r\nLocation: https://evil.example/", "\u0000", "é", "\u202e", "日本"])(
  "refuses the state %j, which could not go back unchanged",
  async (state) => {
    const client = await newClient();
    const visit = await gatewayBrowser().visit(client.authorizationUrl(newVerifier(), { state }));
    const answer = answerOf(visit);
    expect(answer["error"]).toBe("invalid_request");
    expect(answer).not.toHaveProperty("state");
  },
);

it("lets no scope or resource into the redirect or the request to Entra", async () => {
  const client = await newClient();
  const browser = gatewayBrowser();
  const url = client.authorizationUrl(newVerifier(), {
    scope: 'weather.read&prompt=none" x\r\ny',
    login_hint: "ada@contoso.example&client_id=other",
    prompt: "login",
  });
  const page = await browser.visit(url);
  const entra = new URL((await browser.press(page, "decision", "allow")).url);
  expect(entra.origin).toBe(inject("gateway").entra.origin);
  expect(entra.searchParams.getAll("client_id")).toHaveLength(1);
  expect(entra.searchParams.get("login_hint")).toBe("ada@contoso.example&client_id=other");
  expect(entra.searchParams.get("scope")).toBe("openid profile offline_access");
  expect(entra.searchParams.get("prompt")).toBe("login");
  expect(entra.searchParams.has("resource")).toBe(false);
});
