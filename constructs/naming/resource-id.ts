import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/**
 * Returns a resource's id.
 *
 * @param type as Azure writes it, such as `Microsoft.App/managedEnvironments`
 * @throws InvalidPropertyError when it is the id of no such resource; what only Terraform knows is taken as it is.
 */
export function resourceId(construct: string, property: string, id: string, type: string): string {
  if (Token.isUnresolved(id)) return id;
  const shape = new RegExp(
    `^/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/]+/providers/${type}/[^/]+$`,
    "i",
  );
  if (typeof id === "string" && shape.test(id)) return id;
  throw new InvalidPropertyError(
    construct,
    property,
    `must be a resource id such as /subscriptions/{subscription}/resourceGroups/{group}/providers/${type}/{name}; it is "${id}".`,
  );
}
