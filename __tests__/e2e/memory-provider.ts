import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from "@modelcontextprotocol/sdk/shared/auth.js";

/**
 * What both SDK generations ask of a client about OAuth, kept in memory: metadata to register
 * with, tokens, the code verifier, and the URL a browser is to be sent to.
 */
export class MemoryProvider {
  readonly redirectUrl = "http://localhost:33418/callback";
  readonly clientMetadata: OAuthClientMetadata = {
    client_name: "An SDK client",
    redirect_uris: [this.redirectUrl],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  };
  /** How often a browser was asked for. */
  visitsAsked = 0;
  #information: OAuthClientInformationMixed | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = "";
  #discovery: unknown;
  #url: URL | undefined;
  readonly #state = crypto.randomUUID();

  state(): string {
    return this.#state;
  }

  clientInformation(): OAuthClientInformationMixed | undefined {
    return this.#information;
  }

  saveClientInformation(information: OAuthClientInformationMixed): void {
    this.#information = information;
  }

  tokens(): OAuthTokens | undefined {
    return this.#tokens;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens;
  }

  /** Forgets what the server does not know (any more). */
  invalidateCredentials(what: "all" | "client" | "tokens" | "verifier" | "discovery"): void {
    if (what === "all" || what === "client") this.#information = undefined;
    if (what === "all" || what === "tokens") this.#tokens = undefined;
    if (what === "all" || what === "discovery") this.#discovery = undefined;
  }

  redirectToAuthorization(url: URL): void | Promise<void> {
    this.visitsAsked += 1;
    this.#url = url;
  }

  /** Generation 2 keeps which issuer the sign-in began with, and refuses another at its end. */
  saveDiscoveryState(state: unknown): void {
    this.#discovery = state;
  }

  discoveryState(): undefined {
    return this.#discovery as undefined;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  /** Where the browser is to go. */
  authorizationUrl(): URL {
    if (this.#url === undefined) throw new Error("No browser was asked for.");
    return this.#url;
  }

  /** The code in the redirect that came back, after checking that it belongs to this client. */
  codeFrom(redirected: string): string {
    const { searchParams } = new URL(redirected);
    if (searchParams.get("state") !== this.#state) throw new Error(`Foreign: ${redirected}`);
    return searchParams.get("code") ?? "";
  }

  /** Makes the access token one that the gateway refuses, as an expired one is refused. */
  spoilAccessToken(): void {
    if (this.#tokens !== undefined) {
      this.#tokens = { ...this.#tokens, access_token: `${this.#tokens.access_token}x` };
    }
  }
}
