import { nameRules } from "../naming/azure-name-rules.ts";
import { tagsProblem } from "../naming/azure-tags.ts";
import type { StackBlock } from "./synthesized-stack.ts";
import { form, type TakenValue, words } from "./taken-values.ts";

/** What means the same in every resource of azurerm that has it. */
export const commonArguments: readonly TakenValue[] = [
  form(
    "api_management_name",
    new RegExp(`^(?=.{1,50}$)${nameRules["api management"].valid.source.slice(1)}`, "i"),
    "the name of an API Management service",
  ),
  form("location", /^[a-z][a-z0-9 ]{3,}$/i, 'an Azure region such as "westeurope"'),
  form(
    "resource_group_name",
    new RegExp(`^(?=.{1,90}$)${nameRules["resource group"].valid.source.slice(1)}`),
    "the name of a resource group",
  ),
  words("zones", "1", "2", "3"),
];

/** What is wrong with the tags of a resource: the rest of a sentence; undefined when nothing is. */
export function tagsProblemOf({ type, values: { tags } }: StackBlock): string | undefined {
  if (typeof tags !== "object" || tags === null) return undefined;
  const longest = type === "azurerm_storage_account" ? 128 : undefined;
  const problem = tagsProblem(tags as Readonly<Record<string, unknown>>, longest);
  return problem === undefined ? undefined : `tags ${problem}`;
}
