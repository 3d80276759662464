/**
 * Where a limit of ARM stands in a package: a parameter of an operation (`apiId`), a property of a model
 * (`OperationContract.properties.displayName`), or the values that are known (`KnownProtocol`).
 */
export type ArmSource = string;

/** A package of Microsoft's, and which of its limits each argument of the azurerm provider ends at. */
export interface LimitedPackage {
  readonly name: string;
  /**
   * The last version, or the last one whose `models/mappers.js` still has the limits: those that are generated from TypeSpec
   * leave them out.
   */
  readonly version: string;
  /** By type and argument of the provider. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, ArmSource>>>>;
}

const sides = ["frontend_request", "frontend_response", "backend_request", "backend_response"];

const diagnostic: Readonly<Record<string, ArmSource>> = {
  sampling_percentage: "SamplingSettings.percentage",
  verbosity: "KnownVerbosity",
  http_correlation_protocol: "KnownHttpCorrelationProtocol",
  ...Object.fromEntries(
    sides.flatMap((side) => [
      [`${side}.body_bytes`, "BodyDiagnosticSettings.bytes"],
      [`${side}.data_masking.headers.mode`, "KnownDataMaskingMode"],
      [`${side}.data_masking.query_params.mode`, "KnownDataMaskingMode"],
    ]),
  ),
};

/**
 * All that the packages say of what this project deploys. `@azure/arm-network`, `-authorization`, `-appinsights` and
 * `-privatedns` say nothing about it.
 */
export const limitedPackages: readonly LimitedPackage[] = [
  {
    name: "@azure/arm-apimanagement",
    version: "10.0.0",
    resources: {
      azurerm_api_management: {
        name: "serviceName",
        publisher_name: "ApiManagementServiceResource.properties.publisherName",
        publisher_email: "ApiManagementServiceResource.properties.publisherEmail",
        notification_sender_email:
          "ApiManagementServiceResource.properties.notificationSenderEmail",
        virtual_network_type: "KnownVirtualNetworkType",
      },
      azurerm_api_management_api: {
        name: "apiId",
        display_name: "ApiCreateOrUpdateParameter.properties.displayName",
        path: "ApiCreateOrUpdateParameter.properties.path",
        protocols: "KnownProtocol",
        revision: "ApiCreateOrUpdateParameter.properties.apiRevision",
        revision_description: "ApiCreateOrUpdateParameter.properties.apiRevisionDescription",
        service_url: "ApiCreateOrUpdateParameter.properties.serviceUrl",
        version: "ApiCreateOrUpdateParameter.properties.apiVersion",
        version_description: "ApiCreateOrUpdateParameter.properties.apiVersionDescription",
      },
      azurerm_api_management_api_operation: {
        operation_id: "operationId",
        display_name: "OperationContract.properties.displayName",
        url_template: "OperationContract.properties.urlTemplate",
        description: "OperationContract.properties.description",
      },
      azurerm_api_management_backend: {
        name: "backendId",
        title: "BackendContract.properties.title",
        description: "BackendContract.properties.description",
        resource_id: "BackendContract.properties.resourceId",
        url: "BackendContract.properties.url",
        protocol: "KnownBackendProtocol",
        "credentials.authorization.scheme": "BackendAuthorizationHeaderCredentials.scheme",
        "credentials.authorization.parameter": "BackendAuthorizationHeaderCredentials.parameter",
        "proxy.url": "BackendProxyContract.url",
      },
      azurerm_api_management_certificate: { name: "certificateId" },
      azurerm_api_management_logger: {
        name: "loggerId",
        description: "LoggerContract.properties.description",
      },
      azurerm_api_management_named_value: {
        name: "namedValueId",
        display_name: "NamedValueCreateContract.properties.displayName",
        value: "NamedValueCreateContract.properties.value",
      },
      azurerm_api_management_policy_fragment: {
        name: "id",
        description: "PolicyFragmentContract.properties.description",
        format: "KnownPolicyFragmentContentFormat",
      },
      azurerm_api_management_diagnostic: diagnostic,
      azurerm_api_management_api_diagnostic: diagnostic,
    },
  },
  {
    name: "@azure/arm-appcontainers",
    version: "3.0.0",
    resources: {
      azurerm_container_app: {
        name: "containerAppName1",
        revision_mode: "KnownActiveRevisionsMode",
        "ingress.transport": "KnownIngressTransportMethod",
      },
      azurerm_container_app_environment: {
        name: "environmentName1",
        public_network_access: "KnownPublicNetworkAccess",
      },
    },
  },
  {
    name: "@azure/arm-containerregistry",
    version: "11.0.0",
    resources: { azurerm_container_registry: { name: "registryName", sku: "KnownSkuName" } },
  },
  {
    name: "@azure/arm-keyvault",
    version: "3.2.0",
    resources: {
      azurerm_key_vault: { name: "vaultName", sku_name: "Sku.name" },
      azurerm_key_vault_secret: { name: "secretName" },
    },
  },
  {
    // Of the rules of alerts it has the first generation alone.
    name: "@azure/arm-monitor",
    version: "7.0.0",
    resources: {
      azurerm_monitor_action_group: { short_name: "ActionGroupResource.properties.groupShortName" },
    },
  },
  {
    name: "@azure/arm-operationalinsights",
    version: "9.0.0",
    resources: {
      azurerm_log_analytics_workspace: { name: "workspaceName", sku: "KnownWorkspaceSkuNameEnum" },
    },
  },
  {
    name: "@azure/arm-resources",
    version: "7.0.0",
    resources: { azurerm_resource_group: { name: "resourceGroupName" } },
  },
  {
    name: "@azure/arm-storage",
    version: "19.1.0",
    resources: {
      azurerm_storage_account: { name: "accountName", min_tls_version: "KnownMinimumTlsVersion" },
      azurerm_storage_container: { name: "containerName" },
      azurerm_storage_management_policy: {
        "rule.actions.base_blob.delete_after_days_since_modification_greater_than":
          "DateAfterModification.daysAfterModificationGreaterThan",
        "rule.actions.base_blob.delete_after_days_since_creation_greater_than":
          "DateAfterModification.daysAfterCreationGreaterThan",
      },
    },
  },
];
