import { describe, expect, inject, it } from "vitest";
import type { Browser, Visit } from "../browser.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { textsOf } from "./page-checks.ts";
import { answerOf, browserAt, signIn } from "./sign-in.ts";

const approvals = "__Host-mcp-approvals";

const local = inject("gateway");

/** The gateway's part of the Cookie header; on localhost the stand-in for Entra shares the jar. */
function gatewayCookies(browser: Browser): string[] {
  const pairs = browser.cookieHeader(local.issuer).split("; ");
  return pairs.filter((pair) => pair.startsWith("__Host-mcp-"));
}

function clientWith(number: number, longest: boolean): Promise<OAuthClient> {
  const path = longest ? "p".repeat(280) : "callback";
  const redirect = `https://${`${"a".repeat(60)}.`.repeat(longest ? 3 : 0)}app${number}.example/${path}`;
  return OAuthClient.register(local, {
    client_name: longest ? `${number} ${"漢".repeat(48)}` : `Client ${number}`,
    redirect_uris: [redirect],
    client_uri: redirect,
  });
}

async function approve(browser: Browser, number: number, longest = false): Promise<void> {
  const client = await clientWith(number, longest);
  const redirects = client.registration.redirect_uris ?? [];
  const url = client.authorizationUrl(newVerifier(), { redirect_uri: redirects[0] });
  answerOf(await signIn(browser, url, { remember: true }));
}

describe("cookies", () => {
  it("stay below 8 KiB with 50 abandoned sign-ins, and the newest can be finished", async () => {
    const browser = browserAt(local);
    const client = await OAuthClient.register(local);
    const tabs: string[] = [];
    for (let tab = 0; tab < 50; tab += 1) {
      const state = `tab ${tab} ${"s".repeat(1200)}`;
      const page = await browser.visit(client.authorizationUrl(newVerifier(), { state }));
      tabs.push((await browser.press(page, "decision", "allow")).url);
      expect(gatewayCookies(browser).join("; ").length).toBeLessThan(8192 - 2000);
    }
    expect(answerOf(await signIn(browser, tabs.at(-1) ?? ""))["state"]).toMatch(/^tab 49 /);
    expect((await signIn(browser, tabs[0] ?? "")).status).toBe(400);
  });

  it("of ten sign-ins of different clients live side by side, and end with them", async () => {
    const browser = browserAt(local);
    const pages: Visit[] = [];
    // Cursor registers three redirect URIs for each server.
    const redirect_uris = [
      "cursor://anysphere.cursor-mcp/oauth/callback",
      "https://www.cursor.com/agents/mcp/oauth/callback",
      "http://localhost:8787/callback",
    ];
    for (let number = 0; number < 10; number += 1) {
      const client = await OAuthClient.register(local, { client_name: "Cursor", redirect_uris });
      const state = newVerifier();
      pages.push(await browser.visit(client.authorizationUrl(newVerifier(), { state })));
    }
    const tabs: string[] = [];
    for (const page of pages) tabs.push((await browser.press(page, "decision", "allow")).url);
    for (const tab of tabs) expect(answerOf(await signIn(browser, tab))).toHaveProperty("code");
    expect(browser.cookieNames.filter((name) => name.includes("login"))).toEqual([]);
  });

  it.each([
    ["ordinary", false, 6],
    ["longest", true, 2],
  ])("hold at most 1,800 bytes of %s approvals, the latest", async (_what, longest, least) => {
    const browser = browserAt(local);
    const count = 20;
    for (let number = 0; number < count; number += 1) {
      await approve(browser, number, longest);
      const cookie = browser.cookie(approvals) ?? "";
      expect(cookie).not.toBe("");
      expect(approvals.length + 1 + cookie.length).toBeLessThanOrEqual(1800);
    }
    const page = await browser.visit(`${local.issuer}/approvals`);
    const numbers = textsOf(page, "h3").map((name) => Number(/\d+/.exec(name)?.[0]));
    expect(numbers.length).toBeGreaterThanOrEqual(least);
    expect(numbers).toEqual(numbers.map((_number, index) => count - 1 - index));
    expect(gatewayCookies(browser).join("; ").length).toBeLessThan(8192);
  });
});
