// T4, forged or altered approval cookie: in consent.policy.xml and authorize.policy.xml of
// Azure-Samples/AI-Gateway labs/mcp-client-authorization it is unsigned base64 JSON. MCP security
// best practices, confused deputy: consent cookies are signed, or kept on the server.

import { expect, inject, it } from "vitest";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { signIn } from "../e2e/sign-in.ts";
import { newClient, wholeBrowser } from "./steps.ts";

const name = "__Host-mcp-approvals";

it("asks again whatever the cookie holds that the gateway did not seal", async () => {
  const client = await newClient({ redirect_uris: [OAuthClient.website] });
  const browser = wholeBrowser();
  await signIn(browser, client.authorizationUrl(newVerifier()), { remember: true });
  const genuine = browser.cookie(name) ?? "";
  expect(genuine.length).toBeGreaterThan(88);
  const remembered = await browser.visit(client.authorizationUrl(newVerifier()));
  expect(remembered.status).toBe(0);

  const flipped = (at: number) =>
    genuine.slice(0, at) + (genuine[at] === "A" ? "B" : "A") + genuine.slice(at + 1);
  const forgeries = [
    flipped(0),
    flipped(2),
    flipped(Math.floor(genuine.length / 2)),
    flipped(genuine.length - 2),
    genuine.slice(0, -4),
    `${genuine}AAAA`,
    btoa(JSON.stringify([{ client: client.id }])),
    "x".repeat(8000),
    "é%00\"'",
  ];
  for (const forgery of forgeries) {
    browser.setCookie(inject("gateway").issuer, name, encodeURIComponent(forgery).slice(0, 9000));
    const page = await browser.visit(client.authorizationUrl(newVerifier()));
    expect(page.status, forgery.slice(0, 20)).toBe(200);
    expect(page.text).toContain('action="/consent"');
  }
});
