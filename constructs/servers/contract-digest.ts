import { createHash } from "node:crypto";
import type { IEntraResourceApp } from "../entra/entra-resource-app.ts";
import { tenantsView } from "../entra/tenants-view.ts";
import type { ResourceView } from "./resource-view.ts";
import type { MessagesView } from "./sse-view.ts";

/**
 * What the policies of servers take for granted of the fragments that a gateway deploys: their names, and the variables by
 * which the two speak. A test says when it has to be raised, with a line in the changelog; a variable that one side only
 * looks for, and does without, may be added.
 */
export const serverPolicyVersion = 1;

/**
 * A digest of where a server is and who may call it: equal for two stacks that agree. What people read, names and
 * descriptions, does not count, nor does the order in which things are listed.
 * @param registration what Entra's tokens are for; which tenants those are of is in named values of whoever approves the server
 */
export function contractDigest(
  {
    pathname,
    requiredScopes,
    requiredRoles,
    roleNames,
    tools,
    otherTools,
    gatewayTokens,
    sse,
  }: ContractView,
  registration: Pick<IEntraResourceApp, "tenants"> | undefined,
): string {
  const contract = {
    version: serverPolicyVersion,
    pathname,
    tokens: [gatewayTokens, registration !== undefined],
    ...severalTenants(registration),
    scopes: sorted(requiredScopes),
    roles: sorted(requiredRoles),
    known: sorted(roleNames),
    tools: tools
      .map(({ name, scopes, roles }) => [name, sorted(scopes), sorted(roles)].join("\n"))
      .sort(),
    otherTools,
    // With Streamable HTTP there is none, and the digest is what it was before there was HTTP+SSE.
    messages: sse?.messagesPathname,
  };
  return createHash("sha256").update(JSON.stringify(contract)).digest("hex").slice(0, 32);
}

type ContractView = Pick<
  ResourceView,
  | "pathname"
  | "requiredScopes"
  | "requiredRoles"
  | "roleNames"
  | "tools"
  | "otherTools"
  | "gatewayTokens"
> & { readonly sse?: MessagesView | undefined };

/** What the policies of a server take for granted of the tenants, where there are several. */
function severalTenants(registration: Pick<IEntraResourceApp, "tenants"> | undefined) {
  if (registration === undefined) return {};
  const { several, any, listed, denied } = tenantsView(registration.tenants);
  return several ? { tenants: [any, listed.length, denied !== undefined] } : {};
}

function sorted(names: string): string {
  return [...new Set(names.split(" "))].sort().join(" ");
}
