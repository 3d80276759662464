// T10, open redirect through an unregistered or loosely matched redirect URI. CVE-2025-4143; turbo-ea
// GHSA-wx5f-576r-gpcx; Keycloak CVE-2026-3872 and CVE-2026-7504; cloudflare/workers-oauth-provider
// issue 92. An error is a redirect, too: RFC 9700 section 4.11.2.

import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { answerOf, offeredAnswerOf } from "../e2e/sign-in.ts";
import { runs } from "../property-runs.ts";
import { allow, expectRefusalPage, gatewayBrowser, newClient } from "./steps.ts";

const web = "https://client.example/callback?fixed=1";
const registered = [web, "http://127.0.0.1:33418/callback", "com.example.app://oauth/callback"];

async function ask(client: OAuthClient, redirect_uri: string | undefined) {
  const url = client.authorizationUrl(newVerifier(), { redirect_uri });
  return await gatewayBrowser().visit(url);
}

describe("a redirect URI", () => {
  it.each([
    "https://client.example/callback",
    "https://client.example/callback?fixed=1&more=2",
    "https://client.example/callback?fixed=1#fragment",
    "https://client.example/callback/../callback?fixed=1",
    "https://client.example/CALLBACK?fixed=1",
    "https://CLIENT.example/callback?fixed=1",
    "https://client.example:443/callback?fixed=1",
    "https://client.example:8443/callback?fixed=1",
    "https://user@client.example/callback?fixed=1",
    "https://client.example.evil.example/callback?fixed=1",
    "https://evil.example/https://client.example/callback?fixed=1",
    "http://client.example/callback?fixed=1",
    "//client.example/callback?fixed=1",
    " https://client.example/callback?fixed=1",
    "https://client.example/callback?fixed=1 ",
    "https://client.example/callback?fixed=1\r\nSet-Cookie: a=b",
    "https://client.example/callback%3Ffixed=1",
    "http://127.0.0.1:33418/other",
    "http://127.0.0.1:33418",
    "http://localhost:33418/callback",
    "http://[::1]:33418/callback",
    "http://127.0.0.1:33418@evil.example/callback",
    "http://127.0.0.1:99999999/callback",
    "http://127.0.0.1:99999/callback",
    "http://127.0.0.1:0/callback",
    "http://127.0.0.1.evil.example:33418/callback",
    "http://0x7f000001:33418/callback",
    "https://127.0.0.1:33418/callback",
    "com.example.app://oauth/callback2",
    "COM.EXAMPLE.APP://oauth/callback",
    "javascript:alert(1)",
    "",
  ])("spelt %j is not the registered one", async (redirect) => {
    const client = await newClient({ redirect_uris: registered });
    expectRefusalPage(await ask(client, redirect));
  });

  it("that is missing is not guessed", async () => {
    const client = await newClient({ redirect_uris: [web] });
    expectRefusalPage(await ask(client, undefined));
  });

  it.each(registered)("registered as %s is taken as it is", async (redirect) => {
    const client = await newClient({ redirect_uris: registered });
    expect((await ask(client, redirect)).text).toContain('action="/consent"');
  });

  it("of a loopback host may have another port, or none", async () => {
    const client = await newClient({ redirect_uris: ["http://localhost/callback"] });
    for (const port of ["", ":1", ":65535"]) {
      const page = await ask(client, `http://localhost${port}/callback`);
      expect(page.text).toContain('action="/consent"');
    }
  });

  it("with anything added, dropped or changed is refused", async () => {
    const client = await newClient({ redirect_uris: [web] });
    const change = fc.tuple(
      fc.nat(web.length - 1),
      fc.constantFrom("insert", "drop", "replace"),
      fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(change, async ([at, kind, text]) => {
        const after = kind === "insert" ? web.slice(at) : web.slice(at + 1);
        const changed = web.slice(0, at) + (kind === "drop" ? "" : text) + after;
        fc.pre(changed !== web);
        expectRefusalPage(await ask(client, changed));
      }),
      { numRuns: runs(60) },
    );
  });
});

it("sends an error nowhere while the redirect URI is not verified", async () => {
  const client = await newClient();
  const evil = { redirect_uri: "https://evil.example/", response_type: "token" };
  expectRefusalPage(await gatewayBrowser().visit(client.authorizationUrl(newVerifier(), evil)));
  const unknown = { client_id: "nobody", redirect_uri: "https://evil.example/" };
  expectRefusalPage(await gatewayBrowser().visit(client.authorizationUrl(newVerifier(), unknown)));
});

it.each(["redirect_uri", "client_id"])(
  "shows a page when %s stands twice: nobody knows whose request it is",
  async (name) => {
    const client = await newClient();
    const url = client.authorizationUrl(newVerifier());
    url.searchParams.append(name, "https://evil.example/");
    expectRefusalPage(await gatewayBrowser().visit(url));
  },
);

it.each([
  ["state", "invalid_request"],
  ["scope", "invalid_request"],
  ["anything", "invalid_request"],
  ["resource", "invalid_target"],
])("tells the client that %s stands twice", async (name, error) => {
  const client = await newClient();
  const url = client.authorizationUrl(newVerifier(), { anything: "x", scope: "weather.read" });
  url.searchParams.append(name, "https://evil.example/");
  const answer = answerOf(await gatewayBrowser().visit(url));
  expect(answer).toMatchObject({ error, iss: inject("gateway").issuer });
  expect(answer["state"]).toBe(name === "state" ? undefined : "a state");
});

describe("a website that registered itself is told an error only by a click", () => {
  const website = () => newClient({ client_name: "Claude", redirect_uris: [OAuthClient.website] });

  it.each([
    ["a wrong request", { response_type: "token" }, "unsupported_response_type"],
    ["no challenge", { code_challenge: undefined }, "invalid_request"],
    ["a request object", { request: "x" }, "request_not_supported"],
    ["another resource", { resource: "https://other.example/mcp" }, "invalid_target"],
    ["a wish for no page", { prompt: "none" }, "consent_required"],
    ["a state that cannot go back", { state: "\u00e9" }, "invalid_request"],
  ])("of %s", async (_, change, error) => {
    const client = await website();
    const visit = await gatewayBrowser().visit(client.authorizationUrl(newVerifier(), change));
    expectRefusalPage(visit);
    const answer = offeredAnswerOf(visit);
    expect(answer).toMatchObject({ error, iss: inject("gateway").issuer });
    expect(answer["state"]).toBe("state" in change ? undefined : "a state");
    expect(visit.text).toContain("client.example");
    expect(visit.text).toContain("which nobody has checked");
  });

  it("of a person who denied it", async () => {
    const client = await website();
    const browser = gatewayBrowser();
    const page = await browser.visit(client.authorizationUrl(newVerifier()));
    const denied = await browser.press(page, "decision", "deny");
    expectRefusalPage(denied);
    expect(offeredAnswerOf(denied)).toMatchObject({ error: "access_denied", state: "a state" });
  });

  it("of what Entra said, and the sign-in is over", async () => {
    const client = await website();
    const browser = gatewayBrowser();
    const entra = await allow(browser, client.authorizationUrl(newVerifier()));
    const state = new URL(entra.url).searchParams.get("state");
    const callback = `${inject("gateway").issuer}/oauth-callback?error=access_denied&state=${state}`;
    const visit = await browser.visit(callback);
    expectRefusalPage(visit);
    expect(offeredAnswerOf(visit)).toMatchObject({ error: "access_denied", state: "a state" });
    expect(browser.cookieNames).toEqual(["__Host-mcp-browser"]);
  });

  it("and gets its code by itself, since the person has allowed it", async () => {
    const { code, verifier } = await (await website()).authorize();
    expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(verifier).not.toBe("");
  });
});

it("tells a program that listens on the person's own device an error by itself", async () => {
  const redirect = "http://127.0.0.1:1234/x";
  const client = await newClient({ redirect_uris: [redirect] });
  const url = client.authorizationUrl(newVerifier(), { prompt: "none" });
  const visit = await gatewayBrowser().visit(url);
  expect(visit.url.startsWith(redirect)).toBe(true);
  expect(answerOf(visit)).toMatchObject({ error: "consent_required" });
});

it.each([
  // Apps act on such links: this one installs a server into Cursor, that one clones a repository.
  "cursor://anysphere.cursor-deeplink/mcp/install?name=x&config=e30",
  "vscode://vscode.git/clone?url=https://evil.example/x",
  "https://localhost:1234/x",
])("sends nobody to %s of a client that registered itself without a click", async (redirect) => {
  const client = await newClient({ redirect_uris: [redirect] });
  const url = client.authorizationUrl(newVerifier(), { prompt: "none" });
  const visit = await gatewayBrowser().visit(url);
  expectRefusalPage(visit);
  expect(offeredAnswerOf(visit)).toMatchObject({ error: "consent_required" });
});
