import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

const most = 50;

/**
 * Why Azure refuses tags ("Use tags to organize your Azure resources"); undefined when it does not.
 *
 * @param longestName a storage account takes shorter names than others
 */
export function tagsProblem(
  tags: Readonly<Record<string, unknown>>,
  longestName = 512,
): string | undefined {
  const names = Object.keys(tags);
  if (names.length > most) return `must be at most ${most}; there are ${names.length}.`;
  for (const [index, name] of names.entries()) {
    if (name === "" || name.length > longestName) {
      return `must have names of 1 to ${longestName} characters; one is "${name.slice(0, 60)}".`;
    }
    if (/[<>%&\\?/]/.test(name)) {
      return `must have names without < > % & \\ ? /; one is "${name}".`;
    }
    const same = names.slice(0, index).find((it) => it.toLowerCase() === name.toLowerCase());
    if (same !== undefined) {
      return `must have names that differ by more than capitals; "${same}" and "${name}" are one name to Azure.`;
    }
    const value = tags[name];
    if (typeof value === "string" && !Token.isUnresolved(value) && value.length > 256) {
      return `must have values of at most 256 characters; that of "${name}" is longer.`;
    }
  }
  return undefined;
}

/**
 * Returns tags that Azure takes, a storage account too.
 *
 * @throws InvalidPropertyError when there are too many, a name or a value is too long, or a name has a character that it cannot have.
 */
export function azureTags(
  tags: Readonly<Record<string, string>>,
  construct = "azureTags",
): Readonly<Record<string, string>> {
  const problem = tagsProblem(tags, 128);
  if (problem !== undefined) throw new InvalidPropertyError(construct, "tags", problem);
  return tags;
}
