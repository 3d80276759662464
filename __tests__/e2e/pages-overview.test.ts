import { parse } from "node-html-parser";
import { describe, expect, inject, it } from "vitest";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { expectAccessiblePage, expectGuardedPage, textOf } from "./page-checks.ts";
import { browserAt, buttonOf, people, signIn } from "./sign-in.ts";

const local = inject("gateway");
const [server = ""] = local.servers;
/** What Chromium sends. */
const accept =
  "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

describe("the address of the gateway", () => {
  it.each([
    ["en", "Gateway to MCP servers"],
    ["de", "Gateway zu MCP-Servern"],
  ])("says in a page what it is, and which address to copy: %s", async (language, title) => {
    const headers = { "accept-language": language };
    const page = await browserAt(local).visit(`${local.issuer}/`, { headers });
    expectGuardedPage(page);
    expectAccessiblePage(page);
    expect(textOf(page, "h1")).toBe(title);
    expect(textOf(page, "code")).toBe(server);
  });

  it("is where the name on every page leads", async () => {
    const browser = browserAt(local);
    for (const path of ["/approvals", "/authorize", "/"]) {
      const page = await browser.visit(`${local.issuer}${path}`);
      expect(parse(page.text).querySelector("header a")?.getAttribute("href")).toBe("/");
    }
  });

  it("has a sign for the tab of a browser", async () => {
    const page = await browserAt(local).visit(`${local.issuer}/`);
    const href = parse(page.text).querySelector("link[rel=icon]")?.getAttribute("href") ?? "";
    const answer = await fetch(new URL(href, local.issuer));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/svg+xml");
    expect(await answer.text()).toMatch(
      /^\s*<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\s*$/,
    );
  });
});

describe("the address of an MCP server", () => {
  it("says in a browser whom it is for, and challenges all the same", async () => {
    const page = await browserAt(local).visit(server, { headers: { accept } });
    expectGuardedPage(page, 401);
    expectAccessiblePage(page);
    expect(textOf(page, "h1")).toBe("This is an MCP server");
    expect(textOf(page, "code")).toBe(server);
    const program = await fetch(server, { headers: { accept: "text/event-stream" } });
    expect(page.headers.get("www-authenticate")).toBe(program.headers.get("www-authenticate"));
  });

  it.each([
    ["a client that opens a stream", { accept: "text/event-stream" }, "GET"],
    ["a program that takes anything", { accept: "*/*" }, "GET"],
    ["a call", { accept, "content-type": "application/json" }, "POST"],
    ["a token that is not good", { accept, authorization: "Bearer a.b.c" }, "GET"],
  ])("answers JSON to %s", async (_, headers: Record<string, string>, method) => {
    const answer = await fetch(server, {
      method,
      headers,
      ...(method === "POST" ? { body: "{}" } : {}),
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.json()).toMatchObject({ error: "invalid_token" });
  });
});

describe("the consent page", () => {
  it("lets the person sign in as somebody else, whom Entra did not know yet", async () => {
    const client = await OAuthClient.register(local);
    const browser = browserAt(local);
    await signIn(browser, client.authorizationUrl(newVerifier()));
    const asked = await browser.visit(client.authorizationUrl(newVerifier()));
    const link = parse(asked.text)
      .querySelectorAll("main a")
      .find(({ text }) => text === "Use another account");
    const again = await browser.visit(new URL(link?.getAttribute("href") ?? "", local.issuer));
    expectAccessiblePage(again);
    expect(textOf(again, "main")).toContain("Microsoft asks which account you want to use");
    const accounts = await browser.press(again, "decision", "allow");
    expect(accounts.text).toContain('Ada Lovelace <span class="state">(signed in)</span>');
    expect(buttonOf(accounts, people.grace)).not.toBe("");
  });

  it("is where the list of approvals leads back to, when the person came from there", async () => {
    const client = await OAuthClient.register(local);
    const url = client.authorizationUrl(newVerifier());
    const list = async (referer: string) =>
      await browserAt(local).visit(
        `${local.issuer}/approvals`,
        { headers: { referer } },
        "same-origin",
      );
    const back = parse((await list(url.href)).text).querySelector("main a.button");
    expect(back?.text).toBe("Back to the question");
    expect(new URL(back?.getAttribute("href") ?? "", local.issuer).href).toBe(url.href);
    for (const referer of [`${local.issuer}/`, "https://evil.example/authorize?x", ""]) {
      const page = await list(referer);
      expectAccessiblePage(page);
      expect(page.text).not.toContain("Back to the question");
    }
  });

  it.each([
    ["漢".repeat(48), "漢".repeat(48)],
    ["漢".repeat(49), `${"漢".repeat(47)}…`],
    [
      "Assistent für Bestellungen und Lieferungen der Firma",
      "Assistent für Bestellungen und Lieferungen der…",
    ],
    [`${"x".repeat(46)}e\u0301\u0323\u0302 and more`, `${"x".repeat(46)}…`],
    [`${"x".repeat(46)}\u1112\u1161\u11ab and more`, `${"x".repeat(46)}…`],
    [`e${"\u0301".repeat(60)}`, "…"],
  ])("shows %s as it is, or cut at a letter with an ellipsis", async (client_name, shown) => {
    const client = await OAuthClient.register(local, { client_name });
    expect(client.registration.client_name).toBe(shown);
    const page = await browserAt(local).visit(client.authorizationUrl(newVerifier()));
    expect(textOf(page, "dd strong")).toBe(shown);
  });
});

describe("the stand-in for Entra", () => {
  it("shows at its address how to be asked again, and signs out", async () => {
    const client = await OAuthClient.register(local);
    const browser = browserAt(local);
    await signIn(browser, client.authorizationUrl(newVerifier()));
    const root = await browser.visit(`${local.entra.origin}/`);
    expect(root.status).toBe(200);
    const link = parse(root.text).querySelector("main a")?.getAttribute("href") ?? "";
    const asked = await browser.visit(new URL(link, local.entra.origin));
    expect(textOf(asked, "h1")).toBe("Sign out?");
    const form = parse(asked.text).querySelector("form");
    const xsrf = form?.querySelector("input[name=xsrf]")?.getAttribute("value") ?? "";
    const body = new URLSearchParams({ xsrf, logout: "yes" });
    const out = await browser.visit(form?.getAttribute("action") ?? "", { method: "POST", body });
    expect(textOf(out, "h1")).toBe("You signed out of your account");
    expect(parse(out.text).querySelector("main a")?.getAttribute("href")).toBe("/");
    const consent = await browser.visit(client.authorizationUrl(newVerifier()));
    const accounts = await browser.press(consent, "decision", "allow");
    expect(accounts.text).toContain('name="person"');
  });
});
