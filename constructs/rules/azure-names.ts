import { type AzureResourceKind, nameProblem, nameRules } from "../naming/azure-name-rules.ts";
import { deployedText } from "./deployed-text.ts";
import type { StackRule } from "./stack-rule.ts";
import type { StackBlock, SynthesizedStack } from "./synthesized-stack.ts";

/** The kinds of resources whose names have rules, by their types. */
export const kindOfType: Readonly<Record<string, AzureResourceKind>> = {
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
  azurerm_monitor_action_group: "action group",
  azurerm_monitor_scheduled_query_rules_alert_v2: "alert rule",
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
    Object.entries(kindOfType).flatMap(([type, kind]) =>
      stack.ofType(type).flatMap((block) => {
        const problem = problemOf(stack, block, kind);
        return problem === undefined ? [] : [{ path: block.path, problem: `name ${problem}` }];
      }),
    ),
};

function problemOf(stack: SynthesizedStack, block: StackBlock, kind: AzureResourceKind) {
  const name = block.values["name"];
  if (typeof name !== "string") return undefined;
  const { text, isWhole } = deployedText(stack, name);
  if (isWhole) return nameProblem(kind, text);
  const { longest } = nameRules[kind];
  // What only Azure knows of it can make it longer, never shorter.
  if (text.length <= longest) return undefined;
  return `has more than ${longest} characters already without what Terraform adds: "${text}".`;
}
