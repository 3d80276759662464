import type { OtherTenant, Person } from "../entra/index.ts";
import { readRoles } from "./app-roles.ts";
import { nameOfPart } from "./gateway-names.ts";
import { identifier } from "./local-cloud.ts";
import { namedValuesLike } from "./named-values.ts";
import { otherRoles } from "./people.ts";
import type { References } from "./references.ts";
import type { TerraformJson } from "./terraform-json.ts";

const organisations = ["Fabrikam", "Northwind", "Adventure Works", "Wingtip", "Proseware"];

/** The named values that say whose people may come, of a gateway or of a server with tokens of Entra. */
const names = {
  /** The only one. */
  one: nameOfPart("entra-tenant(?:-of-.+)?"),
  /** One of several. */
  ofSeveral: nameOfPart("entra-tenant-\\d+(?:-of-.+)?"),
  /** Where every tenant's people may come. */
  givingRoles: nameOfPart("entra-role-tenants(?:-of-.+)?"),
  denied: nameOfPart("entra-denied-tenants(?:-of-.+)?"),
};

/**
 * The tenants beside the home tenant whose people may come: those that are listed, and where every tenant's people may
 * two that nobody listed. Where there are several, there is one more whose people may not, so that its refusal can be
 * seen.
 */
export function readOtherTenants(
  stack: TerraformJson,
  references: References,
  homeTenantId: string,
): OtherTenant[] {
  // Several gateways may let in people of one, and a value may hold several ids.
  const tenants = (name: RegExp) =>
    namedValuesLike(stack, references, name).flatMap((ids) => ids.split(" "));
  const several = tenants(names.ofSeveral);
  const givingRoles = tenants(names.givingRoles);
  const denied = [...new Set(tenants(names.denied))];
  const unlisted =
    givingRoles.length === 0
      ? []
      : [identifier("a tenant that nobody listed"), identifier("another that nobody listed")];
  const known = readRoles(stack, references);
  // The groups are those of the home tenant.
  const roles = otherRoles(known).filter((role) => !known.ofGroups.has(role));
  const others = [...new Set([...tenants(names.one), ...several, ...givingRoles, ...unlisted])]
    .filter((tenantId) => tenantId !== homeTenantId && !denied.includes(tenantId))
    .map((tenantId, index) =>
      organisation(tenantId, organisations[index] ?? `Organisation ${index + 1}`, roles),
    );
  const strangers =
    denied.length === 0 && several.length > 0
      ? [identifier("a tenant that is not allowed")]
      : denied.filter((tenantId) => tenantId !== homeTenantId);
  return [
    ...others,
    ...strangers.map((tenantId, index) =>
      organisation(tenantId, index === 0 ? "Tailspin Toys" : `Tailspin Toys ${index + 1}`, roles),
    ),
  ];
}

/** People of an organisation. Its own administrator has given the first of them every role that there is. */
function organisation(
  tenantId: string,
  displayName: string,
  allRoles: readonly string[],
): OtherTenant {
  const domain = `${displayName.toLowerCase().replaceAll(" ", "-")}.example`;
  const person = (name: string, roles: readonly string[]): Person => {
    const account = (name.split(" ")[0] ?? name).toLowerCase();
    const address = `${account}@${domain}`;
    return {
      objectId: identifier(`${name} of ${tenantId}`),
      name,
      userPrincipalName: address,
      email: address,
      roles,
      groups: [],
    };
  };
  return {
    tenantId,
    displayName,
    people: [
      person("Katherine Johnson", ["Weather.Read", ...allRoles]),
      person("Annie Easley", []),
      // The home tenant's guest, at home.
      ...(displayName === "Fabrikam" ? [person("Margaret Hamilton", ["Weather.Read"])] : []),
    ],
  };
}
