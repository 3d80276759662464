import { scopePrefix } from "../authorization/bound-authorization.ts";
import type { IEntraResourceApp } from "../entra/entra-resource-app.ts";
import type { ResourceView } from "./resource-view.ts";

/** The scopes of a server as clients ask for them: the gateway's by their bare names, Entra's behind the server's URI. */
export function scopesForClients(
  { gatewayTokens, baseScopes }: Pick<ResourceView, "gatewayTokens" | "baseScopes">,
  registration: IEntraResourceApp | undefined,
): readonly string[] {
  const prefix = registration === undefined || gatewayTokens ? "" : scopePrefix(registration);
  return baseScopes.map(({ name }) => `${prefix}${name}`);
}
