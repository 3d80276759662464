type Values = Readonly<Record<string, unknown>>;

/** What Terraform's providers and Azure do with one type of resource. */
export interface ResourceKind {
  /**
   * The arguments whose change replaces the resource (ForceNew in the provider's source), or what
   * follows from them.
   */
  readonly replacedBy: readonly (string | ((values: Values) => unknown))[];
  /** The arguments that no two resources of the type may have in common; without any, it has an id of its own. */
  readonly identity: readonly string[];
  /** The arguments that name what it is a part of, in Azure's own tree of resources. */
  readonly partOf?: readonly string[];
  /** The arguments that name what it keeps Azure from deleting, with all its parts. */
  readonly locks?: readonly string[];
  /** Whether Azure reads secrets of Key Vaults when it is written, by a role that its identity has then. */
  readonly readsSecrets?: boolean;
  /** What else nobody may have twice, each as the arguments that say it. */
  readonly claims?: readonly (readonly string[])[];
}

const inService = ["api_management_name", "name"];
const inGroup = ["resource_group_name", "name"];
const placed = ["name", "resource_group_name", "location"];
const ofService = ["name", "api_management_name", "resource_group_name"];

/** azurerm 4.55, azuread 3.7 and random 3.7, as far as the constructs use them. */
export const resourceKinds: Readonly<Record<string, ResourceKind>> = {
  azurerm_resource_group: { replacedBy: ["name", "location"], identity: ["name"] },
  azurerm_user_assigned_identity: { replacedBy: placed, identity: inGroup },
  azurerm_api_management: {
    // ForceNewIfChange(sku_name) between the classic tiers and v2.
    replacedBy: [...placed, ({ sku_name: sku }) => /V2_/.test(String(sku))],
    identity: ["name"],
  },
  azurerm_api_management_api: {
    replacedBy: [...ofService, "revision"],
    identity: inService,
    claims: [["api_management_name", "path"]],
  },
  azurerm_api_management_api_operation: {
    replacedBy: ["operation_id", "api_name", "api_management_name", "resource_group_name"],
    identity: ["api_management_name", "api_name", "operation_id"],
    claims: [["api_management_name", "api_name", "method", "url_template"]],
  },
  azurerm_api_management_api_operation_policy: {
    replacedBy: ["operation_id", "api_name", "api_management_name", "resource_group_name"],
    identity: ["api_management_name", "api_name", "operation_id"],
  },
  azurerm_api_management_api_policy: {
    replacedBy: ["api_name", "api_management_name", "resource_group_name"],
    identity: ["api_management_name", "api_name"],
  },
  azurerm_api_management_policy_fragment: {
    replacedBy: ["name", "api_management_id"],
    identity: ["api_management_id", "name"],
  },
  azurerm_api_management_named_value: {
    replacedBy: ofService,
    identity: inService,
    readsSecrets: true,
  },
  azurerm_api_management_backend: { replacedBy: ofService, identity: inService },
  azurerm_api_management_certificate: {
    replacedBy: ofService,
    identity: inService,
    readsSecrets: true,
  },
  azurerm_api_management_custom_domain: {
    replacedBy: ["api_management_id"],
    identity: ["api_management_id"],
    readsSecrets: true,
  },
  azurerm_api_management_logger: {
    replacedBy: [...ofService, "resource_id", "application_insights", "eventhub"],
    identity: inService,
  },
  azurerm_api_management_diagnostic: {
    replacedBy: ["identifier", "api_management_name", "resource_group_name"],
    identity: ["api_management_name", "identifier"],
  },
  azurerm_api_management_api_diagnostic: {
    replacedBy: ["identifier", "api_name", "api_management_name", "resource_group_name"],
    identity: ["api_management_name", "api_name", "identifier"],
  },
  azurerm_log_analytics_workspace: { replacedBy: placed, identity: inGroup },
  azurerm_application_insights: { replacedBy: [...placed, "application_type"], identity: inGroup },
  azurerm_application_insights_workbook: { replacedBy: placed, identity: inGroup },
  azurerm_monitor_action_group: {
    replacedBy: ["name", "resource_group_name"],
    identity: inGroup,
  },
  azurerm_monitor_scheduled_query_rules_alert_v2: {
    replacedBy: [...placed, "scopes"],
    identity: inGroup,
  },
  azurerm_monitor_diagnostic_setting: {
    replacedBy: ["name", "target_resource_id"],
    partOf: ["target_resource_id"],
    identity: ["target_resource_id", "name"],
  },
  azurerm_container_registry: { replacedBy: placed, identity: ["name"] },
  azurerm_container_app_environment: { replacedBy: placed, identity: inGroup },
  azurerm_container_app: {
    replacedBy: ["name", "resource_group_name", "container_app_environment_id"],
    identity: inGroup,
  },
  azurerm_storage_account: {
    replacedBy: [
      ...placed,
      "account_tier",
      // ForceNewIfChange(account_replication_type) between those with zones and those without.
      ({ account_replication_type: replication }) => /ZRS$/.test(String(replication)),
    ],
    identity: ["name"],
  },
  azurerm_storage_container: {
    replacedBy: ["name", "storage_account_id"],
    partOf: ["storage_account_id"],
    identity: ["storage_account_id", "name"],
  },
  azurerm_storage_management_policy: {
    replacedBy: ["storage_account_id"],
    partOf: ["storage_account_id"],
    identity: ["storage_account_id"],
  },
  azurerm_role_assignment: {
    replacedBy: ["scope", "principal_id", "principal_type", "role_definition_name"],
    partOf: ["scope"],
    identity: [],
    claims: [["scope", "principal_id", "role_definition_name"]],
  },
  azurerm_management_lock: {
    replacedBy: ["name", "scope", "lock_level", "notes"],
    identity: ["scope", "name"],
    locks: ["scope"],
  },
  azurerm_key_vault: { replacedBy: [...placed, "tenant_id"], identity: ["name"] },
  azurerm_key_vault_certificate: {
    replacedBy: ["name", "key_vault_id"],
    identity: ["key_vault_id", "name"],
  },
  azurerm_key_vault_secret: {
    replacedBy: ["name", "key_vault_id"],
    identity: ["key_vault_id", "name"],
  },
  azuread_application_registration: { replacedBy: [], identity: [] },
  azuread_application_identifier_uri: {
    replacedBy: ["application_id", "identifier_uri"],
    identity: ["identifier_uri"],
  },
  azuread_application_redirect_uris: {
    replacedBy: ["application_id", "type"],
    identity: ["application_id", "type"],
  },
  azuread_application_federated_identity_credential: {
    replacedBy: ["application_id", "display_name"],
    identity: ["application_id", "display_name"],
    claims: [["application_id", "issuer", "subject"]],
  },
  azuread_application_password: { replacedBy: ["application_id", "display_name"], identity: [] },
  azuread_application_app_role: {
    replacedBy: ["application_id", "role_id"],
    identity: ["application_id", "role_id"],
    claims: [["application_id", "value"]],
  },
  azuread_application_permission_scope: {
    replacedBy: ["application_id", "scope_id"],
    identity: ["application_id", "scope_id"],
    claims: [["application_id", "value"]],
  },
  azuread_application_pre_authorized: {
    replacedBy: ["application_id", "authorized_client_id"],
    identity: ["application_id", "authorized_client_id"],
  },
  azuread_app_role_assignment: {
    replacedBy: ["app_role_id", "principal_object_id", "resource_object_id"],
    identity: ["app_role_id", "principal_object_id", "resource_object_id"],
  },
  azuread_service_principal: { replacedBy: ["client_id"], identity: ["client_id"] },
  azuread_service_principal_delegated_permission_grant: {
    replacedBy: ["service_principal_object_id", "resource_service_principal_object_id"],
    identity: ["service_principal_object_id", "resource_service_principal_object_id"],
  },
  random_bytes: { replacedBy: ["length", "keepers"], identity: [] },
  random_string: { replacedBy: ["length", "keepers", "min_lower"], identity: [] },
  random_uuid: { replacedBy: ["keepers"], identity: [] },
  terraform_data: { replacedBy: ["triggers_replace"], identity: [] },
};
