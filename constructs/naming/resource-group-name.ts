import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { nameProblem } from "./azure-name-rules.ts";

/**
 * Returns the name of a resource group that exists; what Terraform alone knows is taken as it is.
 *
 * @throws InvalidPropertyError when it cannot be one, as its resource id for example.
 */
export function resourceGroupNameProperty(
  construct: string,
  property: string,
  name: string,
): string {
  if (Token.isUnresolved(name)) return name;
  const isId = name.startsWith("/subscriptions/");
  const problem = isId
    ? `must be the name of the group alone, not its resource id; it is "${name}".`
    : nameProblem("resource group", name);
  if (problem === undefined) return name;
  throw new InvalidPropertyError(construct, property, problem);
}
