import type { ArmLimit } from "./arm-limits.ts";

// Written by `npm run arm-limits` from Microsoft's own metadata:
// @azure/arm-apimanagement 10.0.0
// @azure/arm-appcontainers 3.0.0
// @azure/arm-containerregistry 11.0.0
// @azure/arm-keyvault 3.2.0
// @azure/arm-monitor 7.0.0
// @azure/arm-operationalinsights 9.0.0
// @azure/arm-resources 7.0.0
// @azure/arm-storage 19.1.0

/** What Azure Resource Manager takes, by type and argument of the azurerm provider. */
export const armLimitTable: Readonly<Record<string, Readonly<Record<string, ArmLimit>>>> = {
  azurerm_api_management: {
    name: {
      shortest: 1,
      longest: 50,
      pattern: "^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$",
    },
    publisher_name: {
      longest: 100,
    },
    publisher_email: {
      longest: 100,
    },
    notification_sender_email: {
      longest: 100,
    },
    virtual_network_type: {
      values: ["External", "Internal", "None"],
    },
  },
  azurerm_api_management_api: {
    name: {
      shortest: 1,
      longest: 256,
      pattern: "^[^*#&+:<>?]+$",
    },
    display_name: {
      shortest: 1,
      longest: 300,
    },
    path: {
      longest: 400,
    },
    protocols: {
      values: ["http", "https", "ws", "wss"],
    },
    revision: {
      shortest: 1,
      longest: 100,
    },
    revision_description: {
      longest: 256,
    },
    service_url: {
      longest: 2000,
    },
    version: {
      longest: 100,
    },
    version_description: {
      longest: 256,
    },
  },
  azurerm_api_management_api_diagnostic: {
    sampling_percentage: {
      least: 0,
      most: 100,
    },
    verbosity: {
      values: ["error", "information", "verbose"],
    },
    http_correlation_protocol: {
      values: ["Legacy", "None", "W3C"],
    },
    "frontend_request.body_bytes": {
      most: 8192,
    },
    "frontend_request.data_masking.headers.mode": {
      values: ["Hide", "Mask"],
    },
    "frontend_request.data_masking.query_params.mode": {
      values: ["Hide", "Mask"],
    },
    "frontend_response.body_bytes": {
      most: 8192,
    },
    "frontend_response.data_masking.headers.mode": {
      values: ["Hide", "Mask"],
    },
    "frontend_response.data_masking.query_params.mode": {
      values: ["Hide", "Mask"],
    },
    "backend_request.body_bytes": {
      most: 8192,
    },
    "backend_request.data_masking.headers.mode": {
      values: ["Hide", "Mask"],
    },
    "backend_request.data_masking.query_params.mode": {
      values: ["Hide", "Mask"],
    },
    "backend_response.body_bytes": {
      most: 8192,
    },
    "backend_response.data_masking.headers.mode": {
      values: ["Hide", "Mask"],
    },
    "backend_response.data_masking.query_params.mode": {
      values: ["Hide", "Mask"],
    },
  },
  azurerm_api_management_api_operation: {
    operation_id: {
      shortest: 1,
      longest: 80,
    },
    display_name: {
      shortest: 1,
      longest: 300,
    },
    url_template: {
      shortest: 1,
      longest: 1000,
    },
    description: {
      longest: 1000,
    },
  },
  azurerm_api_management_backend: {
    name: {
      shortest: 1,
      longest: 80,
    },
    title: {
      shortest: 1,
      longest: 300,
    },
    description: {
      shortest: 1,
      longest: 2000,
    },
    resource_id: {
      shortest: 1,
      longest: 2000,
    },
    url: {
      shortest: 1,
      longest: 2000,
    },
    protocol: {
      values: ["http", "soap"],
    },
    "credentials.authorization.scheme": {
      shortest: 1,
      longest: 100,
    },
    "credentials.authorization.parameter": {
      shortest: 1,
      longest: 300,
    },
    "proxy.url": {
      shortest: 1,
      longest: 2000,
    },
  },
  azurerm_api_management_certificate: {
    name: {
      shortest: 1,
      longest: 80,
      pattern: "^[^*#&+:<>?]+$",
    },
  },
  azurerm_api_management_diagnostic: {
    sampling_percentage: {
      least: 0,
      most: 100,
    },
    verbosity: {
      values: ["error", "information", "verbose"],
    },
    http_correlation_protocol: {
      values: ["Legacy", "None", "W3C"],
    },
    "frontend_request.body_bytes": {
      most: 8192,
    },
    "frontend_request.data_masking.headers.mode": {
      values: ["Hide", "Mask"],
    },
    "frontend_request.data_masking.query_params.mode": {
      values: ["Hide", "Mask"],
    },
    "frontend_response.body_bytes": {
      most: 8192,
    },
    "frontend_response.data_masking.headers.mode": {
      values: ["Hide", "Mask"],
    },
    "frontend_response.data_masking.query_params.mode": {
      values: ["Hide", "Mask"],
    },
    "backend_request.body_bytes": {
      most: 8192,
    },
    "backend_request.data_masking.headers.mode": {
      values: ["Hide", "Mask"],
    },
    "backend_request.data_masking.query_params.mode": {
      values: ["Hide", "Mask"],
    },
    "backend_response.body_bytes": {
      most: 8192,
    },
    "backend_response.data_masking.headers.mode": {
      values: ["Hide", "Mask"],
    },
    "backend_response.data_masking.query_params.mode": {
      values: ["Hide", "Mask"],
    },
  },
  azurerm_api_management_logger: {
    name: {
      longest: 256,
      pattern: "^[^*#&+:<>?]+$",
    },
    description: {
      longest: 256,
    },
  },
  azurerm_api_management_named_value: {
    name: {
      longest: 256,
      pattern: "^[^*#&+:<>?]+$",
    },
    display_name: {
      shortest: 1,
      longest: 256,
      pattern: "^[A-Za-z0-9-._]+$",
    },
    value: {
      longest: 4096,
    },
  },
  azurerm_api_management_policy_fragment: {
    name: {
      shortest: 1,
      longest: 80,
      pattern: "(^[\\w]+$)|(^[\\w][\\w\\-]+[\\w]$)",
    },
    description: {
      longest: 1000,
    },
    format: {
      values: ["rawxml", "xml"],
    },
  },
  azurerm_container_app: {
    name: {
      pattern: "^[-\\w\\._\\(\\)]+$",
    },
    revision_mode: {
      values: ["Multiple", "Single"],
    },
    "ingress.transport": {
      values: ["auto", "http", "http2", "tcp"],
    },
  },
  azurerm_container_app_environment: {
    name: {
      pattern: "^[-\\w\\._\\(\\)]+$",
    },
    public_network_access: {
      values: ["Disabled", "Enabled"],
    },
  },
  azurerm_container_registry: {
    name: {
      shortest: 5,
      longest: 50,
      pattern: "^[a-zA-Z0-9]*$",
    },
    sku: {
      values: ["Basic", "Classic", "Premium", "Standard"],
    },
  },
  azurerm_key_vault: {
    name: {
      pattern: "^[a-zA-Z0-9-]{3,24}$",
    },
    sku_name: {
      values: ["premium", "standard"],
    },
  },
  azurerm_key_vault_secret: {
    name: {
      pattern: "^[a-zA-Z0-9-]{1,127}$",
    },
  },
  azurerm_log_analytics_workspace: {
    name: {
      shortest: 4,
      longest: 63,
      pattern: "^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$",
    },
    sku: {
      values: [
        "CapacityReservation",
        "Free",
        "LACluster",
        "PerGB2018",
        "PerNode",
        "Premium",
        "Standalone",
        "Standard",
      ],
    },
  },
  azurerm_monitor_action_group: {
    short_name: {
      longest: 12,
    },
  },
  azurerm_resource_group: {
    name: {
      shortest: 1,
      longest: 90,
      pattern: "^[-\\w\\._\\(\\)]+$",
    },
  },
  azurerm_storage_account: {
    name: {
      shortest: 3,
      longest: 24,
      pattern: "^[a-z0-9]+$",
    },
    min_tls_version: {
      values: ["TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"],
    },
  },
  azurerm_storage_container: {
    name: {
      shortest: 3,
      longest: 63,
    },
  },
  azurerm_storage_management_policy: {
    "rule.actions.base_blob.delete_after_days_since_modification_greater_than": {
      least: 0,
    },
    "rule.actions.base_blob.delete_after_days_since_creation_greater_than": {
      least: 0,
    },
  },
};
