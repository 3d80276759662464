// T33, a form-action directive stops the redirect after Allow: Chrome applies it to every hop of the
// redirect, which leads through Entra to the client. FastMCP issue 2305.

import { expect, inject, it } from "vitest";
import { Browser } from "../browser.ts";
import { newVerifier } from "../e2e/oauth-client.ts";
import { signIn } from "../e2e/sign-in.ts";
import { gatewayBrowser, newClient } from "./steps.ts";

it("puts no form-action, and no default that stands for it, in the way of the redirect", async () => {
  const client = await newClient();
  const browser = gatewayBrowser();
  const page = await browser.visit(client.authorizationUrl(newVerifier()));
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).not.toContain("form-action");
  expect(policy).not.toContain("sandbox");
  const next = await browser.press(page, "decision", "allow");
  expect(next.status).toBe(0);
  expect(new URL(next.url).pathname).toContain("/oauth2/v2.0/authorize");
});

it("answers the form with 303, so that a browser goes on with GET", async () => {
  const client = await newClient();
  const browser = gatewayBrowser();
  const page = await browser.visit(client.authorizationUrl(newVerifier()));
  expect(page.headers.get("referrer-policy")).toBe("same-origin");
  for (const decision of ["deny", "allow"]) {
    const { redirects } = await browser.press(page, "decision", decision);
    expect(redirects.map(({ status }) => status)).toEqual([303]);
  }
});

it("tells the places that a redirect leads to nothing of where it came from", async () => {
  const client = await newClient();
  const browser = new Browser(inject("gateway").issuer, inject("gateway").entra.origin);
  const { url, redirects } = await signIn(browser, client.authorizationUrl(newVerifier()));
  expect(new URL(url).searchParams.get("code")).not.toBeNull();
  const own = redirects.filter((hop) => hop.url.startsWith(inject("gateway").issuer));
  expect(own.map((hop) => new URL(hop.url).pathname)).toContain("/oauth-callback");
  for (const { headers } of own) {
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  }
});
