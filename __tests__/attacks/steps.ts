import { expect, inject } from "vitest";
import { Browser, type Visit } from "../browser.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { people, signIn } from "../e2e/sign-in.ts";

/** A browser that stops where it would leave the gateway. */
export function gatewayBrowser(): Browser {
  return new Browser(inject("gateway").issuer);
}

/** A browser that goes to the gateway and to Entra, as a person's does. */
export function wholeBrowser(): Browser {
  const { issuer, entra } = inject("gateway");
  return new Browser(issuer, entra.origin);
}

export async function newClient(
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<OAuthClient> {
  return await OAuthClient.register(inject("gateway"), metadata);
}

/** Asks for consent and allows it; returns where the browser would go: Entra's authorization endpoint. */
export async function allow(browser: Browser, authorizationUrl: string | URL): Promise<Visit> {
  const page = await browser.visit(authorizationUrl);
  expect(page.text).toContain('action="/consent"');
  const next = await browser.press(page, "decision", "allow");
  expect(new URL(next.url).origin).toBe(inject("gateway").entra.origin);
  return next;
}

/**
 * Signs a person in at Entra, in a browser of Entra's own, and holds Entra's answer back: returns the
 * callback URL that nobody has visited yet.
 */
export async function signInAtEntra(
  entraUrl: string,
  person: string = people.ada,
): Promise<string> {
  const visit = await signIn(new Browser(inject("gateway").entra.origin), entraUrl, { person });
  expect(visit.status, visit.text.slice(0, 300)).toBe(0);
  expect(visit.url).toContain("/oauth-callback?");
  return visit.url;
}

/** A sign-in that has come as far as Entra's answer, in a browser that approved it. */
export async function pendingSignIn(client: OAuthClient): Promise<{
  readonly browser: Browser;
  readonly callback: string;
  readonly verifier: string;
}> {
  const browser = gatewayBrowser();
  const verifier = newVerifier();
  const entra = await allow(browser, client.authorizationUrl(verifier));
  return { browser, verifier, callback: await signInAtEntra(entra.url) };
}

/** Expects a page for a person that goes nowhere: no redirect, no frame, no cookie that lets anything on. */
export function expectRefusalPage(visit: Visit): void {
  expect(visit.status).toBe(400);
  expect(visit.headers.get("location")).toBeNull();
  expect(visit.headers.get("content-type")).toContain("text/html");
  expect(visit.headers.get("x-frame-options")).toBe("DENY");
  expect(visit.headers.get("cache-control")).toBe("no-store");
}
