import { describe, expect, inject, it } from "vitest";
import { Browser } from "../browser.ts";
import { newVerifier, OAuthClient, type Registration } from "../e2e/oauth-client.ts";
import { answerOf, browserAt, signIn } from "../e2e/sign-in.ts";
import { type ClientRequests, clientRequests } from "./client-requests.ts";

const local = inject("gateway");

/** Bytes that a v2 tier takes as a query string. */
const queryLimit = 2048;

/** Entra documents no length for its codes; they are seen with well over a thousand characters. */
const longestEntraCode = 1700;

async function register({ registration }: ClientRequests): Promise<OAuthClient> {
  const answer = await fetch(`${local.issuer}/register`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(registration),
  });
  expect(answer.status).toBe(201);
  const body = (await answer.json()) as Registration & Record<string, unknown>;
  expect(body["redirect_uris"]).toEqual(registration["redirect_uris"]);
  expect(body["token_endpoint_auth_method"]).toBe(registration["token_endpoint_auth_method"]);
  expect(Object.values(body)).not.toContain(null);
  const confidential = registration["token_endpoint_auth_method"] !== "none";
  expect("client_secret" in body).toBe(confidential);
  return OAuthClient.known(local, body);
}

function requestUrl(client: OAuthClient, verifier: string, real: ClientRequests): URL {
  return client.authorizationUrl(verifier, {
    redirect_uri: real.redirectUri,
    state: real.state,
    scope: real.scope,
    prompt: real.prompt,
    resource:
      real.resourceWithToken || real.name.startsWith("VS Code") ? client.resource : undefined,
  });
}

describe.each(clientRequests)("$name", (real) => {
  it("registers, signs in, gets tokens, calls, refreshes and revokes", async () => {
    const client = await register(real);
    const verifier = newVerifier();
    const url = requestUrl(client, verifier, real);
    expect(url.search.length - 1).toBeLessThanOrEqual(queryLimit);

    const answer = answerOf(await signIn(browserAt(local), url));
    expect(answer).toMatchObject({ state: real.state, iss: local.issuer });
    expect(answer["code"]).toMatch(/^[A-Za-z0-9_-]+$/);

    const secret = client.registration.client_secret ?? "";
    const proof = real.secret === "post" ? { client_secret: secret } : {};
    const headers =
      real.secret === "basic"
        ? { authorization: `Basic ${btoa(`${client.id}:${secret}`)}` }
        : undefined;
    const identity = real.secret === "basic" ? {} : { client_id: client.id };
    const tokens = await client.token(
      {
        grant_type: "authorization_code",
        code: answer["code"],
        code_verifier: verifier,
        redirect_uri: real.redirectUri,
        ...(real.resourceWithToken ? { resource: client.resource } : {}),
        ...identity,
        ...proof,
      },
      headers,
    );
    expect(tokens).toMatchObject({
      status: 200,
      body: { token_type: "Bearer", expires_in: 600, scope: "weather.read" },
    });
    expect((await client.call(tokens.body["access_token"])).status).toBe(200);
    const refreshToken = String(tokens.body["refresh_token"]);
    const again = { grant_type: "refresh_token", refresh_token: refreshToken };
    const refreshed = await client.token({ ...again, ...identity, ...proof }, headers);
    expect(refreshed.status).toBe(200);
    expect(refreshed.body["refresh_token"]).not.toBe(refreshToken);
    const last = { token: String(refreshed.body["refresh_token"]), ...identity, ...proof };
    expect((await client.post("/revoke", last, headers)).status).toBe(200);
  });
});

describe("the query string of a v2 tier", () => {
  it("holds the request of a client with eight redirect URIs and a long name", async () => {
    const redirect_uris = Array.from(
      { length: 8 },
      (_, n) => `https://client${n}.example/callback`,
    );
    const client = await OAuthClient.register(local, {
      client_name: "名".repeat(48),
      redirect_uris,
    });
    const url = client.authorizationUrl(newVerifier(), {
      redirect_uri: redirect_uris[7],
      state: "s".repeat(512),
      scope: "weather.read offline_access openid profile email",
      prompt: "consent",
    });
    expect(url.search.length - 1).toBeLessThanOrEqual(queryLimit);
    expect((await browserAt(local).visit(url)).status).toBe(200);
  });

  it("holds Entra's longest answer, because the state we send is short", async () => {
    const client = await OAuthClient.register(local);
    // It stops where it would leave the gateway: at Entra's authorization endpoint.
    const browser = new Browser(local.issuer);
    const page = await browser.visit(client.authorizationUrl(newVerifier()));
    const entra = await browser.press(page, "decision", "allow");
    const state = new URL(entra.url).searchParams.get("state") ?? "";
    expect(state.length).toBe(43);
    const answer = new URLSearchParams({
      code: "0".repeat(longestEntraCode),
      state,
      session_state: crypto.randomUUID(),
    });
    expect(answer.toString().length).toBeLessThanOrEqual(queryLimit);
    const callback = await browser.visit(`${local.issuer}/oauth-callback?${answer}`);
    expect(callback.status).not.toBe(414);
  });
});
