import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { instance, type Kind, text } from "../properties/kinds.ts";
import { checkKind } from "../properties/shape.ts";
import { type BackendSecret, backendSecretKind } from "./backend-secret.ts";

/** How the gateway proves itself to an MCP server. */
export type BackendAuthentication =
  | { readonly kind: "none" }
  | { readonly kind: "managed identity"; readonly resource: string }
  | { readonly kind: "on behalf of"; readonly scope: string }
  | { readonly kind: "header"; readonly name: string; readonly secret: BackendSecret };

/** Where the key comes from that signs who calls. */
export type AssertionKeySource =
  | { readonly kind: "made" }
  | { readonly kind: "given"; readonly secret: BackendSecret };

/**
 * The credential that the gateway sends an MCP server with each request. It is good at that server only, so no server
 * can use what it receives at another. It never contains the client's own token.
 *
 * @example
 * McpBackend.url("https://orders.contoso.com/mcp", {
 *   credential: BackendCredential.managedIdentity("api://orders.contoso.com/mcp"),
 * });
 */
export class BackendCredential {
  /** Nothing: the server learns neither that the request comes from the gateway nor for whom it is. */
  static none(): BackendCredential {
    return new BackendCredential({ kind: "none" });
  }

  /**
   * A token of Entra for the gateway's managed identity, as `Authorization: Bearer`. The server checks its signature,
   * issuer and `aud`, and that `oid` is the gateway's identity.
   * @param resource the App ID URI of the server's own registration
   * @throws InvalidPropertyError when it is not an App ID URI, or names one of Microsoft's own services, where the
   * token would open what the gateway itself may open.
   */
  static managedIdentity(resource: string): BackendCredential {
    checkResource(resource);
    return new BackendCredential({ kind: "managed identity", resource });
  }

  /**
   * A token of Entra for the person who calls, as `Authorization: Bearer`, by which the server asks another API on
   * their behalf, Microsoft Graph for example. The client's token is exchanged for it, and is not given. For servers
   * with `McpAuthorization.entra`, whose registration is allowed the scope by an administrator.
   * @param scope of the other API, with its App ID URI, such as "https://graph.microsoft.com/User.Read"
   * @throws InvalidPropertyError when it is not one scope with an App ID URI.
   */
  static onBehalfOf(scope: string): BackendCredential {
    checkDelegatedScope(scope);
    return new BackendCredential({ kind: "on behalf of", scope });
  }

  /**
   * A header whose whole value is a secret, such as an API key.
   * @throws InvalidPropertyError when the name is not a header name or has another meaning already, or the secret is
   * plain text.
   */
  static header(name: string, secret: BackendSecret): BackendCredential {
    checkHeaderName(name);
    checkKind(
      { construct: "BackendCredential.header", property: "secret" },
      backendSecretKind,
      secret,
    );
    return new BackendCredential({ kind: "header", name, secret });
  }

  /**
   * Only who calls, signed: see {@link BackendCredential.withAssertion}.
   * @throws InvalidPropertyError when the key is plain text.
   */
  static assertion(key: BackendSecret): BackendCredential {
    return BackendCredential.none().withAssertion(key);
  }

  readonly #authentication: BackendAuthentication;
  readonly #assertionKey: AssertionKeySource | undefined;

  private constructor(authentication: BackendAuthentication, assertionKey?: AssertionKeySource) {
    this.#authentication = authentication;
    this.#assertionKey = assertionKey;
  }

  /**
   * How the gateway proves itself.
   * @internal
   */
  get authentication(): BackendAuthentication {
    return this.#authentication;
  }

  /**
   * What signs who calls; undefined when the server is not told.
   * @internal
   */
  get assertionKey(): AssertionKeySource | undefined {
    return this.#assertionKey;
  }

  /**
   * Adds who calls: the header `Gateway-Assertion` with a JWT (RFC 7519) that says person, client,
   * scopes and roles, is for this server alone (`aud`, its MCP URL) and lasts a minute. It is signed
   * with HS256 (RFC 7518 section 3.2); the key is the secret's text in UTF-8, 32 bytes at least.
   * @param key what the server verifies with
   * @throws InvalidPropertyError when the key is plain text.
   * @default a key that the gateway makes, rotates with its own and gives to `trustGateway`
   */
  withAssertion(key?: BackendSecret): BackendCredential {
    const construct = "BackendCredential.withAssertion";
    if (key !== undefined) checkKind({ construct, property: "key" }, backendSecretKind, key);
    return new BackendCredential(
      this.authentication,
      key === undefined ? { kind: "made" } : { kind: "given", secret: key },
    );
  }
}

/**
 * Hosts whose App ID URIs are Microsoft's own. A token of the gateway's identity for one of them opens
 * the grant store, the keys, or the subscription.
 */
const microsoftHosts =
  /(?:^|\.)(?:azure\.(?:com|net|us|cn)|azure-api\.net|windows\.net|microsoft\.(?:com|us)|microsoftonline\.(?:com|us)|office\.com|office365\.com|sharepoint\.com|dynamics\.com|powerbi\.com|chinacloudapi\.cn|usgovcloudapi\.net)$/;

function checkResource(resource: string): void {
  const construct = "BackendCredential.managedIdentity";
  checkKind(
    { construct, property: "resource" },
    text("the App ID URI of its registration"),
    resource,
  );
  const problem = problemOf(resource);
  if (problem !== undefined) {
    throw new InvalidPropertyError(construct, "resource", problem);
  }
}

function problemOf(resource: string): string | undefined {
  // Known to Terraform only: the URI of a registration in the stack.
  if (Token.isUnresolved(resource) && !/^(?:api|https):/.test(resource)) return undefined;
  const [, scheme, host] = /^(api|https):\/\/([^/?#\s]+)[^?#\s]*$/.exec(resource) ?? [];
  if (scheme === undefined || host === undefined) {
    return `must be the App ID URI of the server's registration, such as "api://orders.contoso.com"; it is "${resource}".`;
  }
  // The audience of federated credentials, in each cloud: with such a token the server would be the gateway to Entra.
  if (scheme === "api" && /^azureadtokenexchange/i.test(host)) {
    return "is that of federated credentials, by which the gateway proves itself to Entra. Register the server in Entra and name that.";
  }
  const name = host.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
  if (scheme === "https" && microsoftHosts.test(name)) {
    return `names a service of Microsoft ("${resource}"): the token would let the server use what the gateway may use. Register the server in Entra and name that.`;
  }
  return undefined;
}

/** The App ID URI of the API that a scope is of. */
export function apiOfScope(scope: string): string {
  return scope.slice(0, scope.lastIndexOf("/"));
}

/** Whether an App ID URI is that of a service of Microsoft. */
export function isMicrosofts(resource: string): boolean {
  const [, host = ""] = /^https:\/\/([^/?#\s:]+)/.exec(resource.toLowerCase()) ?? [];
  return microsoftHosts.test(host);
}

function checkDelegatedScope(scope: string): void {
  checkKind({ construct: "BackendCredential.onBehalfOf", property: "scope" }, text(), scope);
  if (Token.isUnresolved(scope)) return;
  if (/^(?:api|https):\/\/[^/?#\s"]+(?:\/[^?#\s"]+)+$/.test(scope)) return;
  throw new InvalidPropertyError(
    "BackendCredential.onBehalfOf",
    "scope",
    `must be one scope with the App ID URI of its API, such as "https://graph.microsoft.com/User.Read"; it is "${scope}".`,
  );
}

/** Names with a meaning in HTTP, in MCP or to the gateway, which a secret would break or be broken by. */
const takenNames =
  /^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|via|date|forwarded|origin|cookie|last-event-id|user-agent|(?:accept|content|proxy|x-forwarded|mcp|gateway)(?:-.*)?)$/i;

function checkHeaderName(name: string): void {
  checkKind({ construct: "BackendCredential.header", property: "name" }, text(), name);
  if (!/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name) || takenNames.test(name)) {
    throw new InvalidPropertyError(
      "BackendCredential.header",
      "name",
      `must be 1 to 64 letters, digits or hyphens and mean nothing else in HTTP or MCP, such as "X-Api-Key"; it is "${name}".`,
    );
  }
}

export const backendCredentialKind: Kind<BackendCredential> = instance(
  ["authentication"],
  "a BackendCredential, such as BackendCredential.managedIdentity(...)",
);
