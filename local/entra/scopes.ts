import { aadsts } from "./aadsts.ts";
import type { AppRegistration, Directory } from "./directory.ts";
import { graphOrigin, isGraphScope, microsoftGraph } from "./microsoft-graph.ts";

/** The scopes of OpenID Connect; they belong to no app. */
export const openidScopes = ["openid", "profile", "email", "offline_access"] as const;

/** Whether a scope belongs to OpenID Connect. */
export const isOpenidScope = (scope: string) => (openidScopes as readonly string[]).includes(scope);

/** The one API that a request's scopes belong to. */
export interface RequestedResource {
  readonly app: AppRegistration;
  /** What the client wrote before the scope's name: an identifier URI or the client id. */
  readonly identifier: string;
  /** Fully qualified, as requested. */
  readonly scopes: readonly string[];
}

/**
 * Entra's v2.0 endpoint has no `resource` parameter: the API a token is for is the part of
 * each scope before its last slash, and all scopes of one request must agree on it.
 *
 * @returns `undefined` when only OpenID Connect scopes are asked for.
 * @param at the endpoint that is asked: at the token endpoint nobody can consent
 * @throws EntraError when a scope belongs to nothing in the directory, or to two apps, and when the client
 * may not have it.
 */
export function requestedResource(
  scope: string,
  client: AppRegistration,
  tenant: { readonly id: string; readonly directory: Directory },
  at: "authorize" | "token endpoint" = "authorize",
): RequestedResource | undefined {
  const scopes = scope.split(" ").filter((one) => one !== "" && !isOpenidScope(one));
  const [first] = scopes;
  if (first === undefined) {
    return undefined;
  }
  const owned = scopes.map((one) => ({ scope: one, ...owner(one, client, tenant) }));
  const resources = new Set(owned.map((one) => one.app.clientId));
  if (resources.size > 1) {
    throw aadsts.scopesOfTwoResources(scopes.join(" "));
  }
  const resource = { ...owner(first, client, tenant), scopes };
  checkConsent(resource, client, at === "token endpoint");
  return resource;
}

/**
 * An API that says which scopes it exposes gives them to pre-authorised clients. In this tenant nobody else may
 * consent but an administrator, who has not.
 */
function checkConsent(
  { app, scopes }: RequestedResource,
  client: AppRegistration,
  atTokenEndpoint: boolean,
): void {
  if (app.exposedScopes === undefined) return;
  const preAuthorized = app.preAuthorizedApps?.find(({ clientId }) => clientId === client.clientId);
  const names = scopes.map(scopeName).filter((name) => name !== ".default");
  const unknown = names.find((name) => !app.exposedScopes?.includes(name));
  if (unknown !== undefined) {
    throw aadsts.scopeNotExposed(client.displayName, unknown, app.clientId);
  }
  if (preAuthorized && names.every((name) => preAuthorized.scopes.includes(name))) return;
  throw atTokenEndpoint
    ? aadsts.consentMissing(client.clientId, client.displayName)
    : aadsts.adminApprovalNeeded("access_denied");
}

/** The name of a fully qualified scope: `Weather.Read` of `api://weather/Weather.Read`. */
export function scopeName(scope: string): string {
  return scope.slice(scope.lastIndexOf("/") + 1);
}

function owner(
  scope: string,
  client: AppRegistration,
  tenant: { readonly id: string; readonly directory: Directory },
): { app: AppRegistration; identifier: string } {
  const slash = scope.lastIndexOf("/");
  if (slash === -1) {
    // A bare name is one of Microsoft Graph's.
    if (isGraphScope(scope)) return { app: microsoftGraph, identifier: graphOrigin };
    throw aadsts.scopeNotOnGraph(client.displayName, scope);
  }
  const identifier = scope.slice(0, slash);
  const app = tenant.directory.appIdentifiedBy(identifier);
  if (!app) {
    throw aadsts.resourceNotFound(identifier, tenant.id);
  }
  return { app, identifier };
}
