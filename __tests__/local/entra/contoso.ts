import { createHash, randomBytes } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll } from "vitest";
import {
  type AppRegistration,
  type EntraOptions,
  type LocalEntra,
  type ManagedIdentity,
  startEntra,
} from "../../../local/entra/index.ts";
import { Browser, type Visit } from "../../browser.ts";

export const tenantId = "11111111-2222-4333-8444-555555555555";
export const ada = "a0a10000-0000-4000-8000-000000000001";
export const grace = "a0a10000-0000-4000-8000-000000000002";
export const alan = "a0a10000-0000-4000-8000-000000000003";
export const margaret = "a0a10000-0000-4000-8000-000000000004";
export const dennis = "a0a10000-0000-4000-8000-000000000005";

export const redirectUri = "http://localhost:1/oauth-callback";
export const secret = "a-secret-of-the-gateway~Q8";

export const identity: ManagedIdentity = {
  clientId: "22222222-0000-4000-8000-000000000001",
  principalId: "22222222-0000-4000-8000-000000000002",
  resourceId:
    "/subscriptions/0/resourceGroups/gateway/providers/Microsoft.ManagedIdentity/userAssignedIdentities/gateway",
};

/** The client of every test: a gateway that trusts a managed identity and has a secret as well. */
export function gatewayApp(issuer: string): AppRegistration {
  return {
    clientId: "33333333-0000-4000-8000-000000000001",
    displayName: "MCP <Gateway>",
    identifierUris: ["api://gateway"],
    accessTokenVersion: 2,
    redirectUris: [redirectUri, "http://127.0.0.1:1/other-callback"],
    federatedCredentials: [
      { issuer, subject: identity.principalId, audiences: ["api://AzureADTokenExchange"] },
    ],
    clientSecrets: [{ value: secret }],
    groupClaims: ["SecurityGroup"],
  };
}

/** An API of the tenant: nobody signs in to it. */
export const weatherApp: AppRegistration = {
  clientId: "44444444-0000-4000-8000-000000000001",
  displayName: "Weather",
  identifierUris: ["api://weather", "https://contoso.example/weather"],
  accessTokenVersion: 2,
  redirectUris: [],
  federatedCredentials: [],
};

export const clientId = gatewayApp("").clientId;

/** Contoso's tenant, which runs for as long as the tests of a file do. */
export async function startContoso(options: Partial<EntraOptions> = {}): Promise<LocalEntra> {
  const entra = await startEntra({
    tenantId,
    apps: [weatherApp],
    identities: [identity],
    ...options,
  });
  afterAll(() => entra.close());
  entra.register(gatewayApp(entra.issuer));
  return entra;
}

export const codeVerifier = randomBytes(32).toString("base64url");

/** The address of an authorization request; a parameter set to `undefined` is left out. */
export function authorizeUrl(
  entra: LocalEntra,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const all = {
    client_id: clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid profile offline_access",
    state: "the-state",
    nonce: "the-nonce",
    code_challenge: createHash("sha256").update(codeVerifier).digest("base64url"),
    code_challenge_method: "S256",
    ...parameters,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) {
      query.set(name, value);
    }
  }
  return `${entra.origin}/${tenantId}/oauth2/v2.0/authorize?${query}`;
}

/** What came back to the redirect URI. */
export function answer(visit: Visit): Record<string, string> {
  if (!visit.url.startsWith(redirectUri)) {
    throw new Error(`No answer to the client; the browser shows ${visit.url}: ${visit.text}`);
  }
  return Object.fromEntries(new URL(visit.url).searchParams);
}

/** Signs in as somebody, in a browser of its own, and gives the answer to the client. */
export async function signIn(
  entra: LocalEntra,
  person: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
): Promise<Record<string, string>> {
  const browser = new Browser(entra.origin);
  const page = await browser.visit(authorizeUrl(entra, parameters));
  return answer(await browser.press(page, "person", person));
}

/** An answer of the token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Sends a form to the token endpoint, with the gateway's secret unless told otherwise. */
export async function requestToken(
  entra: LocalEntra,
  form: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const body = new URLSearchParams();
  const all = { client_id: clientId, client_secret: secret, ...form };
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) {
      body.set(name, value);
    }
  }
  const response = await fetch(`${entra.origin}/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    headers,
    body,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** The form that redeems a code. */
export function codeGrant(code: string | undefined): Record<string, string> {
  return {
    grant_type: "authorization_code",
    code: code ?? "",
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
  };
}

/** The claims of a token that Entra signed for an audience. */
export async function verified(entra: LocalEntra, token: unknown, audience: string) {
  const keys = createRemoteJWKSet(new URL(`${entra.origin}/${tenantId}/discovery/v2.0/keys`));
  const { payload } = await jwtVerify(String(token), keys, { issuer: entra.issuer, audience });
  return payload;
}
