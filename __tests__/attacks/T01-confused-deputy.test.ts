// T1, confused deputy: consent skipped because Entra remembers the person. MCP security best
// practices, "Confused Deputy Problem"; FastMCP pull request 2056.

import { expect, inject, it } from "vitest";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { signIn } from "../e2e/sign-in.ts";
import { newClient, wholeBrowser } from "./steps.ts";

it("asks for consent for each client, though another one was approved and the person is signed in", async () => {
  const browser = wholeBrowser();
  const [known, stranger] = [
    await newClient({ redirect_uris: [OAuthClient.website] }),
    await newClient({ client_name: "A stranger" }),
  ];
  const first = await signIn(browser, known.authorizationUrl(newVerifier()), { remember: true });
  expect(first.status).toBe(0);

  const page = await browser.visit(stranger.authorizationUrl(newVerifier()));
  expect(page.status).toBe(200);
  expect(page.text).toContain("A stranger");
  expect(page.text).toContain('action="/consent"');
});

it.each([
  ["another redirect URI", { redirect_uri: "https://client.example/other" }],
  ["another scope", { scope: "weather.read" }],
  ["a wish to be asked", { prompt: "consent" }],
])("asks again for %s of the approved client", async (_, change) => {
  const browser = wholeBrowser();
  const client = await newClient({
    redirect_uris: [OAuthClient.website, "https://client.example/other"],
  });
  await signIn(browser, client.authorizationUrl(newVerifier()), { remember: true });
  const again = await browser.visit(client.authorizationUrl(newVerifier(), change));
  // The only scope of the only server: asking for it by name is the same request.
  if ("scope" in change) expect(again.status).toBe(0);
  else expect(again.text).toContain('action="/consent"');
});

it("does not take one person's remembered approval for another's", async () => {
  const browser = wholeBrowser();
  const client = await newClient({ redirect_uris: [OAuthClient.website] });
  await signIn(browser, client.authorizationUrl(newVerifier()), { remember: true });
  const visit = await browser.visit(client.authorizationUrl(newVerifier(), { prompt: "login" }));
  // Entra asks who it is; somebody else than the one who approved signs in.
  const asked = await signIn(browser, visit.url, { person: "Grace Hopper" });
  expect(asked.url.startsWith(inject("gateway").issuer)).toBe(true);
  expect(asked.text).toContain('action="/consent"');
});
