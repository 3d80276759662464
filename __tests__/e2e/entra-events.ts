import { expect, inject } from "vitest";
import type { TraceEvent } from "../../local/gateway/exchange.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { newVerifier, type OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, type Choice, signIn } from "./sign-in.ts";

/** A running stack and everything its policies traced. */
export interface Watched {
  readonly local: Local;
  readonly events: TraceEvent[];
}

export async function startWatched(stack: string): Promise<Watched> {
  const events: TraceEvent[] = [];
  const local = await startLocal({ stack, onTrace: (event) => events.push(event) });
  return { local, events };
}

let shared: Promise<Watched> | undefined;

/** The project's own stack, watched: one for all files of a worker, and gone with it. */
export function watchedGateway(): Promise<Watched> {
  shared ??= startWatched(inject("stack"));
  return shared;
}

/** Signs in and returns what came back to the client. */
export async function answerOfSignIn(
  client: OAuthClient,
  parameters: Readonly<Record<string, string>> = {},
  choice: Choice = {},
): Promise<Record<string, string>> {
  const url = client.authorizationUrl(newVerifier(), parameters);
  return answerOf(await signIn(browserAt(client.local), url, choice));
}

/** The events of one name since the last look, which are taken away. */
export function take(events: TraceEvent[], message: string): TraceEvent[] {
  const found = events.filter((event) => event.message === message);
  events.length = 0;
  return found;
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
