import { parse } from "node-html-parser";
import { beforeAll, describe, expect, it } from "vitest";
import type { Local } from "../../local/start-local.ts";
import type { Browser, Visit } from "../browser.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { expectAccessiblePage, expectGuardedPage, textOf } from "./page-checks.ts";
import { passTime } from "./policy-clock.ts";
import { answerOf, browserAt, offeredAnswerOf, people, signIn } from "./sign-in.ts";
import { watchedGateway } from "./watched-gateway.ts";

let local: Local;
let client: OAuthClient;

beforeAll(async () => {
  ({ local } = await watchedGateway());
  client = await OAuthClient.register(local);
});

function transactionOf(page: Visit): string {
  const input = parse(page.text).querySelector("input[name=transaction]");
  return input?.getAttribute("value") ?? "";
}

async function consent(browser: Browser, state = "a state"): Promise<Visit> {
  return await browser.visit(client.authorizationUrl(newVerifier(), { state }));
}

/** Posts a form of the consent page as `site` would. */
async function post(
  browser: Browser,
  body: string | URLSearchParams,
  headers: Readonly<Record<string, string>> = {},
  site = "same-origin",
): Promise<Visit> {
  const all = { origin: local.issuer, "content-type": "application/x-www-form-urlencoded" };
  const init = { method: "POST", body: String(body), headers: { ...all, ...headers } };
  return await browser.visit(`${local.issuer}/consent`, init, site);
}

/** Follows the link of the page that says a question is out of date. */
async function askedAgain(browser: Browser, page: Visit): Promise<Visit> {
  expectGuardedPage(page, 400);
  expectAccessiblePage(page);
  expect(textOf(page, "h1")).toBe("This question is out of date");
  const href = parse(page.text).querySelector("main a")?.getAttribute("href") ?? "";
  expect(href).toMatch(/^\/authorize\?/);
  return await browser.visit(`${local.issuer}${href}`, {}, "same-origin");
}

function atEntra(visit: Visit): boolean {
  return new URL(visit.url).origin === local.entra.origin;
}

describe("several tabs at once", () => {
  it("each finish their own sign-in", async () => {
    const browser = browserAt(local);
    const first = await consent(browser, "first");
    const second = await consent(browser, "second");
    const firstEntra = await browser.press(first, "decision", "allow");
    const secondEntra = await browser.press(second, "decision", "allow");
    expect(answerOf(await signIn(browser, secondEntra.url))).toMatchObject({ state: "second" });
    expect(answerOf(await signIn(browser, firstEntra.url))).toMatchObject({ state: "first" });
  });

  it("that opened in the same moment ask anew when the browser kept the other's cookie", async () => {
    const browser = browserAt(local);
    const loser = await consent(browserAt(local));
    await consent(browser);
    const again = await askedAgain(browser, await browser.press(loser, "decision", "allow"));
    expectGuardedPage(again);
    expect(textOf(again, "h1")).toBe("Allow A test client to use Weather?");
    expect(atEntra(await browser.press(again, "decision", "allow"))).toBe(true);
  });
});

describe("a decision", () => {
  it("sent twice is one sign-in, which is finished once", async () => {
    const browser = browserAt(local);
    const page = await consent(browser);
    const once = await browser.press(page, "decision", "allow");
    const twice = await browser.press(page, "decision", "allow");
    expect(answerOf(await signIn(browser, twice.url))).toHaveProperty("code");
    expect(textOf(await signIn(browser, once.url), "h1")).toBe("This sign-in cannot be finished");
  });

  it("can still be changed by going back", async () => {
    const browser = browserAt(local);
    const page = await consent(browser);
    const denied = await browser.press(page, "decision", "deny");
    expect(answerOf(denied)).toMatchObject({ error: "access_denied", state: "a state" });
    expect(atEntra(await browser.press(page, "decision", "allow"))).toBe(true);
  });

  it("after more than ten minutes is asked for once more, with everything the client sent", async () => {
    const browser = browserAt(local);
    const url = client.authorizationUrl(newVerifier(), { prompt: "login", state: "x &=\"'" });
    const page = await browser.visit(url);
    passTime(601);
    const again = await askedAgain(browser, await browser.press(page, "decision", "allow"));
    expect(textOf(again, "h1")).toBe("Allow A test client to use Weather?");
    const asked = new URL(again.url).searchParams;
    for (const name of ["client_id", "redirect_uri", "state", "code_challenge", "resource"]) {
      expect(asked.get(name), name).toBe(url.searchParams.get(name));
    }
    expect(asked.get("prompt")).toBe("consent login");
  });
});

describe("the consent endpoint refuses", () => {
  it.each([
    ["another site's form", { origin: "https://evil.example" }, "cross-site"],
    ["a neighbour's form", {}, "same-site"],
    ["a form without an origin", { origin: "null" }, "same-origin"],
  ])("%s", async (_what, headers, site) => {
    const browser = browserAt(local);
    const transaction = transactionOf(await consent(browser));
    const body = new URLSearchParams({ transaction, decision: "allow" });
    const page = await post(browser, body, headers, site);
    expectGuardedPage(page, 400);
    expect(textOf(page)).toContain("did not come from this gateway's own page");
  });

  it("a browser without cookies, and says so", async () => {
    const transaction = transactionOf(await consent(browserAt(local)));
    const body = new URLSearchParams({ transaction, decision: "allow" });
    const page = await post(browserAt(local), body);
    expectGuardedPage(page, 400);
    expectAccessiblePage(page);
    expect(textOf(page, "h1")).toBe("This browser refuses cookies");
  });

  it.each([
    ["nothing", ""],
    ["no decision", "transaction=x"],
    ["an unknown decision", "transaction=x&decision=maybe"],
    ["two decisions", "transaction=x&decision=deny&decision=allow"],
    ["a made-up transaction", `transaction=${"A".repeat(120)}&decision=allow`],
    ["a broken encoding", "transaction=%&decision=%zz"],
  ])("%s", async (_what, body) => {
    const page = await post(browserAt(local), body);
    expectGuardedPage(page, 400);
    expect(textOf(page, "h1")).toBe("This decision cannot be used");
  });

  it("a huge form", async () => {
    const more = "x".repeat(20_000);
    const page = await post(browserAt(local), `transaction=x&decision=allow&more=${more}`);
    expectGuardedPage(page, 413);
  });

  it("JSON", async () => {
    const headers = { "content-type": "application/json" };
    const page = await post(browserAt(local), "{}", headers);
    expectGuardedPage(page, 400);
  });

  it("a transaction with one character changed", async () => {
    const browser = browserAt(local);
    const sealed = transactionOf(await consent(browser));
    const changed = `${sealed.slice(0, 60)}${sealed[60] === "A" ? "B" : "A"}${sealed.slice(61)}`;
    const body = new URLSearchParams({ transaction: changed, decision: "allow" });
    const page = await post(browser, body);
    expectGuardedPage(page, 400);
    expect(textOf(page)).toContain("not one of this gateway");
  });
});

describe("the longest request a v2 tier lets in", () => {
  it("can be finished: its sign-in fits in a cookie", async () => {
    const short = client.authorizationUrl(newVerifier(), { state: "" });
    const longest = "s".repeat(2048 - short.search.length);
    const url = client.authorizationUrl(newVerifier(), { state: longest });
    expect(answerOf(await signIn(browserAt(local), url))).toMatchObject({ state: longest });
  });
});

describe("prompt none", () => {
  it("answers consent_required when another person signs in than the one who approved", async () => {
    const browser = browserAt(local);
    const website = await OAuthClient.register(local, { redirect_uris: [OAuthClient.website] });
    await signIn(browser, website.authorizationUrl(newVerifier()), { remember: true });
    const url = website.authorizationUrl(newVerifier(), { prompt: "none" });
    expect(answerOf(await signIn(browser, url))).toHaveProperty("code");

    const other = browserAt(local);
    const signedIn = await signIn(other, client.authorizationUrl(newVerifier()), {
      person: people.grace,
    });
    expect(answerOf(signedIn)).toHaveProperty("code");
    const approvals = browser.cookie("__Host-mcp-approvals") ?? "";
    other.setCookie(local.issuer, "__Host-mcp-approvals", approvals);
    expect(offeredAnswerOf(await signIn(other, url))).toMatchObject({ error: "consent_required" });
  });
});
