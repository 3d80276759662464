// T5, cross-site request forgery on the consent form. FastMCP pull request 3519 (double submit
// bypassed).

import { expect, inject, it } from "vitest";
import type { Browser, Visit } from "../browser.ts";
import { newVerifier } from "../e2e/oauth-client.ts";
import { expectRefusalPage, gatewayBrowser, newClient } from "./steps.ts";

async function shown(): Promise<{ browser: Browser; page: Visit; transaction: string }> {
  const client = await newClient();
  const browser = gatewayBrowser();
  const page = await browser.visit(client.authorizationUrl(newVerifier()));
  const transaction = /name="transaction" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
  return { browser, page, transaction };
}

async function post(
  browser: Browser,
  fields: Record<string, string> | string,
  headers: Record<string, string> = {},
  site = "same-origin",
): Promise<Visit> {
  const { issuer } = inject("gateway");
  const body = new URLSearchParams(fields);
  return await browser.visit(
    `${issuer}/consent`,
    { method: "POST", body, headers: { origin: issuer, ...headers } },
    site,
  );
}

it.each([
  ["another site", { origin: "https://evil.example" }, "cross-site"],
  ["a sandboxed frame", { origin: "null" }, "cross-site"],
  ["a sibling port of this machine", { origin: "http://localhost:1" }, "same-site"],
  ["a browser that says it came from elsewhere", {}, "cross-site"],
])("is refused from %s", async (_, headers, site) => {
  const { browser, transaction } = await shown();
  expectRefusalPage(await post(browser, { transaction, decision: "allow" }, headers, site));
  expect(browser.cookieNames).toEqual(["__Host-mcp-browser"]);
});

it("is refused without the cookie of the browser that was shown the page", async () => {
  const { transaction } = await shown();
  expectRefusalPage(await post(gatewayBrowser(), { transaction, decision: "allow" }));
});

it("is refused with a cookie the attacker chose, because the transaction names the browser", async () => {
  const { transaction } = await shown();
  const victim = gatewayBrowser();
  victim.setCookie(inject("gateway").issuer, "__Host-mcp-browser", "A".repeat(43));
  expectRefusalPage(await post(victim, { transaction, decision: "allow" }));
});

it.each([
  ["nothing", (_: string) => ""],
  ["no transaction", (_: string) => "decision=allow"],
  [
    "an altered transaction",
    (sealed: string) => `transaction=${sealed.slice(0, -2)}AA&decision=allow`,
  ],
  [
    "two transactions",
    (sealed: string) => `transaction=${sealed}&transaction=${sealed}&decision=allow`,
  ],
  ["two decisions", (sealed: string) => `transaction=${sealed}&decision=deny&decision=allow`],
  ["another decision", (sealed: string) => `transaction=${sealed}&decision=ALLOW`],
  ["a long transaction", (sealed: string) => `transaction=${sealed.repeat(8)}&decision=allow`],
])("is refused with %s", async (_, fields) => {
  const { browser, transaction } = await shown();
  expectRefusalPage(await post(browser, fields(transaction)));
  expect(browser.cookieNames).toEqual(["__Host-mcp-browser"]);
});

it("is refused as JSON or as text, and by GET there is nothing", async () => {
  const { browser, transaction } = await shown();
  const { issuer } = inject("gateway");
  for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x"]) {
    const headers = { origin: issuer, "content-type": type };
    const body = `transaction=${transaction}&decision=allow`;
    const init = { method: "POST", body, headers };
    expectRefusalPage(await browser.visit(`${issuer}/consent`, init, "same-origin"));
  }
  const get = await fetch(`${issuer}/consent?transaction=${transaction}&decision=allow`);
  expect(get.status).toBe(404);
});
