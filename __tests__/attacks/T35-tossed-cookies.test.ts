// T35, cookies that a neighbour sets for the parent domain and that are read as the gateway's own: a
// value with a comma, another space or a doubled name makes a plain cookie look like one with the
// prefix `__Host-`. RFC 6265 sections 4.2.1 and 8.6 (weak integrity); MCP security best practices, state.

import { request } from "node:http";
import { expect, inject, it } from "vitest";
import type { Browser } from "../browser.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { answerOf, signIn } from "../e2e/sign-in.ts";
import {
  expectRefusalPage,
  gatewayBrowser,
  newClient,
  pendingSignIn,
  wholeBrowser,
} from "./steps.ts";

/** How a cookie of the gateway's can be made to stand in a header that holds none. */
const disguises: readonly [string, (cookie: string) => string][] = [
  ["after a comma", (cookie) => `x=1,${cookie}`],
  ["after a comma and a blank", (cookie) => `x=1, ${cookie}`],
  ["before a comma", (cookie) => `${cookie},x=1`],
  ["after a tab", (cookie) => `x=1;\t${cookie}`],
  ["after a space that does not break", (cookie) => `x=1; \u00a0${cookie}`],
  ["after a control character that counts as space", (cookie) => `x=1; \u0085${cookie}`],
  ["in another case", (cookie) => cookie.replace("__Host-", "__host-")],
  ["in a longer name", (cookie) => `x${cookie}`],
  ["with a blank in its name", (cookie) => cookie.replace("=", " =")],
  ["twice", (cookie) => `${cookie}; ${cookie}`],
  ["twice, the other one empty", (cookie) => `${cookie.replace(/=.*/, "=")}; ${cookie}`],
];

/** The cookie of a browser whose name begins so, as a header has it. */
function cookieOf(browser: Browser, beginning: string): string {
  const name = browser.cookieNames.find((one) => one.startsWith(beginning)) ?? "";
  return `${name}=${browser.cookie(name)}`;
}

it.each(disguises)("finishes no sign-in with the attacker's cookie %s", async (_, disguise) => {
  const { browser, callback } = await pendingSignIn(await newClient());
  const cookie = cookieOf(browser, "__Host-mcp-login-");
  const visit = await gatewayBrowser().visit(callback, { headers: { cookie: disguise(cookie) } });
  expectRefusalPage(visit);
  // The same cookie as it should be finishes it: nothing else was wrong.
  const honest = { headers: { cookie: `first=1; ${cookie}; last=2` } };
  expect(answerOf(await gatewayBrowser().visit(callback, honest))).toHaveProperty("code");
});

it.each(disguises)("takes no consent with the attacker's cookie %s", async (_, disguise) => {
  const { issuer } = inject("gateway");
  const attacker = gatewayBrowser();
  const page = await attacker.visit((await newClient()).authorizationUrl(newVerifier()));
  const transaction = /name="transaction" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
  const cookie = cookieOf(attacker, "__Host-mcp-browser");
  const post = (cookies: string) =>
    gatewayBrowser().visit(
      `${issuer}/consent`,
      {
        method: "POST",
        body: new URLSearchParams({ transaction, decision: "allow" }),
        headers: { origin: issuer, cookie: cookies },
      },
      "same-origin",
    );
  expectRefusalPage(await post(disguise(cookie)));
  expect((await post(cookie)).status).toBe(0);
});

it.each(disguises)("skips no consent with an approval %s", async (_, disguise) => {
  const browser = wholeBrowser();
  const client = await newClient({ redirect_uris: [OAuthClient.website] });
  const url = () => client.authorizationUrl(newVerifier());
  await signIn(browser, url(), { remember: true });
  const cookie = cookieOf(browser, "__Host-mcp-approvals");
  const visit = (cookies: string) =>
    gatewayBrowser().visit(url(), { headers: { cookie: cookies } });
  expect((await visit(disguise(cookie))).text).toContain('action="/consent"');
  expect((await visit(cookie)).status).toBe(0);
});

it("reads no cookie out of a second header line", async () => {
  const { browser, callback } = await pendingSignIn(await newClient());
  const cookie = cookieOf(browser, "__Host-mcp-login-");
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const lines = ["Cookie", "x=1", "Cookie", cookie, "Host", new URL(callback).host];
    request(callback, { headers: lines }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("error", reject)
      .end();
  });
  expect(status).toBe(400);
});

it("ends no cookie by a name that the gateway gives none", async () => {
  const client = await newClient();
  const browser = gatewayBrowser();
  const page = await browser.visit(client.authorizationUrl(newVerifier()));
  const tossed = Array.from({ length: 40 }, (_unused, number) => `__Host-mcp-login-${number}<x>=1`);
  const transaction = /name="transaction" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
  const { issuer } = inject("gateway");
  const answer = await fetch(`${issuer}/consent`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ transaction, decision: "allow" }),
    headers: { origin: issuer, cookie: [browser.cookieHeader(issuer), ...tossed].join("; ") },
  });
  expect(answer.status).toBe(303);
  expect(answer.headers.getSetCookie().join()).not.toContain("<x>");
});
