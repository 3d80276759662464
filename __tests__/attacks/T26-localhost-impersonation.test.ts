// T26, impersonation on the person's own machine: a metadata document with a loopback redirect proves
// nothing about the program that listens there. MCP security best practices.

import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { MetadataHost } from "../e2e/metadata-host.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { browserAt } from "../e2e/sign-in.ts";

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

it.each(["https://localhost:8443/callback", "https://127.0.0.1/callback"])(
  "warns of %s too: https says nothing about a program on this device",
  async (redirect_uri) => {
    const client = await OAuthClient.register(local, { redirect_uris: [redirect_uri] });
    const url = client.authorizationUrl(newVerifier(), { redirect_uri });
    expect((await browserAt(local).visit(url)).text).toMatch(/class="[^"]*warning/);
  },
);
