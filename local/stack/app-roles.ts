import type { References } from "./references.ts";
import type { TerraformJson } from "./terraform-json.ts";

/** The roles that a stack knows. */
export interface StackRoles {
  /** Every role, each once: first those that rules of servers name, then those of registrations and groups. */
  readonly all: readonly string[];
  /** The groups whose members have a role, by the role: those have it by no assignment. */
  readonly ofGroups: ReadonlyMap<string, string>;
}

/** The type of each resource that holds policy text, and the attribute that does. */
const policyTexts = [
  ["azurerm_api_management_api_policy", "xml_content"],
  ["azurerm_api_management_api_operation_policy", "xml_content"],
  ["azurerm_api_management_policy_fragment", "value"],
] as const;

/** As a C# literal writes a role: what is no plain letter or sign is an escape of four digits. */
const literal = /"(?:[^"\\]|\\u[0-9a-f]{4})*"/g;

/**
 * Reads the app roles of the registrations, and out of the policies the roles that rules name, `{ "A", "B" }.Contains(role)`,
 * and those of groups, `"group " + "A"`: a registration that exists already has its roles nowhere else in the stack.
 */
export function readRoles(stack: TerraformJson, references: References): StackRoles {
  const texts = policyTexts.flatMap(([type, attribute]) =>
    stack.ofType(type).map((block) => references.verbatim(block, attribute)),
  );
  const lists = texts.flatMap((text) => [...text.matchAll(/\{([^{}]*)\}\.Contains\(role\)/g)]);
  const named = lists.flatMap(([, list = ""]) => (list.match(literal) ?? []).map(textOf));
  const mapped = texts
    .flatMap((text) => [...text.matchAll(/"([0-9a-f-]{36}) " \+ ("[^"]*")/g)])
    .map(([, group = "", role = '""']) => [textOf(role), group] as const);
  const registered = stack
    .ofType("azuread_application_app_role")
    .map((block) => references.text(block, "value"));
  const ofGroups = new Map(mapped.filter(([role]) => !registered.includes(role)));
  return { all: [...new Set([...named, ...registered, ...ofGroups.keys()])], ofGroups };
}

function textOf(csharpLiteral: string): string {
  return String(JSON.parse(csharpLiteral));
}
