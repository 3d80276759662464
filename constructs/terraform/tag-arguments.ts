import { azureTags } from "../naming/azure-tags.ts";
import { argumentText } from "./terraform-text.ts";

/**
 * Tags as arguments of resources, as whoever wrote them meant them.
 *
 * @throws InvalidPropertyError as `azureTags` does.
 */
export function tagArguments(
  construct: string,
  tags: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(azureTags(tags, construct)).map((tag) => tag.map(argumentText)),
  );
}
