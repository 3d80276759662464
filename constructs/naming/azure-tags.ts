import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/**
 * Returns tags that Azure takes ("Use tags to organize your Azure resources").
 *
 * @throws InvalidPropertyError when a name or a value is too long, or a name is empty.
 */
export function azureTags(
  tags: Readonly<Record<string, string>>,
  construct = "azureTags",
): Readonly<Record<string, string>> {
  const refuse = (problem: string) => {
    throw new InvalidPropertyError(construct, "tags", problem);
  };
  for (const [name, value] of Object.entries(tags)) {
    if (name === "" || name.length > 512) {
      refuse(`must have names of 1 to 512 characters; one is "${name}".`);
    }
    if (!Token.isUnresolved(value) && value.length > 256) {
      refuse(`must have values of at most 256 characters; that of "${name}" is longer.`);
    }
  }
  return tags;
}
