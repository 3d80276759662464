// T11, redirect URIs whose scheme runs or reads something. cloudflare/workers-oauth-provider issues
// 97 and 98; FastMCP issue 4419. RFC 8252 sections 7.1 and 8.4: an app's own scheme is a domain name in reverse.

import { expect, inject, it } from "vitest";

async function register(redirect_uris: unknown): Promise<Response> {
  return await fetch(`${inject("gateway").issuer}/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ redirect_uris, token_endpoint_auth_method: "none" }),
  });
}

it.each([
  "javascript:alert(1)",
  "JavaScript:alert(1)",
  "java\tscript:alert(1)",
  "\u0001javascript:alert(1)",
  " javascript:alert(1)",
  "javascript://client.example/%0aalert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "file:///etc/passwd",
  "blob:https://client.example/1",
  "about:blank",
  "filesystem:https://client.example/x",
  "view-source:https://client.example/",
  "intent://client.example#Intent;scheme=https;end",
  "chrome-extension://abc/x",
  "ms-msdt:/id",
  "search-ms:/query",
  "shell:/x",
  "ms-appinstaller:/?source=https://evil.example/a.msix",
  "microsoft-edge:/x",
  "search:/x",
  "itms-services:/x",
  "ldap:/x",
  "ms-word:/x",
  "ms-search:/x",
  "firefox:/x",
  "content:/x",
  "myapp://callback",
  "x-apple.systempreferences:/x",
  "com.:/x",
  ".com:/x",
  "com..app:/x",
  "com.app-:/x",
  "https://a..b/callback",
  "https://-a.example/callback",
  "https://a.example:99999/callback",
  "https://a.example:0/callback",
  "https://1.2.3/callback",
  "https://0x7f.1/callback",
  `https://${"a".repeat(70)}.example/callback`,
  "http://client.example/callback",
  "http://127.0.0.1.evil.example/callback",
  "http://localhost.evil.example/callback",
  "http://localhost@evil.example/callback",
  "ws://client.example/",
  "https://",
  "https:///callback",
  "https://client.example\\@evil.example/",
  "https://client.example/callback#fragment",
  "https://client.example/call back",
  "https://client.example/\u202ecallback",
  "//client.example/callback",
  "callback",
  "app:callback",
  `https://client.example/${"x".repeat(600)}`,
  "",
])("refuses %j, and the whole registration with it", async (uri) => {
  const answer = await register(["https://client.example/callback", uri]);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: "invalid_redirect_uri" });
});

it.each([
  null,
  "https://client.example/",
  {},
  [],
  [1],
  [null],
  [["https://client.example/"]],
  Array(11).fill("https://a.example/"),
])("refuses the list %j", async (list) => {
  const answer = await register(list);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: "invalid_redirect_uri" });
});

it.each([
  "com.example.app:/callback",
  "com.example.my-app://oauth/callback",
  "cursor://anysphere.cursor-mcp/oauth/callback",
  "vscode://publisher.extension/callback",
  "vscode-insiders://publisher.extension/callback",
  "claude://oauth/callback",
])("takes %s, an app's own", async (uri) => {
  expect((await register([uri])).status).toBe(201);
});
