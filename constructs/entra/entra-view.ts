import type { NamedValueDefinition } from "../naming/named-value-definition.ts";
import type { IEntraClientApp } from "./client-registration.ts";
import type { GroupRole } from "./entra-group-roles.ts";
import {
  allOrganizations,
  type TenantsView,
  tenantsNamedValues,
  tenantsView,
} from "./tenants-view.ts";

/** How people sign in with Entra. */
export interface EntraView {
  /** The gateway proves itself with a client secret, rather than by its managed identity. */
  readonly secret: boolean;
  /** The named value that stands in the paths of Entra's endpoints: a tenant, or all organisations. */
  readonly directory: string;
  /** Whose people may sign in. */
  readonly tenants: TenantsView;
  /** Members of the group, an object id, have the role. */
  readonly groupRoles: readonly GroupRole[];
  /** Characters of all roles of a person, with a blank between them: an access token carries them in a header. */
  readonly longestRoles: number;
}

export function entraView(entra: IEntraClientApp): EntraView {
  const tenants = tenantsView(entra.tenants);
  return {
    secret: entra.secret !== undefined,
    directory: tenants.several ? "entra-directory" : "entra-tenant",
    tenants,
    groupRoles: entra.groupRoles,
    longestRoles: 4096,
  };
}

/** The named values of whose people may sign in, and where. */
export function entraTenantNamedValues({
  tenants,
  tenantId,
}: IEntraClientApp): Record<string, NamedValueDefinition> {
  return {
    ...(tenantsView(tenants).several ? { "entra-directory": { value: allOrganizations } } : {}),
    ...tenantsNamedValues(tenants, tenantId),
  };
}
