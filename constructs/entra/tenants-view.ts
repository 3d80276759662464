import type { NamedValueDefinition } from "../naming/named-value-definition.ts";
import type { EntraTenants } from "./entra-tenants.ts";

/** The named values that say whose people may come. */
export interface TenantsView {
  /** Whether they may be of different tenants: then they sign in at the endpoints for all organisations. */
  readonly several: boolean;
  /** Whether people of every tenant may come, but those of `denied`. */
  readonly any: boolean;
  /** Each holds the id of a tenant whose people may come; with `any` there is none. */
  readonly listed: readonly string[];
  /** Holds the ids of those whose people may not, separated by blanks; undefined where there is none. */
  readonly denied: string | undefined;
  /** Holds the ids of those whose people have roles, separated by blanks; undefined where that is everybody. */
  readonly roles: string | undefined;
}

/** The name of all organisations in the paths of Entra's endpoints. */
export const allOrganizations = "organizations";

/**
 * The named values of the tenants. For one tenant they are its own: at the endpoints for all organisations a guest signs in at home,
 * and is then refused.
 * @param of ends their names, where they are not the gateway's own
 */
export function tenantsView({ listed, every }: EntraTenants, of = ""): TenantsView {
  if (every !== undefined) {
    return {
      several: true,
      any: true,
      listed: [],
      denied: every.except.length === 0 ? undefined : `entra-denied-tenants${of}`,
      roles: `entra-role-tenants${of}`,
    };
  }
  const several = listed.length > 1;
  return {
    several,
    any: false,
    listed: several
      ? listed.map((_, index) => `entra-tenant-${index + 1}${of}`)
      : [`entra-tenant${of}`],
    denied: undefined,
    roles: undefined,
  };
}

/** Those named values with their definitions. @param ownId the tenant that the registration is in */
export function tenantsNamedValues(
  tenants: EntraTenants,
  ownId: string,
  of = "",
): Record<string, NamedValueDefinition> {
  const view = tenantsView(tenants, of);
  const { every } = tenants;
  const listed = tenants.listed.length === 0 ? [ownId] : tenants.listed;
  const roleTenants = every?.rolesFrom.length ? every.rolesFrom : [ownId];
  return {
    ...Object.fromEntries(view.listed.map((name, index) => [name, { value: listed[index] ?? "" }])),
    ...(view.denied === undefined
      ? {}
      : { [view.denied]: { value: (every?.except ?? []).join(" ") } }),
    ...(view.roles === undefined ? {} : { [view.roles]: { value: roleTenants.join(" ") } }),
  };
}

/** What stands for the tenants in the paths of Entra's endpoints: the only one, or all organisations. */
export function directoryOf(tenants: EntraTenants, ownId: string): string {
  return tenantsView(tenants).several ? allOrganizations : (tenants.listed[0] ?? ownId);
}

/** The named values of a view. */
export function tenantsNames({ listed, denied, roles }: TenantsView): string[] {
  return [...listed, denied, roles].flatMap((name) => name ?? []);
}
