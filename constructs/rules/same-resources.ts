import type { RuleProblem, StackRule } from "./stack-rule.ts";
import type { StackBlock, SynthesizedStack } from "./synthesized-stack.ts";

/** What makes a resource one in Azure, and what sentences call it. */
interface Identity {
  readonly arguments: readonly string[];
  readonly inWords: string;
}

const ofService = ["api_management_name", "resource_group_name"];
const ofApi = [...ofService, "api_name"];
const inGroup: Identity = { arguments: ["resource_group_name", "name"], inWords: "name" };

function part(...names: readonly string[]): Identity {
  return { arguments: [...ofService, ...names], inWords: names.join(" and ") };
}

/** By type; some are one in several ways. */
const identities: Readonly<Record<string, readonly Identity[]>> = {
  azurerm_api_management_api: [part("name", "revision"), part("path", "version", "revision")],
  azurerm_api_management_api_diagnostic: [
    { arguments: [...ofApi, "identifier"], inWords: "API and identifier" },
  ],
  azurerm_api_management_api_operation: [
    { arguments: [...ofApi, "operation_id"], inWords: "API and operation_id" },
    { arguments: [...ofApi, "method", "url_template"], inWords: "method and url_template" },
  ],
  azurerm_api_management_api_operation_policy: [
    { arguments: [...ofApi, "operation_id"], inWords: "operation" },
  ],
  azurerm_api_management_api_policy: [{ arguments: ofApi, inWords: "API" }],
  azurerm_api_management_backend: [part("name")],
  azurerm_api_management_certificate: [part("name")],
  azurerm_api_management_diagnostic: [part("identifier")],
  azurerm_api_management_logger: [part("name")],
  azurerm_api_management_named_value: [part("name"), part("display_name")],
  azurerm_api_management_policy: [{ arguments: ["api_management_id"], inWords: "service" }],
  azurerm_api_management_policy_fragment: [
    { arguments: ["api_management_id", "name"], inWords: "name" },
  ],
  azurerm_container_app: [inGroup],
  azurerm_container_app_environment: [inGroup],
  azurerm_private_endpoint: [inGroup],
  azurerm_storage_container: [{ arguments: ["storage_account_id", "name"], inWords: "name" }],
  azurerm_subnet: [
    { arguments: ["resource_group_name", "virtual_network_name", "name"], inWords: "name" },
  ],
  azurerm_user_assigned_identity: [inGroup],
  azurerm_virtual_network: [inGroup],
};

/** The second is refused, or writes over the first: nobody knows which of the two stays. */
export const sameResources: StackRule = {
  id: "same-resources",
  severity: "error",
  title: "No two resources of the stack are one in Azure",
  reason:
    "The provider refuses to create what is there already; of two policies for one place the last that was written stays, whatever the other one checks (source of azurerm 4.55).",
  remedy: "Take one away, or give it another name.",
  check: (stack) =>
    Object.entries(identities).flatMap(([type, all]) =>
      all.flatMap((identity) => seconds(stack, stack.ofType(type), identity)),
    ),
};

function seconds(
  stack: SynthesizedStack,
  blocks: readonly StackBlock[],
  identity: Identity,
): RuleProblem[] {
  const first = new Map<string, string>();
  return blocks.flatMap((block): RuleProblem[] => {
    const key = keyOf(stack, block, identity);
    const taken = key === undefined ? undefined : first.get(key);
    if (key !== undefined && taken === undefined) first.set(key, block.path);
    if (taken === undefined) return [];
    return [{ path: block.path, problem: `It has the ${identity.inWords} of ${taken}.` }];
  });
}

/** Undefined without a name, and for copies that Terraform makes, which differ by what is not known here. */
function keyOf(stack: SynthesizedStack, block: StackBlock, identity: Identity): string | undefined {
  if (block.values[identity.arguments.at(-1) ?? ""] === undefined) return undefined;
  const values = identity.arguments.map((name) => {
    const value = JSON.stringify(stack.valueAt(block, name) ?? "");
    // The case of names does not count in Azure (Azure Resource Manager, naming rules), but it does in Terraform's addresses.
    return value.includes("${") ? value : value.toLowerCase();
  });
  return values.some((value) => /\b(?:each|count)\./.test(value)) ? undefined : values.join(" ");
}
