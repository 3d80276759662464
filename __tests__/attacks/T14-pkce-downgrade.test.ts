// T14, PKCE downgrade. CVE-2025-4144; RFC 9700 section 4.8; token.policy.xml of Azure-Samples/AI-Gateway
// labs/mcp-client-authorization, which takes the method plain though its metadata says S256.

import { createHash } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { newVerifier } from "../e2e/oauth-client.ts";
import { answerOf } from "../e2e/sign-in.ts";
import { gatewayBrowser, newClient } from "./steps.ts";

describe("an authorization request is refused", () => {
  it.each([
    ["without a challenge", { code_challenge: undefined }],
    ["without a method", { code_challenge_method: undefined }],
    ["with the method plain", { code_challenge_method: "plain" }],
    ["with the method s256", { code_challenge_method: "s256" }],
    ["with an empty challenge", { code_challenge: "" }],
    ["with a short challenge", { code_challenge: "a".repeat(42) }],
    ["with a long challenge", { code_challenge: "a".repeat(44) }],
    ["with a challenge of other characters", { code_challenge: `${"a".repeat(42)}=` }],
  ])("%s", async (_, change) => {
    const client = await newClient();
    const visit = await gatewayBrowser().visit(client.authorizationUrl(newVerifier(), change));
    expect(answerOf(visit)).toMatchObject({
      error: "invalid_request",
      state: "a state",
      iss: inject("gateway").issuer,
    });
  });
});

describe("a code is not redeemed", () => {
  it.each([
    ["without a verifier", () => undefined],
    ["with an empty verifier", () => ""],
    ["with another verifier", () => newVerifier()],
    ["with the challenge itself", (verifier: string) => hash(verifier)],
    ["with the verifier and more", (verifier: string) => `${verifier}a`],
    ["with a verifier in other letters", (verifier: string) => swapCase(verifier)],
  ])("%s", async (_, sent) => {
    const client = await newClient();
    const authorization = await client.authorize();
    const answer = await client.redeem(authorization, {
      code_verifier: sent(authorization.verifier),
    });
    expect(answer.status).toBe(400);
    expect(["invalid_grant", "invalid_request"]).toContain(answer.body["error"]);
  });

  function hash(text: string): string {
    return createHash("sha256").update(text).digest("base64url");
  }

  function swapCase(text: string): string {
    return text.replace(/[a-z]/i, (c) => (c < "a" ? c.toLowerCase() : c.toUpperCase()));
  }
});

it("only S256 is announced", async () => {
  const url = `${inject("gateway").issuer}/.well-known/oauth-authorization-server`;
  const metadata = (await (await fetch(url)).json()) as Record<string, unknown>;
  expect(metadata["code_challenge_methods_supported"]).toEqual(["S256"]);
});
