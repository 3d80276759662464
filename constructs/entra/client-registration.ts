import type { ITerraformDependable } from "cdktf";
import type { GroupRole } from "./entra-group-roles.ts";
import type { EntraTenants } from "./entra-tenants.ts";

/** The gateway's registration as an OAuth client of Microsoft Entra ID. */
export interface IEntraClientApp {
  /** Its application id. */
  readonly clientId: string;
  /** The tenant that the registration is in. */
  readonly tenantId: string;
  /** The origin of Entra's endpoints, without a trailing slash. */
  readonly authority: string;
  /** What the gateway proves itself with; undefined when its managed identity signs instead. */
  readonly secret: string | undefined;
  /** Whose people may sign in. */
  readonly tenants: EntraTenants;
  /** The values of its app roles; undefined when they are not known here. */
  readonly appRoles: readonly string[] | undefined;
  /** The roles that members of groups have. */
  readonly groupRoles: readonly GroupRole[];
  /**
   * Accepts tokens of a managed identity as the app's client assertion; returns what must exist before
   * they are accepted.
   * @param id says whose identity it is, each of them once
   */
  trustIdentity(id: string, principalId: string): readonly ITerraformDependable[];
  /** Lets Entra send people back to this URI; of an existing registration its owner does that. */
  addRedirectUri(uri: string): void;
}
