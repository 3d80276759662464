import type { RuleProblem, StackRule } from "./stack-rule.ts";
import { isReference, type StackBlock, textsIn } from "./synthesized-stack.ts";

/** What arguments with these names take, by how Azure writes it between the group and the name. */
const types: Readonly<Record<string, readonly string[]>> = {
  api_management_id: ["Microsoft.ApiManagement/service"],
  api_management_logger_id: ["Microsoft.ApiManagement/service", "loggers"],
  container_app_environment_id: ["Microsoft.App/managedEnvironments"],
  container_registry_id: ["Microsoft.ContainerRegistry/registries"],
  identity_ids: ["Microsoft.ManagedIdentity/userAssignedIdentities"],
  infrastructure_subnet_id: ["Microsoft.Network/virtualNetworks", "subnets"],
  key_vault_id: ["Microsoft.KeyVault/vaults"],
  log_analytics_workspace_id: ["Microsoft.OperationalInsights/workspaces"],
  network_security_group_id: ["Microsoft.Network/networkSecurityGroups"],
  private_dns_zone_ids: ["Microsoft.Network/privateDnsZones"],
  storage_account_id: ["Microsoft.Storage/storageAccounts"],
  subnet_id: ["Microsoft.Network/virtualNetworks", "subnets"],
  virtual_network_id: ["Microsoft.Network/virtualNetworks"],
  workspace_id: ["Microsoft.OperationalInsights/workspaces"],
};

/** Ids that the provider cannot read: it compares their parts by case. */
export const resourceIds: StackRule = {
  id: "resource-ids",
  severity: "error",
  title: "Every resource id is one, of the kind that its argument takes",
  reason:
    "The provider reads ids by their parts and refuses another kind, and other capitals, before it asks Azure (source of azurerm 4.55, commonids).",
  remedy: "Copy the id from the JSON view of the resource in the portal, in its own capitals.",
  check: (stack) => stack.blocks.filter(({ type }) => type.startsWith("azurerm_")).flatMap(wrong),
};

function wrong({ values, path }: StackBlock): RuleProblem[] {
  return [...textsIn(values)].flatMap(({ path: argument, text }) => {
    const [first, ...below] = types[argument.split(".").at(-1) ?? ""] ?? [];
    if (first === undefined || isReference(text)) return [];
    const shape = [
      "/subscriptions/{subscription}/resourceGroups/{group}/providers",
      first,
      "{name}",
    ]
      .concat(below.flatMap((part) => [part, "{name}"]))
      .join("/");
    const fits = new RegExp(`^${shape.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`);
    if (fits.test(text)) return [];
    return [{ path, problem: `${argument} must be ${shape}; it is "${text}".` }];
  });
}
