// T9, script on an error page through a reflected request value. anomalyco/opencode issue 17364;
// FastMCP pull request 2090; the 403 page of consent.policy.xml of Azure-Samples/AI-Gateway
// labs/mcp-client-authorization, and shared/mcp-servers/prm-graphapi there
// (controllers/auth_controller.py), which write a value of the request into HTML as it came.

import { expect, inject, it } from "vitest";
import { newVerifier } from "../e2e/oauth-client.ts";
import { gatewayBrowser, newClient } from "./steps.ts";

const payload = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

it("reflects no request value into an error page as markup", async () => {
  const { issuer } = inject("gateway");
  const client = await newClient();
  const encoded = encodeURIComponent(payload);
  const urls = [
    client.authorizationUrl(newVerifier(), { client_id: payload }),
    client.authorizationUrl(newVerifier(), { redirect_uri: payload }),
    client.authorizationUrl(newVerifier(), { client_id: `https://vscode.dev/${encoded}` }),
    `${issuer}/authorize?${encoded}=${encoded}`,
    `${issuer}/oauth-callback?error=${encoded}&error_description=${encoded}&state=${"x".repeat(43)}`,
    `${issuer}/oauth-callback?code=${encoded}&state=${encoded}`,
    `${issuer}/approvals?notice=${encoded}`,
  ];
  for (const url of urls) {
    const page = await gatewayBrowser().visit(url);
    expect(page.status, String(url)).toBeLessThan(500);
    expect(page.text).not.toContain("<script");
    expect(page.text).not.toContain("<img");
  }
});

it.each([
  ["sentences", "https://vscode.dev/ Your account is locked. Call 0800 123"],
  ["the direction of what is written", "https://vscode.dev/\u202eeliforp"],
  ["control characters", "https://vscode.dev/\u0007"],
  ["letters that look like others", "https://vscode.d\u0435v/client"],
  ["more than an address has", `https://vscode.dev/${"a".repeat(300)}`],
])("does not say for somebody in the description of a client: %s", async (_what, id) => {
  const url = (await newClient()).authorizationUrl(newVerifier(), { client_id: id });
  const page = await gatewayBrowser().visit(url);
  expect(page.status).toBe(400);
  expect(page.text).toContain("This program is not registered here");
  expect(page.text).not.toContain(id.slice("https://".length));
});

it("repeats the address of a description that it does not read", async () => {
  const id = "https://clients.example/apps/one?v=1";
  const url = (await newClient()).authorizationUrl(newVerifier(), { client_id: id });
  const page = await gatewayBrowser().visit(url);
  expect(page.text).toContain("This program is not known here");
  expect(page.text).toContain(id);
});

it.each(["text/html", "application/json"])("heeds no Accept: %s", async (accept) => {
  const { issuer } = inject("gateway");
  const page = await fetch(`${issuer}/authorize`, { headers: { accept } });
  expect(page.headers.get("content-type")).toContain("text/html");
  const answer = await fetch(`${issuer}/token`, { method: "POST", headers: { accept } });
  expect(answer.headers.get("content-type")).toContain("application/json");
});

it("gives JSON, never a page, where programs ask", async () => {
  const { issuer } = inject("gateway");
  const answers = await Promise.all([
    fetch(`${issuer}/.well-known/${encodeURIComponent(payload)}`),
    fetch(`${issuer}/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: payload }),
    }),
    fetch(`${issuer}/register`, { method: "POST", body: payload }),
    fetch(`${issuer}/weather/mcp`, {
      headers: { authorization: `Bearer ${encodeURIComponent(payload)}` },
    }),
  ]);
  for (const answer of answers) {
    expect(answer.headers.get("content-type")).toContain("application/json");
    expect(await answer.text()).not.toContain("<script");
  }
});
