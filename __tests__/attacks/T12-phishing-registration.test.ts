// T12, phishing through open registration: anybody may register any name. formbricks pull request
// 9300; arXiv 2605.22333. An operator can list the redirect hosts (client-documents.test.ts); here is
// what people see when anybody may come.

import { parse } from "node-html-parser";
import { expect, it } from "vitest";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { gatewayBrowser, newClient } from "./steps.ts";

it.each([
  ["https://not-claude.example/callback", "not-claude.example"],
  ["http://localhost:1234/callback", "localhost"],
  ["cursor://anysphere.cursor-mcp/callback", "cursor"],
])("shows where answers really go: %s", async (redirect_uri, place) => {
  const client = await newClient({ client_name: "Claude", redirect_uris: [redirect_uri] });
  const page = await gatewayBrowser().visit(
    client.authorizationUrl(newVerifier(), { redirect_uri }),
  );
  expect(page.text).toContain(redirect_uri);
  expect(page.text).toMatch(new RegExp(`<strong[^>]*>${place}`));
});

it.each([
  ["a program on this computer", "http://127.0.0.1:1234/callback"],
  ["an app on this device", "com.example.app://callback/"],
])("warns when answers go to %s", async (_, redirect_uri) => {
  const client = await newClient({ redirect_uris: [redirect_uri] });
  const page = await gatewayBrowser().visit(
    client.authorizationUrl(newVerifier(), { redirect_uri }),
  );
  expect(page.text).toMatch(/class="[^"]*warning/);
});

it("warns strongest of a website that registered itself, under whatever name", async () => {
  const client = await newClient({ client_name: "Claude", redirect_uris: [OAuthClient.website] });
  const page = await gatewayBrowser().visit(client.authorizationUrl(newVerifier()));
  const warnings = parse(page.text).querySelectorAll(".warning");
  expect(warnings.map((warning) => warning.classList.contains("danger"))).toEqual([true]);
  expect(warnings[0]?.text).toMatch(/Nobody has checked that website.*Deny, unless you know/);
  // Among the rules of the page's style, nothing else is as large and as red.
  expect(page.text).toMatch(/\.danger\{border:2px solid var\(--danger-edge\)/);
});

it("says that nobody has checked the name a client gave itself", async () => {
  const client = await newClient({ client_name: "Your company's own assistant" });
  const page = await gatewayBrowser().visit(client.authorizationUrl(newVerifier()));
  expect(page.text).toMatch(/nobody has checked/i);
});
