import {
  addressRange,
  form,
  idOf,
  json,
  linkName,
  partName,
  type TakenValue,
  vaultItem,
  whole,
  words,
} from "./taken-values.ts";

type ArgumentsByType = Readonly<Record<string, readonly TakenValue[]>>;

function diagnostic(): TakenValue[] {
  return [
    words("identifier", "applicationinsights", "azuremonitor"),
    form("sampling_percentage", /^(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)$/, "0 to 100"),
    words("verbosity", "verbose", "information", "error"),
    words("http_correlation_protocol", "None", "Legacy", "W3C"),
    words("operation_name_format", "Name", "Url"),
    ...["frontend_request", "frontend_response", "backend_request", "backend_response"].map((it) =>
      whole(`${it}.body_bytes`, 0, 8192),
    ),
  ];
}

const apiManagement: ArgumentsByType = {
  azurerm_api_management: [
    form(
      "sku_name",
      /^(?:Consumption_0|Basic_[12]|BasicV2_(?:[1-9]|10)|Developer_1|Premium_[1-9]\d?|PremiumV2_(?:[1-9]|[12]\d|30)|Standard_[1-4]|StandardV2_(?:[1-9]|10))$/,
      "a tier and a number of units that it can have, such as BasicV2_1",
    ),
    form("publisher_name", /^.{1,100}$/u, "1 to 100 characters in one line"),
    form("publisher_email", /^\S{1,100}$/, "1 to 100 characters without blanks"),
    words("identity.type", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"),
    words("virtual_network_type", "None", "External", "Internal"),
    whole("additional_location.capacity", 0, 50),
    form("additional_location.location", /^[a-z][a-z0-9 ]{3,}$/i, "an Azure region"),
    words("additional_location.zones", "1", "2", "3"),
  ],
  azurerm_api_management_api: [
    words("api_type", "graphql", "http", "soap", "websocket"),
    // The provider takes : < > ? as well, which Azure does not.
    form("name", /^[^*#&+:<>?]{1,256}$/, "1 to 256 characters without * # & + : < > ?"),
    form("path", /^(?:|\w|[\w.][\w\-/.:]{0,398}[\w-])$/, "a path without a slash at its ends"),
    words("protocols", "http", "https", "ws", "wss"),
    form("revision", /./, "a text"),
  ],
  azurerm_api_management_api_operation: [partName("operation_id"), form("method", /./, "a text")],
  azurerm_api_management_named_value: [
    partName("name"),
    form("display_name", /^[0-9a-zA-Z_.-]{1,256}$/, "1 to 256 letters, digits and _ . -"),
    vaultItem("value_from_key_vault.secret_id", "secrets"),
  ],
  azurerm_api_management_backend: [
    form("name", /^(?:\w+|\w[\w-]+\w)$/, "letters, digits, underscores, and hyphens within"),
    words("protocol", "http", "soap"),
    form("url", /^https?:\/\/\S+$/i, "a URL"),
  ],
  azurerm_api_management_certificate: [
    partName("name"),
    vaultItem("key_vault_secret_id", "secrets"),
  ],
  azurerm_api_management_custom_domain: [
    form(
      "gateway.host_name",
      /^(?=.{4,253}$)(?:\*\.)?(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d-]{2,63}$/i,
      "a host name",
    ),
    vaultItem("gateway.key_vault_certificate_id", "secrets", "certificates"),
    vaultItem("gateway.key_vault_id", "secrets", "certificates"),
  ],
  azurerm_api_management_logger: [partName("name")],
  azurerm_api_management_policy_fragment: [partName("name"), words("format", "xml", "rawxml")],
  azurerm_api_management_diagnostic: diagnostic(),
  azurerm_api_management_api_diagnostic: diagnostic(),
};

const secretForm = /^[a-z0-9](?:[a-z0-9-]{0,251}[a-z0-9])?$/;
const secretWords =
  "1 to 253 lower-case letters, digits and hyphens that begin and end with a letter or digit";

const containers: ArgumentsByType = {
  azurerm_container_app: [
    words("revision_mode", "Single", "Multiple"),
    words("identity.type", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"),
    words("ingress.transport", "auto", "http", "http2", "tcp"),
    whole("ingress.target_port", 1, 65_535),
    whole("ingress.exposed_port", 1, 65_535),
    whole("ingress.traffic_weight.percentage", 0, 100),
    form("secret.name", secretForm, secretWords),
    vaultItem("secret.key_vault_secret_id", "secrets"),
    form("template.container.env.secret_name", secretForm, secretWords),
    form(
      "template.container.name",
      /^[a-z0-9](?:[a-z0-9.-]{0,44}[a-z0-9_])?$/,
      "1 to 46 lower-case letters, digits, hyphens and periods that begin and end with a letter or digit",
    ),
    form("template.container.cpu", /^(?:0\.[1-9]\d*|[1-9]\d*(?:\.\d+)?)$/, "0.1 at least"),
    form("template.container.memory", /^\d+(?:\.\d+)?[GM]i$/, "an amount such as 0.5Gi"),
    form("template.container.image", /\S/, "a text"),
    form("template.container.env.name", /\S/, "a text"),
    whole("template.min_replicas", 0, 300),
    whole("template.max_replicas", 1, 300),
    whole("template.termination_grace_period_seconds", 0, 600),
    form(
      "template.http_scale_rule.name",
      /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
      "lower-case letters, digits, hyphens and periods",
    ),
    form("template.http_scale_rule.concurrent_requests", /^[1-9]\d*$/, "a whole number, as text"),
    ...probe("liveness_probe", 30),
    ...probe("readiness_probe", 48),
    ...probe("startup_probe", 240),
  ],
  azurerm_container_app_environment: [
    words("logs_destination", "log-analytics", "azure-monitor"),
    words("public_network_access", "Enabled", "Disabled"),
  ],
  azurerm_container_registry: [words("sku", "Basic", "Standard", "Premium")],
};

function probe(name: string, mostFailures: number): TakenValue[] {
  const place = `template.container.${name}`;
  return [
    words(`${place}.transport`, "HTTP", "HTTPS", "TCP"),
    form(`${place}.path`, /^\//, "a path that begins with a slash"),
    whole(`${place}.port`, 1, 65_535),
    whole(`${place}.initial_delay`, 0, 60),
    whole(`${place}.interval_seconds`, 1, 240),
    whole(`${place}.timeout`, 1, 240),
    whole(`${place}.failure_count_threshold`, 1, mostFailures),
    whole(`${place}.success_count_threshold`, 1, 10),
  ];
}

const storage: ArgumentsByType = {
  azurerm_storage_account: [
    words("account_tier", "Standard", "Premium"),
    words("account_replication_type", "LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"),
    words("min_tls_version", "TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"),
    whole("blob_properties.delete_retention_policy.days", 1, 365),
    whole("blob_properties.container_delete_retention_policy.days", 1, 365),
  ],
  azurerm_storage_container: [
    words("container_access_type", "private", "blob", "container"),
    form(
      "name",
      /^(?:\$root|\$web|(?=.{3,63}$)[a-z0-9](?:-?[a-z0-9])+)$/,
      "3 to 63 lower-case letters, digits and single hyphens",
    ),
  ],
  azurerm_storage_management_policy: [
    words("rule.filters.blob_types", "blockBlob", "appendBlob"),
    whole("rule.actions.base_blob.delete_after_days_since_modification_greater_than", 0, 99_999),
    whole("rule.actions.base_blob.delete_after_days_since_creation_greater_than", 0, 99_999),
  ],
  azurerm_key_vault: [
    words("sku_name", "standard", "premium"),
    whole("soft_delete_retention_days", 7, 90),
  ],
  azurerm_key_vault_certificate: [
    form("name", /^[0-9a-zA-Z-]{1,127}$/, "1 to 127 letters, digits and hyphens"),
    whole("certificate_policy.x509_certificate_properties.validity_in_months", 1, 1200),
    whole("certificate_policy.lifetime_action.trigger.days_before_expiry", 1, 36_500),
    words(
      "certificate_policy.secret_properties.content_type",
      ...["application/x-pkcs12", "application/x-pem-file"],
    ),
    words("certificate_policy.key_properties.key_type", "EC", "EC-HSM", "RSA", "RSA-HSM", "oct"),
    words(
      "certificate_policy.key_properties.key_size",
      "256",
      "384",
      "521",
      "2048",
      "3072",
      "4096",
    ),
    words("certificate_policy.lifetime_action.action.action_type", "AutoRenew", "EmailContacts"),
    words(
      "certificate_policy.x509_certificate_properties.key_usage",
      ...["cRLSign", "dataEncipherment", "decipherOnly", "digitalSignature", "encipherOnly"],
      ...["keyAgreement", "keyCertSign", "keyEncipherment", "nonRepudiation"],
    ),
  ],
};

const networks: ArgumentsByType = {
  azurerm_virtual_network: [addressRange("address_space")],
  azurerm_subnet: [
    addressRange("address_prefixes"),
    form("name", /^[a-z0-9](?:[\w.-]{0,78}\w)?$/i, "1 to 80 letters, digits and _ . -"),
  ],
  azurerm_network_security_group: [
    form("security_rule.description", /^[\s\S]{0,140}$/, "at most 140 characters"),
    words("security_rule.protocol", "*", "Tcp", "Udp", "Icmp", "Esp", "Ah"),
    words("security_rule.access", "Allow", "Deny"),
    words("security_rule.direction", "Inbound", "Outbound"),
    whole("security_rule.priority", 100, 4096),
  ],
  azurerm_private_dns_zone: [
    form("name", /^(?:[\w-]{1,63}\.)+[\w-]{1,63}$/, "a domain of two parts or more"),
  ],
  azurerm_private_dns_zone_virtual_network_link: [
    form("name", /^[a-z0-9](?:[\w.-]{0,78}\w)?$/i, "1 to 80 letters, digits and _ . -"),
  ],
  azurerm_private_endpoint: [
    linkName("private_service_connection.name"),
    linkName("private_dns_zone_group.name"),
    form("private_service_connection.request_message", /^.{1,140}$/s, "1 to 140 characters"),
  ],
  azurerm_private_dns_a_record: [
    form("name", /\S/, "a text"),
    whole("ttl", 0, 2_147_483_647),
    form("records", /^\d{1,3}(?:\.\d{1,3}){3}$/, "an address such as 10.0.0.4"),
  ],
};

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** How often an alert looks, or how far back, as the provider writes it. */
const lookback = [
  ...["PT5M", "PT10M", "PT15M", "PT30M", "PT45M"],
  ...["PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H"],
];

const observation: ArgumentsByType = {
  azurerm_log_analytics_workspace: [
    form("retention_in_days", /^(?:7|[3-9]\d|[1-6]\d\d|7[0-2]\d|730)$/, "7, or 30 to 730"),
    form("daily_quota_gb", /^(?:-1(?:\.0+)?|\d+(?:\.\d+)?)$/, "-1 for none, or 0 or more"),
  ],
  azurerm_application_insights: [
    idOf("workspace_id", "Microsoft.OperationalInsights/workspaces"),
    form("sampling_percentage", /^(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)$/, "0 to 100"),
    words(
      "application_type",
      ...["ios", "java", "MobileCenter", "Node.JS", "other", "phone", "store", "web"],
    ),
    words("retention_in_days", "30", "60", "90", "120", "180", "270", "365", "550", "730"),
  ],
  azurerm_application_insights_workbook: [
    form("name", uuid, "a UUID"),
    form("source_id", /^[^A-Z]*$/, "in lower case"),
    form("display_name", /\S/, "a text"),
    json("data_json"),
  ],
  azurerm_monitor_action_group: [
    form("short_name", /\S/, "a text"),
    form("email_receiver.name", /\S/, "a text"),
    form("email_receiver.email_address", /\S/, "a text"),
  ],
  azurerm_monitor_scheduled_query_rules_alert_v2: [
    form("criteria.query", /\S/, "a text"),
    form("criteria.threshold", /^-?\d+(?:\.\d+)?$/, "a number"),
    form("display_name", /\S/, "a text"),
    form("description", /^/, "a text"),
    idOf("action.action_groups", "Microsoft.Insights/actionGroups"),
    words(
      "criteria.operator",
      ...["Equal", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"],
    ),
    words(
      "criteria.time_aggregation_method",
      ...["Average", "Count", "Maximum", "Minimum", "Total"],
    ),
    whole("criteria.failing_periods.minimum_failing_periods_to_trigger_alert", 1, 6),
    whole("criteria.failing_periods.number_of_evaluation_periods", 1, 6),
    whole("severity", 0, 4),
    words("evaluation_frequency", "PT1M", ...lookback, "P1D"),
    words("window_duration", "PT1M", ...lookback, "P1D", "P2D"),
    words("mute_actions_after_alert_duration", ...lookback, "P1D", "P2D"),
    words("query_time_range_override", ...lookback, "PT20M", "P1D", "P2D"),
  ],
  azurerm_monitor_diagnostic_setting: [
    words("log_analytics_destination_type", "Dedicated", "AzureDiagnostics"),
    idOf("log_analytics_workspace_id", "Microsoft.OperationalInsights/workspaces"),
    form("target_resource_id", /^\/subscriptions\/[^/]+\/\S+$/i, "a resource id"),
    form("enabled_log.category", /\S/, "a text"),
    form("name", /\S/, "a text"),
  ],
  azurerm_role_assignment: [
    words("principal_type", "User", "Group", "ServicePrincipal"),
    form("principal_id", uuid, "a UUID"),
    form(
      "scope",
      /^\/(?:(?:subscriptions|providers)\/\S+)?$/i,
      "a resource id, or that of a group, a subscription or a management group",
    ),
  ],
};

/** What the azurerm provider compares values with, from its source at 4.55 and 5.2. */
export const azurermArguments: ArgumentsByType = {
  ...apiManagement,
  ...containers,
  ...storage,
  ...networks,
  ...observation,
};
