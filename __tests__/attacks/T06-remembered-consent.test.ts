// T6, an attacker in the middle of authorization servers uses a remembered consent: a page sends the
// victim's browser to /authorize and gets a code without a click. GHSA-6x8h-498w-gv8c.

import { expect, it } from "vitest";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { signIn } from "../e2e/sign-in.ts";
import { newClient, wholeBrowser } from "./steps.ts";

it.each(["cross-site", "same-site", ""])(
  "asks again when the browser says it was sent here: %j",
  async (site) => {
    const browser = wholeBrowser();
    const client = await newClient({ redirect_uris: [OAuthClient.website] });
    await signIn(browser, client.authorizationUrl(newVerifier()), { remember: true });
    expect((await browser.visit(client.authorizationUrl(newVerifier()))).status).toBe(0);

    const page = await browser.visit(client.authorizationUrl(newVerifier()), {}, site);
    expect(page.status).toBe(200);
    expect(page.text).toContain('action="/consent"');
  },
);

it("never answers prompt=none with a code that nobody approved", async () => {
  const browser = wholeBrowser();
  const client = await newClient();
  const visit = await browser.visit(client.authorizationUrl(newVerifier(), { prompt: "none" }));
  expect(visit.status).toBe(0);
  const answer = new URL(visit.url).searchParams;
  expect(answer.get("error")).toBe("consent_required");
  expect(answer.has("code")).toBe(false);
});
