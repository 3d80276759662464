import { readFileSync } from "node:fs";
import { parse } from "node-html-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import type { Visit } from "../browser.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { expectAccessiblePage, expectGuardedPage, textOf, textsOf } from "./page-checks.ts";
import { answerOf, browserAt, signIn } from "./sign-in.ts";

const name = 'Northwind & "Sons" {{x}} @(y) <b>';

let local: Local;
let client: OAuthClient;

beforeAll(async () => {
  const stack = await synthesized("__tests__/stacks/northwind.ts");
  local = await startLocal({ stack });
  client = await OAuthClient.register(local, { client_name: "A {server} client" });
});

afterAll(async () => {
  await local.close();
});

async function visit(path: string, language = "*"): Promise<Visit> {
  const init = { headers: { "accept-language": language } };
  return await browserAt(local).visit(new URL(path, local.issuer), init);
}

describe("pages with a company's name, logo, colour and help", () => {
  it.each([
    ["consent", 200],
    ["approvals", 200],
    ["problem", 400],
  ])("show them on the %s page", async (which, status) => {
    const consent = client.authorizationUrl(newVerifier()).href;
    const paths: Record<string, string> = {
      consent,
      approvals: "/approvals",
      problem: "/authorize",
    };
    const page = await visit(paths[which] ?? "");
    expectGuardedPage(page, status);
    expectAccessiblePage(page);
    expect(textOf(page, "header")).toBe(name);
    expect(textOf(page, "title")).toContain(` – ${name}`);
    const logo = parse(page.text).querySelector("header img")?.getAttribute("src") ?? "";
    const file = readFileSync("__tests__/stacks/northwind-logo.svg");
    expect(logo).toBe(`data:image/svg+xml;base64,${file.toString("base64")}`);
    expect(page.headers.get("content-security-policy")).toContain("img-src 'self' data:");
    const help = parse(page.text).querySelector("footer a");
    expect(help?.getAttribute("href")).toBe("https://help.northwind.example/mcp?a=1&b=2");
    expect(page.text).toContain("--accent:#b3006b;--accent-ink:#ffffff");
  });

  it("show configured names and permissions as they are", async () => {
    const page = await visit(client.authorizationUrl(newVerifier()).href);
    expect(textOf(page, "h1")).toBe(
      "A {server} client den Zugriff auf Orders <of> {client} erlauben?",
    );
    expect(textsOf(page, "li")).toEqual([
      'Read "orders" & {{prices}} <%= x %> @(1+1) &amp;',
      "Bestellungen ändern",
    ]);
  });

  it("speak languages of the company's own", async () => {
    const url = client.authorizationUrl(newVerifier()).href;
    const arabic = await visit(url, "ar-EG");
    expectAccessiblePage(arabic);
    expect(arabic.text).toContain('<html lang="ar" dir="rtl">');
    expect(textOf(arabic, "h1")).toBe("Orders <of> {client} ← A {server} client");
    const portuguese = await visit(url, "pt");
    expect(portuguese.text).toContain('<html lang="pt-BR" dir="ltr">');
    expect(textsOf(portuguese, "button")).toEqual(["Deny", "Permitir"]);
    expect(textsOf(await visit(url, "en"), "button")).toEqual(["Ablehnen", "Erlauben"]);
  });
});

describe("a request that is too long for a cookie", () => {
  it("goes back to the client, which hears why; anything shorter can be finished", async () => {
    const refused = await visit(
      client.authorizationUrl(newVerifier(), { state: "s".repeat(3000) }).href,
    );
    expect(answerOf(refused)).toMatchObject({
      error: "invalid_request",
      error_description: "The request is too long; shorten state.",
      state: "s".repeat(3000),
    });
    let [longest, tooLong] = [0, 3000];
    while (tooLong - longest > 1) {
      const middle = Math.floor((longest + tooLong) / 2);
      const url = client.authorizationUrl(newVerifier(), { state: '"'.repeat(middle) });
      if ((await visit(url.href)).status === 200) longest = middle;
      else tooLong = middle;
    }
    const state = '"'.repeat(longest);
    const url = client.authorizationUrl(newVerifier(), { state });
    expect(answerOf(await signIn(browserAt(local), url))).toMatchObject({ state });
  });
});
