import { ApplicationOwner } from "@cdktf/provider-azuread/lib/application-owner/index.js";
import type { ApplicationRegistration } from "@cdktf/provider-azuread/lib/application-registration/index.js";
import type { ServicePrincipalConfig } from "@cdktf/provider-azuread/lib/service-principal/index.js";
import type { Construct } from "constructs";
import { idProperty } from "../properties/id-property.ts";

/**
 * Makes all who deploy owners of a registration.
 * @param owners their object ids, first whoever deployed first; undefined for whoever deploys first
 * @throws InvalidPropertyError when one is not a UUID.
 */
export function ownRegistration(
  scope: Construct,
  application: ApplicationRegistration,
  owners: readonly string[] | undefined,
): void {
  for (const owner of owners ?? []) {
    idProperty(scope.node.path, "owners", owner, "a person or service principal who deploys");
  }
  // Who creates a registration owns it already, and Terraform refuses to add an owner who is there.
  for (const owner of owners?.slice(1) ?? []) {
    new ApplicationOwner(scope, `owner-${owner}`, {
      applicationId: application.id,
      ownerObjectId: owner,
    });
  }
}

/**
 * The owners of its service principal. Without any, the provider takes away the caller whom Entra made one.
 * @param caller the object id of whoever deploys at the moment
 */
export function principalOwners(
  owners: readonly string[] | undefined,
  caller: string,
): Pick<ServicePrincipalConfig, "owners" | "lifecycle"> {
  if (owners !== undefined) return { owners: [...owners] };
  // Somebody else who deploys does not take it over.
  return { owners: [caller], lifecycle: { ignoreChanges: ["owners"] } };
}
