// T26, impersonation on the person's own machine: a metadata document with a loopback redirect proves
// nothing about the program that listens there, nor does an approval of yesterday. MCP security best
// practices; RFC 8252 section 8.6.

import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { MetadataHost } from "../e2e/metadata-host.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { textsOf } from "../e2e/page-checks.ts";
import { answerOf, browserAt, offeredAnswerOf, signIn } from "../e2e/sign-in.ts";
import { synthesized } from "../stacks/synthesized.ts";

let host: MetadataHost;
let local: Local;

beforeAll(async () => {
  host = await MetadataHost.start();
  local = await startLocal({
    stack: inject("stack"),
    hosts: { "https://claude.ai": host.origin },
  });
});

afterAll(async () => {
  await local.close();
  await host.close();
});

it("warns, though the document's host is trusted, and shows both hosts", async () => {
  const client_id = "https://claude.ai/oauth/claude-code-client-metadata";
  host.publish("/oauth/claude-code-client-metadata", {
    client_id,
    client_name: "Claude Code",
    redirect_uris: ["http://localhost/callback", "http://127.0.0.1/callback"],
    grant_types: [
      "authorization_code",
      "refresh_token",
      "urn:ietf:params:oauth:grant-type:jwt-bearer",
    ],
    token_endpoint_auth_method: "none",
  });
  const client = OAuthClient.known(local, { client_id });
  const url = client.authorizationUrl(newVerifier(), {
    redirect_uri: "http://localhost:3118/callback",
  });
  const page = await browserAt(local).visit(url);
  expect(page.status).toBe(200);
  expect(page.text).toContain('action="/consent"');
  expect(page.text).toContain("claude.ai");
  expect(page.text).toContain("http://localhost:3118/callback");
  expect(page.text).toMatch(/class="[^"]*warning/);
});

it.each([
  "https://localhost:8443/callback",
  "https://127.0.0.1/callback",
  "https://127.9.9.9:8443/callback",
  "https://App.LocalHost:8443/callback",
  "https://a.b.localhost/callback",
  "https://localhost.localdomain/callback",
  "https://ip6-loopback/callback",
])("warns of %s too: https says nothing about a program on this device", async (redirect_uri) => {
  const client = await OAuthClient.register(local, { redirect_uris: [redirect_uri] });
  const url = client.authorizationUrl(newVerifier(), { redirect_uri });
  expect((await browserAt(local).visit(url)).text).toMatch(/class="[^"]*warning/);
});

it.each([
  "https://0.0.0.0:8443/callback",
  "https://00.0.0.1/callback",
  "https://169.254.169.254/callback",
])("does not register %s, where no website is", async (redirect_uri) => {
  const answer = await fetch(`${local.issuer}/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ redirect_uris: [redirect_uri] }),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: "invalid_redirect_uri" });
});

const native = [
  "http://127.0.0.1:33418/callback",
  "http://localhost/callback",
  "http://[::1]:1/callback",
  "https://app.localhost:8443/callback",
  "cursor://anysphere.cursor-mcp/callback",
];

it.each(native)("asks each time for %s, whatever the form says", async (redirect_uri) => {
  const client = await OAuthClient.register(local, { redirect_uris: [redirect_uri] });
  const browser = browserAt(local);
  const page = await browser.visit(client.authorizationUrl(newVerifier()));
  expect(page.text).not.toContain('name="remember"');
  const entra = await browser.press(page, "decision", "allow", { remember: "yes" });
  expect(answerOf(await signIn(browser, entra.url))).toHaveProperty("code");
  expect(browser.cookieNames).not.toContain("__Host-mcp-approvals");
  const again = await browser.visit(client.authorizationUrl(newVerifier()));
  expect(again.text).toContain('action="/consent"');
  const silent = await browser.visit(client.authorizationUrl(newVerifier(), { prompt: "none" }));
  const told = redirect_uri.startsWith("http://") ? answerOf(silent) : offeredAnswerOf(silent);
  expect(told).toMatchObject({ error: "consent_required" });
});

describe("an operator who wants programs on the device remembered", () => {
  it("has them remembered until that setting is taken back", async () => {
    const stack = "__tests__/stacks/native-apps.ts";
    const [remembered = "", asking = ""] = [
      await synthesized(stack, "remembered"),
      await synthesized(stack, "asked"),
    ];
    const opted = await startLocal({ stack: remembered });
    try {
      const browser = browserAt(opted);
      const clients = await Promise.all(
        [...native, OAuthClient.website].map((redirect_uri) =>
          OAuthClient.register(opted, { client_name: redirect_uri, redirect_uris: [redirect_uri] }),
        ),
      );
      for (const client of clients) {
        await signIn(browser, client.authorizationUrl(newVerifier()), { remember: true });
      }
      const asked = async () => {
        const pages = [];
        for (const client of clients) {
          const page = await browser.visit(client.authorizationUrl(newVerifier()));
          if (page.text.includes('action="/consent"')) pages.push(client.redirectUri);
        }
        return pages;
      };
      expect(await asked()).toEqual([]);
      await opted.deploy(asking);
      expect(await asked()).toEqual(native);
      const listed = await browser.visit(`${opted.issuer}/approvals`);
      expect(textsOf(listed, "h3")).toEqual([OAuthClient.website]);
    } finally {
      await opted.close();
    }
  });
});
