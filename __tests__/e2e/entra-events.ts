import { expect } from "vitest";
import { newVerifier, type OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, type Choice, signIn } from "./sign-in.ts";

/** Signs in and returns what came back to the client. */
export async function answerOfSignIn(
  client: OAuthClient,
  parameters: Readonly<Record<string, string>> = {},
  choice: Choice = {},
): Promise<Record<string, string>> {
  const url = client.authorizationUrl(newVerifier(), parameters);
  return answerOf(await signIn(browserAt(client.local), url, choice));
}

/** The claims of an access token, which is signed for the gateway alone. */
export function claimsOf(token: unknown): Record<string, unknown> {
  const [, payload = ""] = String(token).split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
}

/** RFC 6749 section 4.1.2.1: the characters that an error description may have. */
export function expectStandardDescription(description: string | undefined): void {
  expect(description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]{20,300}$/);
  expect(description).not.toMatch(/AADSTS|Trace ID|tenant|A fault was asked for/);
}
