import { createHash, randomBytes } from "node:crypto";
import type { Callback } from "./callback.ts";

/** What one sign-in has in it that nobody else knows. */
export interface SignInAttempt {
  readonly verifier: string;
  /** The parameters of the authorization request (RFC 6749 section 4.1.1, RFC 7636, RFC 8707). */
  readonly request: URLSearchParams;
}

/** What tokens are asked for. */
export interface Wanted {
  /** The server (RFC 8707); undefined where only scopes say which one is meant. */
  readonly resource: string | undefined;
  readonly scopes: readonly string[];
}

export function newAttempt(
  clientId: string,
  { redirectUri, state }: Callback,
  { resource, scopes }: Wanted,
): SignInAttempt {
  const verifier = randomBytes(32).toString("base64url");
  const request = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    state,
    ...(resource === undefined ? {} : { resource }),
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
  });
  return { verifier, request };
}

/** Where the browser is sent: an authorization endpoint may have parameters of its own, which stay (RFC 6749 section 3.1). */
export function authorizationUrl(endpoint: string, request: URLSearchParams): URL {
  const url = new URL(endpoint);
  for (const [name, value] of request) url.searchParams.set(name, value);
  return url;
}
