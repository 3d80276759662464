import { type AzureResourceKind, nameProblem, nameRules } from "../naming/azure-name-rules.ts";
import type { StackRule } from "./stack-rule.ts";
import { isReference, parts, type StackBlock, type SynthesizedStack } from "./synthesized-stack.ts";

const kinds: Readonly<Record<string, AzureResourceKind>> = {
  azurerm_resource_group: "resource group",
  azurerm_api_management: "api management",
  azurerm_user_assigned_identity: "identity",
  azurerm_storage_account: "storage",
  azurerm_key_vault: "vault",
  azurerm_container_registry: "registry",
  azurerm_container_app_environment: "container environment",
  azurerm_container_app: "container app",
  azurerm_log_analytics_workspace: "workspace",
  azurerm_application_insights: "insights",
  azurerm_virtual_network: "network",
  azurerm_network_security_group: "security group",
  azurerm_private_endpoint: "private endpoint",
};

/** Names that Azure refuses in the middle of a deployment. */
export const azureNames: StackRule = {
  id: "azure-names",
  severity: "error",
  title: "Every name is one that Azure takes",
  reason:
    "Azure refuses a wrong name when it creates the resource, after others are there (Microsoft, Naming rules and restrictions for Azure resources).",
  remedy: "Give it another name.",
  check: (stack) =>
    Object.entries(kinds).flatMap(([type, kind]) =>
      stack.ofType(type).flatMap((block) => {
        const problem = problemOf(stack, block, kind);
        return problem === undefined ? [] : [{ path: block.path, problem: `name ${problem}` }];
      }),
    ),
};

function problemOf(stack: SynthesizedStack, block: StackBlock, kind: AzureResourceKind) {
  const name = block.values["name"];
  if (typeof name !== "string") return undefined;
  const { text, whole } = deployedName(stack, name);
  if (whole) return nameProblem(kind, text);
  const { longest } = nameRules[kind];
  // What only Azure knows of it can make it longer, never shorter.
  if (text.length <= longest) return undefined;
  return `has more than ${longest} characters already without what Terraform adds: "${text}".`;
}

/** A name as Azure will see it, as far as that is known: letters stand for random ones. */
function deployedName(stack: SynthesizedStack, name: string): { text: string; whole: boolean } {
  let whole = true;
  const text = name.replace(/\$\{[^}]*\}/g, (reference) => {
    const value = stack.resolved(reference);
    if (typeof value === "string" && !isReference(value)) return value;
    const [random] = stack.referred(reference);
    const length = parts(random?.values)[0]?.["length"];
    if (random?.type === "random_string" && typeof length === "number") return "a".repeat(length);
    whole = false;
    return "";
  });
  return { text, whole };
}
