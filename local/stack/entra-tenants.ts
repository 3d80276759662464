import type { OtherTenant, Person } from "../entra/index.ts";
import { identifier } from "./local-cloud.ts";
import { namedValuesLike } from "./named-values.ts";
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
  const allowed = namedValuesLike(stack, references, /^mcp-entra-tenant(?:-\d+)?$/);
  const others = allowed
    .filter((tenantId) => tenantId !== homeTenantId)
    .map((tenantId, index) =>
      organisation(tenantId, organisations[index] ?? `Organisation ${index + 1}`),
    );
  if (allowed.length < 2) return others;
  return [...others, organisation(identifier("a tenant that is not allowed"), "Tailspin Toys")];
}

function organisation(tenantId: string, displayName: string): OtherTenant {
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
      person("Katherine Johnson", ["Weather.Read"]),
      person("Annie Easley", []),
      // The home tenant's guest, at home.
      ...(displayName === "Fabrikam" ? [person("Margaret Hamilton", ["Weather.Read"])] : []),
    ],
  };
}
