/** What whoever deploys may do to a kind of resource. */
export interface KindRight {
  /** Operations of Azure Resource Manager: create, read, change and delete, and what Terraform's provider asks besides. */
  readonly azure?: readonly string[];
  /** An application permission of Microsoft Graph. */
  readonly graph?: string;
  /** Which choice brings it, where it is not in the app without settings. */
  readonly choice?: string;
}

const all = (type: string) => ["read", "write", "delete"].map((verb) => `${type}/${verb}`);
const service = "Microsoft.ApiManagement/service";
const ownApps = "Application.ReadWrite.OwnedBy";

/** By kind, as far as the constructs make them. */
export const kindRights: Readonly<Record<string, KindRight>> = {
  azurerm_resource_group: { azure: all("Microsoft.Resources/subscriptions/resourceGroups") },
  azurerm_user_assigned_identity: {
    azure: [
      ...all("Microsoft.ManagedIdentity/userAssignedIdentities"),
      "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    ],
  },
  azurerm_role_assignment: {
    azure: [
      ...all("Microsoft.Authorization/roleAssignments"),
      "Microsoft.Authorization/roleDefinitions/read",
    ],
  },
  azurerm_api_management: {
    azure: [
      ...all(service),
      `${service}/operationresults/read`,
      `${service}/policies/*`,
      `${service}/portalsettings/*`,
      `${service}/tenant/read`,
      "Microsoft.ApiManagement/deletedservices/read",
      "Microsoft.ApiManagement/locations/deletedservices/*",
    ],
  },
  azurerm_api_management_api: { azure: [`${service}/apis/*`] },
  azurerm_api_management_api_diagnostic: { azure: [`${service}/apis/*`] },
  azurerm_api_management_api_operation: { azure: [`${service}/apis/*`] },
  azurerm_api_management_api_operation_policy: { azure: [`${service}/apis/*`] },
  azurerm_api_management_api_policy: { azure: [`${service}/apis/*`] },
  azurerm_api_management_backend: { azure: [`${service}/backends/*`] },
  azurerm_api_management_logger: { azure: [`${service}/loggers/*`] },
  azurerm_api_management_named_value: { azure: [`${service}/namedValues/*`] },
  azurerm_api_management_policy_fragment: { azure: [`${service}/policyFragments/*`] },
  azurerm_api_management_certificate: {
    azure: [`${service}/certificates/*`],
    choice: "`TokenSigning.rs256()`",
  },
  azurerm_api_management_custom_domain: {
    azure: [`${service}/write`],
    choice: "`GatewayDomain`",
  },
  azurerm_api_management_diagnostic: {
    azure: [`${service}/diagnostics/*`],
    choice: "`Observability` of a service of your own",
  },
  azurerm_container_registry: { azure: all("Microsoft.ContainerRegistry/registries") },
  azurerm_container_app_environment: {
    azure: [
      ...all("Microsoft.App/managedEnvironments"),
      "Microsoft.App/managedEnvironments/join/action",
      "Microsoft.App/locations/*/read",
      "Microsoft.App/register/action",
      "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
    ],
  },
  azurerm_container_app: {
    azure: [
      ...all("Microsoft.App/containerApps"),
      "Microsoft.App/containerApps/listSecrets/action",
    ],
  },
  azurerm_log_analytics_workspace: {
    azure: [
      ...all("Microsoft.OperationalInsights/workspaces"),
      "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
    ],
  },
  azurerm_application_insights: {
    azure: [
      ...all("Microsoft.Insights/components"),
      "Microsoft.Insights/components/currentBillingFeatures/*",
    ],
  },
  azurerm_application_insights_workbook: { azure: all("Microsoft.Insights/workbooks") },
  azurerm_storage_account: {
    azure: [
      ...all("Microsoft.Storage/storageAccounts"),
      "Microsoft.Storage/storageAccounts/listKeys/action",
      "Microsoft.Storage/storageAccounts/blobServices/read",
      "Microsoft.Storage/storageAccounts/blobServices/write",
    ],
  },
  azurerm_storage_container: {
    azure: all("Microsoft.Storage/storageAccounts/blobServices/containers"),
  },
  azurerm_storage_management_policy: {
    azure: all("Microsoft.Storage/storageAccounts/managementPolicies"),
  },
  // The registry builds the image, and the Azure CLI asks it to.
  terraform_data: {
    azure: [
      "Microsoft.ContainerRegistry/registries/listBuildSourceUploadUrl/action",
      "Microsoft.ContainerRegistry/registries/scheduleRun/action",
      "Microsoft.ContainerRegistry/registries/runs/*",
    ],
  },
  azuread_application_registration: { graph: ownApps },
  azuread_application_redirect_uris: { graph: ownApps },
  azuread_application_identifier_uri: { graph: ownApps },
  azuread_application_federated_identity_credential: { graph: ownApps },
  azuread_service_principal: { graph: ownApps },
  azuread_application_app_role: { graph: ownApps, choice: "`addRole`" },
  azuread_application_api_access: { graph: ownApps, choice: "`addPermission`" },
  azuread_application_owner: { graph: ownApps, choice: "`deployers`" },
  azuread_application_password: { graph: ownApps, choice: "`EntraCredential.secret()`" },
  azuread_application_permission_scope: {
    graph: ownApps,
    choice: "`scopes` of an `EntraResourceApp`",
  },
  azuread_application_pre_authorized: { graph: ownApps, choice: "`preAuthorizedClients`" },
  azuread_app_role_assignment: {
    graph: "AppRoleAssignment.ReadWrite.All",
    choice: "`mapGroup`",
  },
  azurerm_key_vault: {
    azure: [
      ...all("Microsoft.KeyVault/vaults"),
      "Microsoft.KeyVault/locations/deletedVaults/*",
      "Microsoft.KeyVault/locations/operationResults/read",
    ],
    choice: "`TokenSigning.rs256()`, `SecretStore.newKeyVault()`",
  },
  azurerm_key_vault_certificate: { choice: "`TokenSigning.rs256()`" },
  azurerm_key_vault_secret: { choice: "`SecretStore`" },
  azurerm_management_lock: {
    azure: ["Microsoft.Authorization/locks/*"],
    choice: "`deletionLocks`",
  },
  azurerm_monitor_action_group: {
    azure: all("Microsoft.Insights/actionGroups"),
    choice: "`AlertRecipients`, `alertEmails`",
  },
  azurerm_monitor_scheduled_query_rules_alert_v2: {
    azure: all("Microsoft.Insights/scheduledQueryRules"),
    choice: "`alertOn`, `alertEmails`",
  },
  azurerm_monitor_diagnostic_setting: {
    azure: all("Microsoft.Insights/diagnosticSettings"),
    choice: "`logAccess`",
  },
  azurerm_virtual_network: {
    azure: all("Microsoft.Network/virtualNetworks"),
    choice: "`GatewayNetwork`",
  },
  azurerm_subnet: {
    azure: [
      ...all("Microsoft.Network/virtualNetworks/subnets"),
      "Microsoft.Network/virtualNetworks/subnets/join/action",
    ],
    choice: "`GatewayNetwork`",
  },
  azurerm_subnet_network_security_group_association: {
    azure: ["Microsoft.Network/networkSecurityGroups/join/action"],
    choice: "`GatewayNetwork`",
  },
  azurerm_network_security_group: {
    azure: all("Microsoft.Network/networkSecurityGroups"),
    choice: "`GatewayNetwork`",
  },
  azurerm_private_endpoint: {
    azure: [
      ...all("Microsoft.Network/privateEndpoints"),
      ...all("Microsoft.Network/privateEndpoints/privateDnsZoneGroups"),
      // Of what the endpoint leads to, or its owner has to approve of it.
      "Microsoft.ApiManagement/service/privateEndpointConnectionsApproval/action",
      "Microsoft.App/managedEnvironments/privateEndpointConnectionsApproval/action",
      "Microsoft.ContainerRegistry/registries/privateEndpointConnectionsApproval/action",
      "Microsoft.Storage/storageAccounts/PrivateEndpointConnectionsApproval/action",
    ],
    choice: "`GatewayNetwork`",
  },
  azurerm_private_dns_zone: {
    azure: [
      ...all("Microsoft.Network/privateDnsZones"),
      "Microsoft.Network/privateDnsZones/join/action",
    ],
    choice: "`GatewayNetwork`",
  },
  azurerm_private_dns_a_record: {
    azure: ["Microsoft.Network/privateDnsZones/A/*"],
    choice: "`GatewayNetwork`",
  },
  azurerm_private_dns_zone_virtual_network_link: {
    azure: [
      ...all("Microsoft.Network/privateDnsZones/virtualNetworkLinks"),
      "Microsoft.Network/virtualNetworks/join/action",
    ],
    choice: "`GatewayNetwork`",
  },
  // Terraform makes it, and nobody else.
  random_bytes: {},
  random_string: {},
  random_uuid: {},
};

/** The roles that stacks give, and the ids that Azure knows them by. */
export const roleIds: Readonly<Record<string, string>> = {
  AcrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
};
