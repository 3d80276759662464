import { parse } from "node-html-parser";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { expectAccessiblePage, expectGuardedPage, textOf } from "./page-checks.ts";
import { browserAt } from "./sign-in.ts";

const local = inject("gateway");
let client: OAuthClient;

beforeAll(async () => {
  client = await OAuthClient.register(local);
});

async function languageFor(accepted: string, parameters = {}): Promise<string | undefined> {
  const url = client.authorizationUrl(newVerifier(), parameters);
  const page = await browserAt(local).visit(url, { headers: { "accept-language": accepted } });
  expect(page.status).toBe(200);
  expectAccessiblePage(page);
  return parse(page.text).querySelector("html")?.getAttribute("lang");
}

describe("the language of a page", () => {
  it.each([
    ["de", "de"],
    ["de-AT", "de"],
    ["DE-ch-1996", "de"],
    ["en-GB,de;q=0.9", "en"],
    ["fr,de;q=0.7,en;q=0.3", "de"],
    ["fr;q=1.0, en;q=0.2, de;q=0.8", "de"],
    ["en;q=0.5,de;q=0.50", "en"],
    ["en;q=0.5,de;q=0.501", "de"],
    ["en;q=0,de;q=0.001", "de"],
    ["de;q=0", "en"],
    ["de ; q=1", "de"],
    ["*", "en"],
    ["*;q=0.9,de;q=0.1", "de"],
    ["fr", "en"],
    ["", "en"],
    ["dex", "en"],
    ["d", "en"],
    ["de_DE", "en"],
    ["de;q=2", "en"],
    ["de;q=abc,de;level=1", "en"],
    [",;,q=1,;q=1,-de,de-,", "en"],
    [`${"x,".repeat(200)}de`, "en"],
    [`${"x".repeat(4000)},de`, "en"],
    [`de${" ".repeat(3000)}`, "de"],
  ])("for Accept-Language %j is %s", async (accepted, language) => {
    expect(await languageFor(accepted)).toBe(language);
  });

  it.each([
    ["de", "en", "de"],
    ["fr de", "en", "de"],
    ["en de", "de", "en"],
    ["fr", "de", "de"],
    ['"><script>', "de", "de"],
    ["de;q=0", "en", "en"],
  ])("for ui_locales %j over Accept-Language %s is %s", async (wanted, accepted, language) => {
    expect(await languageFor(accepted, { ui_locales: wanted })).toBe(language);
  });

  it("is that of problems as well", async () => {
    const init = { headers: { "accept-language": "de-DE" } };
    const page = await browserAt(local).visit(`${local.issuer}/oauth-callback`, init);
    expectAccessiblePage(page);
    expect(textOf(page, "h1")).toBe("Diese Anmeldung kann nicht abgeschlossen werden");
    expect(textOf(page, "main")).toContain("Es wurde nichts erlaubt");
  });

  it("is that of the page that ends a sign-in, but for the words that the client gets", async () => {
    const website = await OAuthClient.register(local, { redirect_uris: [OAuthClient.website] });
    const url = website.authorizationUrl(newVerifier(), { prompt: "none" });
    const init = { headers: { "accept-language": "de-DE" } };
    const page = await browserAt(local).visit(url, init);
    expectAccessiblePage(page);
    expectGuardedPage(page, 400);
    expect(textOf(page, "h1")).toBe("A test client wurde nicht verbunden");
    expect(textOf(page, "main a")).toBe("Zu client.example gehen");
    expect(textOf(page, "code[lang=en]")).toMatch(/^consent_required: The person has to approve/);
    const consent = await browserAt(local).visit(website.authorizationUrl(newVerifier()), init);
    expect(textOf(consent, ".danger")).toMatch(/^Das kann eine Täuschung sein\. .*client\.example/);
  });
});
