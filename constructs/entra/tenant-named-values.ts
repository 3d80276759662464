import type { NamedValueDefinition } from "../naming/named-value-definition.ts";
import type { IEntraClientApp } from "./client-registration.ts";

/**
 * The named values of the tenants whose people may sign in, and of where Entra's endpoints are. For one
 * tenant they are its own: at those for all organisations a guest signs in at home, and is then refused.
 */
export function entraTenantNames({ tenants }: IEntraClientApp) {
  return tenants.listed.length <= 1
    ? { directory: "entra-tenant", tenants: ["entra-tenant"] }
    : {
        directory: "entra-directory",
        tenants: tenants.listed.map((_, index) => `entra-tenant-${index + 1}`),
      };
}

/** Those named values with their definitions. */
export function entraTenantNamedValues(
  entra: IEntraClientApp,
): Record<string, NamedValueDefinition> {
  const { listed } = entra.tenants;
  if (listed.length <= 1) return { "entra-tenant": { value: listed[0] ?? entra.tenantId } };
  const { directory, tenants } = entraTenantNames(entra);
  return {
    [directory]: { value: "organizations" },
    ...Object.fromEntries(listed.map((value, index) => [tenants[index], { value }])),
  };
}
