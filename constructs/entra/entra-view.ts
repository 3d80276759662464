import type { IEntraClientApp } from "./client-registration.ts";
import type { GroupRole } from "./entra-group-roles.ts";
import { entraTenantNames } from "./tenant-named-values.ts";

/** How people sign in with Entra. */
export interface EntraView {
  /** The gateway proves itself with a client secret, rather than by its managed identity. */
  readonly secret: boolean;
  /** The named value that stands in the paths of Entra's endpoints: a tenant, or all organisations. */
  readonly directory: string;
  /** The named values that hold the ids of the tenants whose people may sign in. */
  readonly tenants: readonly string[];
  /** Members of the group, an object id, have the role. */
  readonly groupRoles: readonly GroupRole[];
  /** Characters of all roles of a person, with a blank between them: an access token carries them in a header. */
  readonly longestRoles: number;
}

export function entraView(entra: IEntraClientApp): EntraView {
  return {
    secret: entra.secret !== undefined,
    ...entraTenantNames(entra),
    groupRoles: entra.groupRoles,
    longestRoles: 4096,
  };
}
