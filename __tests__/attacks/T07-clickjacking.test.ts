// T7, clickjacking: the consent page in a frame. MCP security best practices, consent UI.

import { expect, inject, it } from "vitest";
import { newVerifier } from "../e2e/oauth-client.ts";
import { gatewayBrowser, newClient } from "./steps.ts";

it("lets nobody frame any page, errors included", async () => {
  const { issuer } = inject("gateway");
  const client = await newClient();
  const pages = [
    client.authorizationUrl(newVerifier()),
    client.authorizationUrl(newVerifier(), { redirect_uri: "https://evil.example/" }),
    client.authorizationUrl(newVerifier(), { client_id: "unknown" }),
    `${issuer}/authorize`,
    `${issuer}/oauth-callback`,
    `${issuer}/oauth-callback?state=${"x".repeat(43)}&code=y`,
    `${issuer}/approvals`,
  ];
  for (const url of pages) {
    const page = await gatewayBrowser().visit(url);
    expect(page.headers.get("content-type"), String(url)).toContain("text/html");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.headers.get("cache-control")).toBe("no-store");
  }
});
