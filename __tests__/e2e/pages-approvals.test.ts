import { parse } from "node-html-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import type { Browser, Visit } from "../browser.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { expectAccessiblePage, expectGuardedPage, textOf, textsOf } from "./page-checks.ts";
import { passTime } from "./policy-clock.ts";
import { answerOf, browserAt, people, signIn } from "./sign-in.ts";

const cookie = "__Host-mcp-approvals";
const redirect = "https://claude.ai/api/mcp/callback";
const day = 86_400;

let local: Local;
let claude: OAuthClient;
let code: OAuthClient;

beforeAll(async () => {
  const stack = await synthesized("examples/two-servers.ts");
  local = await startLocal({ stack });
  claude = await OAuthClient.register(local, { client_name: "Claude", redirect_uris: [redirect] });
  code = await OAuthClient.register(local, {
    client_name: "A <b>\tcode</b> {editor}",
    redirect_uris: ["https://code.example:8443/callback"],
  });
});

afterAll(async () => {
  await local.close();
});

function claudeUrl(server = "inland", parameters: Record<string, string> = {}): URL {
  const resource = `${local.issuer}/weather/${server}`;
  return claude.authorizationUrl(newVerifier(), {
    redirect_uri: redirect,
    resource,
    ...parameters,
  });
}

function codeUrl(): URL {
  return code.authorizationUrl(newVerifier(), { resource: `${local.issuer}/weather/coastal` });
}

async function approvals(browser: Browser): Promise<Visit> {
  const page = await browser.visit(`${local.issuer}/approvals`);
  expectGuardedPage(page);
  expectAccessiblePage(page);
  return page;
}

/** Whether the gateway goes on without asking. */
async function isRemembered(browser: Browser, url: URL): Promise<boolean> {
  return !(await browser.visit(url)).text.includes('action="/consent"');
}

async function remembering(): Promise<Browser> {
  const browser = browserAt(local);
  answerOf(await signIn(browser, claudeUrl(), { remember: true }));
  answerOf(await signIn(browser, codeUrl(), { remember: true }));
  return browser;
}

describe("what a browser remembers, on the page of approvals,", () => {
  it("says that nothing is remembered", async () => {
    const browser = browserAt(local);
    await signIn(browser, claudeUrl());
    const page = await approvals(browser);
    expect(textOf(page, "main")).toContain("remembers nothing in this browser");
    expect(parse(page.text).querySelector("[name=withdraw]")).toBeNull();
  });

  it("lists client, place, server, permissions, person and end, the latest first", async () => {
    const ada = expect.stringMatching(/^ada@/);
    const page = await approvals(await remembering());
    expect(textsOf(page, "h3")).toEqual(["A <b>code</b> {editor}", "Claude"]);
    const end = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    expect(textsOf(page, "dd")).toEqual([
      ...["code.example:8443", "Coastal weather", "Read the weather of coastal cities", ada, end],
      ...["claude.ai", "Inland weather", "Read the weather of inland cities", ada, end],
    ]);
  });

  it("is linked from the consent page", async () => {
    const page = await browserAt(local).visit(claudeUrl());
    expect(parse(page.text).querySelector("main a[href=/approvals]")?.text).not.toBe("");
  });

  it("forgets an approval after 30 days", async () => {
    const browser = await remembering();
    passTime(29 * day);
    expect(textsOf(await approvals(browser), "h3")).toHaveLength(2);
    expect(await isRemembered(browser, claudeUrl())).toBe(true);
    passTime(31 * day);
    expect(textsOf(await approvals(browser), "h3")).toEqual([]);
    expect(await isRemembered(browser, claudeUrl())).toBe(false);
  });

  it("starts anew when the cookie is not one of the gateway's", async () => {
    const sealed = (await remembering()).cookie(cookie) ?? "";
    const changed = `${sealed.slice(0, 80)}${sealed[80] === "A" ? "B" : "A"}${sealed.slice(81)}`;
    for (const value of ["x", "A".repeat(300), changed, sealed.slice(0, -4), `${sealed}AAAA`]) {
      const browser = browserAt(local);
      browser.setCookie(local.issuer, cookie, value);
      expect(textsOf(await approvals(browser), "h3")).toEqual([]);
      expect(await isRemembered(browser, claudeUrl())).toBe(false);
    }
  });
});

describe("an approval", () => {
  it("counts for the same client, redirect, scope and server only", async () => {
    const browser = await remembering();
    expect(await isRemembered(browser, claudeUrl())).toBe(true);
    expect(await isRemembered(browser, claudeUrl("coastal"))).toBe(false);
    const other = await OAuthClient.register(local, { client_name: "Claude" });
    const resource = `${local.issuer}/weather/inland`;
    expect(await isRemembered(browser, other.authorizationUrl("v", { resource }))).toBe(false);
    expect(await isRemembered(browser, claudeUrl("inland", { prompt: "consent" }))).toBe(false);
  });

  it("is given by each person who shares the browser", async () => {
    const browser = browserAt(local);
    answerOf(await signIn(browser, claudeUrl(), { remember: true, person: people.ada }));
    const asGrace = await signIn(browser, claudeUrl("inland", { prompt: "login" }), {
      person: people.grace,
    });
    expect(textOf(asGrace, "h1"), "somebody else signed in").toMatch(/^Allow Claude/);
    const entra = await browser.press(asGrace, "decision", "allow", { remember: "yes" });
    answerOf(await signIn(browser, entra.url, { person: people.grace }));
    expect(textsOf(await approvals(browser), "h3")).toEqual(["Claude", "Claude"]);
    for (const person of [people.ada, people.grace, people.ada]) {
      const url = claudeUrl("inland", { prompt: "login" });
      expect(answerOf(await signIn(browser, url, { person }))).toHaveProperty("code");
    }
  });

  it("is not used when another site sent the browser", async () => {
    const browser = await remembering();
    for (const site of ["cross-site", "same-site"]) {
      const page = await browser.visit(claudeUrl(), {}, site);
      expect(page.text).toContain('action="/consent"');
    }
  });
});

describe("withdrawing", () => {
  it("one approval leaves the others", async () => {
    const browser = await remembering();
    const page = await approvals(browser);
    const [, button] = parse(page.text).querySelectorAll("[name=withdraw]");
    const after = await browser.press(page, "withdraw", button?.getAttribute("value") ?? "");
    expect(new URL(after.url).pathname).toBe("/approvals");
    expect(textsOf(after, "h3")).toEqual(["A <b>code</b> {editor}"]);
    expect(await isRemembered(browser, claudeUrl())).toBe(false);
    expect(await isRemembered(browser, codeUrl())).toBe(true);
  });

  it("all deletes the cookie, and doing it again is harmless", async () => {
    const browser = await remembering();
    const page = await approvals(browser);
    const after = await browser.press(page, "withdraw", "all");
    expect(textsOf(after, "h3")).toEqual([]);
    expect(browser.cookieNames).not.toContain(cookie);
    expectGuardedPage(await browser.press(page, "withdraw", "all"));
  });

  it("what is not there changes nothing", async () => {
    const browser = await remembering();
    const page = await approvals(browser);
    const after = await post(browser, formOf(page), "unknown");
    expect(textsOf(after, "h3")).toHaveLength(2);
  });

  it.each([
    ["another site", { origin: "https://evil.example" }, "cross-site", /gateway's own page/],
    ["a neighbour", {}, "same-site", /gateway's own page/],
    ["a page without an origin", { origin: "null" }, "same-origin", /gateway's own page/],
  ])("is refused from %s", async (_who, headers, site, words) => {
    const browser = await remembering();
    const refused = await post(browser, formOf(await approvals(browser)), "all", headers, site);
    expectGuardedPage(refused, 400);
    expect(textOf(refused)).toMatch(words);
    expect(textsOf(await approvals(browser), "h3")).toHaveLength(2);
  });

  it("is refused with another browser's form, one of consent, an old one, or none", async () => {
    const browser = await remembering();
    const foreign = formOf(await approvals(browserAt(local)));
    const consent = await browser.visit(codeUrl(), {}, "cross-site");
    const transaction = parse(consent.text).querySelector("[name=transaction]");
    for (const form of [foreign, transaction?.getAttribute("value") ?? "", "x", ""]) {
      expectGuardedPage(await post(browser, form, "all"), 400);
    }
    const own = formOf(await approvals(browser));
    passTime(day / 23);
    const old = await post(browser, own, "all");
    expectGuardedPage(old, 400);
    expect(textOf(old, "h1")).toBe("Nothing was changed");
    passTime(0);
    expect(textsOf(await approvals(browser), "h3")).toHaveLength(2);
  });
});

function formOf(page: Visit): string {
  const form = parse(page.text).querySelector("input[name=form]");
  return form?.getAttribute("value") ?? "";
}

async function post(
  browser: Browser,
  form: string,
  withdraw: string,
  headers: Readonly<Record<string, string>> = {},
  site = "same-origin",
): Promise<Visit> {
  const init = {
    method: "POST",
    body: new URLSearchParams({ form, withdraw }),
    headers: { origin: local.issuer, ...headers },
  };
  return await browser.visit(`${local.issuer}/approvals`, init, site);
}
