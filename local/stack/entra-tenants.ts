import type { OtherTenant, Person } from "../entra/index.ts";
import { readRoles } from "./app-roles.ts";
import { nameOfPart } from "./gateway-names.ts";
import { identifier } from "./local-cloud.ts";
import { namedValuesLike } from "./named-values.ts";
import { otherRoles } from "./people.ts";
import type { References } from "./references.ts";
import type { TerraformJson } from "./terraform-json.ts";

const organisations = ["Fabrikam", "Northwind", "Adventure Works", "Wingtip", "Proseware"];

/**
 * The tenants beside the home tenant that the gateway lets people of in. When it lets in those of several,
 * there is one that is not on its list, so that its refusal can be seen.
 */
export function readOtherTenants(
  stack: TerraformJson,
  references: References,
  homeTenantId: string,
): OtherTenant[] {
  // Several gateways may let in people of one.
  const allowed = [
    ...new Set(namedValuesLike(stack, references, nameOfPart("entra-tenant(?:-\\d+)?"))),
  ];
  const known = readRoles(stack, references);
  // The groups are those of the home tenant.
  const roles = otherRoles(known).filter((role) => !known.ofGroups.has(role));
  const others = allowed
    .filter((tenantId) => tenantId !== homeTenantId)
    .map((tenantId, index) =>
      organisation(tenantId, organisations[index] ?? `Organisation ${index + 1}`, roles),
    );
  if (allowed.length < 2) return others;
  const stranger = identifier("a tenant that is not allowed");
  return [...others, organisation(stranger, "Tailspin Toys", roles)];
}

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
