import { createHash, randomBytes } from "node:crypto";
import { bearer, listTools } from "./list-tools.ts";
import { answerOf, browserAt, type Choice, signIn } from "./sign-in.ts";

/** What a client's test needs to know of a running gateway. */
export interface Gateway {
  readonly issuer: string;
  readonly servers: readonly string[];
  readonly entra: { readonly origin: string };
}

/** A token endpoint's answer, successful or not. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** What a client knows between its authorization request and its token request. */
export interface Authorization {
  readonly code: string;
  readonly verifier: string;
}

/** What a client knows of its registration. */
export interface Registration {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly client_name?: string;
  readonly redirect_uris?: readonly string[];
  /** The scopes that it may ask for. */
  readonly scope?: string;
}

/** An OAuth client that sends exactly what a test tells it to. */
export class OAuthClient {
  static readonly redirectUri = "http://127.0.0.1:33418/callback";
  /** That of a website: the gateway remembers approvals of websites only. */
  static readonly website = "https://client.example/callback";

  /** Registers at a gateway. */
  static async register(
    local: Gateway,
    metadata: Readonly<Record<string, unknown>> = {},
  ): Promise<OAuthClient> {
    const answer = await fetch(`${local.issuer}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        client_name: "A test client",
        redirect_uris: [OAuthClient.redirectUri],
        token_endpoint_auth_method: "none",
        ...metadata,
      }),
    });
    if (answer.status !== 201) throw new Error(`Not registered: ${await answer.text()}`);
    return new OAuthClient(local, (await answer.json()) as Registration);
  }

  /** A client that is known without registering. */
  static known(local: Gateway, registration: Registration): OAuthClient {
    return new OAuthClient(local, registration);
  }

  readonly local: Gateway;
  readonly registration: Registration;

  private constructor(local: Gateway, registration: Registration) {
    this.local = local;
    this.registration = registration;
  }

  get id(): string {
    return this.registration.client_id;
  }

  /** The first of those that the client registered. */
  get redirectUri(): string {
    return this.registration.redirect_uris?.[0] ?? OAuthClient.redirectUri;
  }

  get resource(): string {
    return this.local.servers[0] ?? "";
  }

  /** An authorization request; an undefined parameter is left out. */
  authorizationUrl(
    verifier: string,
    parameters: Readonly<Record<string, string | undefined>> = {},
  ): URL {
    const url = new URL(`${this.local.issuer}/authorize`);
    const all: Record<string, string | undefined> = {
      response_type: "code",
      client_id: this.id,
      redirect_uri: this.redirectUri,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      state: "a state",
      resource: this.resource,
      ...parameters,
    };
    for (const [name, value] of Object.entries(all)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  /** Signs a person in and returns the code. */
  async authorize(
    parameters: Readonly<Record<string, string | undefined>> = {},
    choice: Choice = {},
  ): Promise<Authorization> {
    const verifier = newVerifier();
    const browser = browserAt(this.local);
    const visit = await signIn(browser, this.authorizationUrl(verifier, parameters), choice);
    const { code } = answerOf(visit);
    if (code === undefined) throw new Error(`No code came back: ${visit.url}`);
    return { code, verifier };
  }

  /** Redeems a code; `parameters` change what is sent. */
  async redeem(
    authorization: Authorization,
    parameters: Readonly<Record<string, string | undefined>> = {},
  ): Promise<TokenAnswer> {
    return await this.token({
      grant_type: "authorization_code",
      client_id: this.id,
      code: authorization.code,
      code_verifier: authorization.verifier,
      redirect_uri: this.redirectUri,
      resource: this.resource,
      ...parameters,
    });
  }

  async refresh(
    refreshToken: unknown,
    parameters: Readonly<Record<string, string | undefined>> = {},
  ): Promise<TokenAnswer> {
    return await this.token({
      grant_type: "refresh_token",
      client_id: this.id,
      refresh_token: String(refreshToken),
      ...parameters,
    });
  }

  async token(
    parameters: Readonly<Record<string, string | undefined>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TokenAnswer> {
    return await this.post("/token", parameters, headers);
  }

  /** Revokes a token (RFC 7009). */
  async revoke(
    token: unknown,
    parameters: Readonly<Record<string, string | undefined>> = {},
  ): Promise<TokenAnswer> {
    return await this.post("/revoke", { client_id: this.id, token: String(token), ...parameters });
  }

  /** Sends a form to an endpoint that answers with JSON. */
  async post(
    path: string,
    parameters: Readonly<Record<string, string | undefined>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TokenAnswer> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) body.set(name, value);
    }
    const answer = await fetch(`${this.local.issuer}${path}`, { method: "POST", body, headers });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Record<string, unknown>,
    };
  }

  /** Signs in and redeems; the tokens. */
  async tokens(
    parameters: Readonly<Record<string, string | undefined>> = {},
    choice: Choice = {},
  ): Promise<Record<string, unknown>> {
    const { status, body } = await this.redeem(await this.authorize(parameters, choice));
    if (status !== 200) throw new Error(`No token: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Calls the MCP server with a token, or none. */
  async call(token: unknown, init: RequestInit = {}): Promise<Response> {
    const headers = token === undefined ? {} : bearer(token);
    return await listTools(this.resource, { ...init, headers: { ...headers, ...init.headers } });
  }
}

export function newVerifier(): string {
  return randomBytes(32).toString("base64url");
}
