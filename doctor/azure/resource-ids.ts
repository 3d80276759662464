import type { Deployment } from "./deployment.ts";
import type { StackResource } from "./synthesized-stack.ts";

/** The types in ARM of what a stack makes in its resource group and names by itself. */
const types: Readonly<Record<string, string>> = {
  azurerm_api_management: "Microsoft.ApiManagement/service",
  azurerm_container_app: "Microsoft.App/containerApps",
  azurerm_container_registry: "Microsoft.ContainerRegistry/registries",
  azurerm_key_vault: "Microsoft.KeyVault/vaults",
  azurerm_storage_account: "Microsoft.Storage/storageAccounts",
  azurerm_user_assigned_identity: "Microsoft.ManagedIdentity/userAssignedIdentities",
  azurerm_application_insights: "Microsoft.Insights/components",
  azurerm_log_analytics_workspace: "Microsoft.OperationalInsights/workspaces",
};

/** The id in ARM that a resource of the stack has; undefined where it cannot be told. */
export function resourceId(deployment: Deployment, resource: StackResource): string | undefined {
  const { stack, subscription } = deployment;
  const name = stack?.text(resource, "name");
  if (stack === undefined || name === undefined) return undefined;
  if (resource.type === "azurerm_storage_container") {
    const account = referredId(deployment, resource.attributes["storage_account_id"]);
    return account && `${account}/blobServices/default/containers/${name}`;
  }
  const type = types[resource.type];
  const group = groupOf(deployment, resource);
  return type && `/subscriptions/${subscription}/resourceGroups/${group}/providers/${type}/${name}`;
}

/** The resource group that a resource of the stack is in. */
export function groupOf({ stack, resourceGroup }: Deployment, resource: StackResource): string {
  return stack?.text(resource, "resource_group_name") ?? resourceGroup;
}

/** The id that an attribute is: written out, or that of the resource it refers to. */
export function referredId(deployment: Deployment, written: unknown): string | undefined {
  const { stack } = deployment;
  const resource = stack?.referredTo(written);
  return resource === undefined ? stack?.resolve(written) : resourceId(deployment, resource);
}
