// T2, a cookie that the callback accepts exists before anybody approved: consent.policy.xml of
// Azure-Samples/AI-Gateway labs/mcp-client-authorization sets it when the page is rendered. MCP
// security best practices, "state" (must not be set before).

import { expect, inject, it } from "vitest";
import { newVerifier } from "../e2e/oauth-client.ts";
import { expectRefusalPage, gatewayBrowser, newClient } from "./steps.ts";

it("sets nothing but the browser's own cookie while the page is only shown", async () => {
  const client = await newClient();
  const browser = gatewayBrowser();
  await browser.visit(client.authorizationUrl(newVerifier()));
  expect(browser.cookieNames).toEqual(["__Host-mcp-browser"]);
});

it("sets nothing when the person denies", async () => {
  const client = await newClient();
  const browser = gatewayBrowser();
  const page = await browser.visit(client.authorizationUrl(newVerifier()));
  await browser.press(page, "decision", "deny");
  expect(browser.cookieNames).toEqual(["__Host-mcp-browser"]);
});

it("accepts no callback from a browser that has only seen the page", async () => {
  const client = await newClient();
  const browser = gatewayBrowser();
  const page = await browser.visit(
    client.authorizationUrl(newVerifier(), { state: "s".repeat(43) }),
  );
  const hidden = /name="transaction" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
  expect(hidden.length).toBeGreaterThan(100);
  for (const state of ["s".repeat(43), hidden.slice(0, 43)]) {
    // Not even with the sealed form value put where the sign-in cookie would be: it has another purpose.
    browser.setCookie(inject("gateway").issuer, `__Host-mcp-login-${state.slice(0, 8)}`, hidden);
    const callback = `${inject("gateway").issuer}/oauth-callback?code=stolen&state=${state}`;
    expectRefusalPage(await browser.visit(callback));
  }
});
