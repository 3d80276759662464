// T33, a form-action directive stops the redirect after Allow: Chrome applies it to every hop of the
// redirect, which leads through Entra to the client. FastMCP issue 2305.

import { expect, it } from "vitest";
import { newVerifier } from "../e2e/oauth-client.ts";
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
  const page = await gatewayBrowser().visit(client.authorizationUrl(newVerifier()));
  expect(page.headers.get("referrer-policy")).toBe("same-origin");
});
