import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/**
 * Returns a resource's id as the provider reads it: it compares the fixed parts by case, in which Azure's own tools
 * do not agree.
 *
 * @param type as Azure writes it, such as `Microsoft.App/managedEnvironments`
 * @param below the kind of a part of such a resource, such as `subnets`
 * @throws InvalidPropertyError when it is the id of no such resource; what only Terraform knows is taken as it is.
 */
export function resourceId(
  construct: string,
  property: string,
  id: string,
  type: string,
  below?: string,
): string {
  if (Token.isUnresolved(id)) return id;
  const part = below === undefined ? "" : `/${below}`;
  const shape = new RegExp(
    `^/subscriptions/([0-9a-f-]{36})/resourceGroups/([^/]+)/providers/${type}/([^/]+)${part === "" ? "()" : `${part}/([^/]+)`}$`,
    "i",
  );
  const [, subscription, group, name, inner = ""] = shape.exec(String(id)) ?? [];
  if (subscription !== undefined) {
    const whole = `/subscriptions/${subscription}/resourceGroups/${group}/providers/${type}/${name}`;
    return below === undefined ? whole : `${whole}${part}/${inner}`;
  }
  const example = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${type}/{name}`;
  throw new InvalidPropertyError(
    construct,
    property,
    `must be a resource id such as ${example}${below === undefined ? "" : `${part}/{name}`}; it is "${id}".`,
  );
}
