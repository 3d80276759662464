import { accessTypes } from "./access-schema.ts";
import { type Attributes, block, fixed, irrelevant, used } from "./attribute.ts";
import { entraTypes } from "./entra-schema.ts";

const place = irrelevant("there is one place here: this machine");
const onlyService = irrelevant("there is one service here");
const forPeople = irrelevant("it is read by people in the portal");
const network = irrelevant("there is one network here: loopback");
const size = irrelevant("one process serves everything here");

/** What any resource may have besides its own attributes. */
const everywhere: Attributes = {
  "//": irrelevant("it is CDKTF's own note"),
  depends_on: irrelevant("nothing is created in an order here"),
  lifecycle: irrelevant("nothing is replaced here"),
  provider: irrelevant("there is one cloud here"),
  tags: forPeople,
  timeouts: irrelevant("nothing is waited for here"),
};

/**
 * Every attribute of every type that is read here. What stands in no line is refused when a stack is
 * loaded: it would do something in Azure and nothing here, and nobody would see the difference.
 */
const types: Readonly<Record<string, Attributes>> = {
  ...accessTypes,
  ...entraTypes,
  azurerm_api_management: {
    name: used,
    sku_name: used,
    resource_group_name: place,
    location: place,
    publisher_name: forPeople,
    publisher_email: forPeople,
    notification_sender_email: forPeople,
    sign_in: forPeople,
    sign_up: forPeople,
    identity: block({
      type: used,
      identity_ids: irrelevant("every identity of the stack can be used here"),
    }),
    virtual_network_type: network,
    virtual_network_configuration: network,
    public_network_access_enabled: network,
    public_ip_address_id: network,
    zones: place,
    additional_location: place,
    hostname_configuration: irrelevant("the gateway has this machine's address"),
    min_api_version: irrelevant("nothing is managed by an API here"),
  },
  azurerm_api_management_custom_domain: {
    api_management_id: onlyService,
    gateway: irrelevant("the issuer says it; here it is this machine's address"),
    management: irrelevant("nothing is managed by an API here"),
    developer_portal: forPeople,
    portal: forPeople,
    scm: irrelevant("there is no repository of the service here"),
  },
  "data.azurerm_api_management": {
    name: used,
    resource_group_name: place,
    // Says which tier the service has to be of.
    lifecycle: used,
  },
  azurerm_api_management_api: {
    name: used,
    display_name: used,
    path: used,
    service_url: used,
    subscription_required: used,
    subscription_key_parameter_names: block({ header: used, query: used }),
    protocols: fixed(["https"]),
    revision: fixed("1"),
    api_type: fixed("http"),
    description: forPeople,
    contact: forPeople,
    license: forPeople,
    terms_of_service_url: forPeople,
    api_management_name: onlyService,
    resource_group_name: place,
  },
  azurerm_api_management_api_operation: {
    api_name: used,
    operation_id: used,
    display_name: used,
    method: used,
    url_template: used,
    description: forPeople,
    response: block({
      status_code: used,
      description: forPeople,
    }),
    template_parameter: forPeople,
    api_management_name: onlyService,
    resource_group_name: place,
  },
  azurerm_api_management_api_policy: {
    api_name: used,
    xml_content: used,
    api_management_name: onlyService,
    resource_group_name: place,
  },
  azurerm_api_management_api_operation_policy: {
    api_name: used,
    operation_id: used,
    xml_content: used,
    api_management_name: onlyService,
    resource_group_name: place,
  },
  azurerm_api_management_policy: { xml_content: used, api_management_id: onlyService },
  azurerm_api_management_policy_fragment: {
    name: used,
    value: used,
    // "xml" would mean that entities in the text are resolved before it is a policy.
    format: fixed("rawxml"),
    description: forPeople,
    api_management_id: onlyService,
  },
  azurerm_api_management_global_schema: {
    schema_id: used,
    type: used,
    value: used,
    description: forPeople,
    api_management_name: onlyService,
    resource_group_name: place,
  },
  azurerm_api_management_named_value: {
    name: irrelevant("policies refer to display names"),
    display_name: used,
    value: used,
    value_from_key_vault: block({
      secret_id: used,
      identity_client_id: irrelevant("secrets of vaults are made here"),
    }),
    secret: irrelevant("nobody reads named values here"),
    api_management_name: onlyService,
    resource_group_name: place,
  },
  azurerm_key_vault_secret: {
    value: used,
    name: forPeople,
    content_type: forPeople,
    key_vault_id: irrelevant("there is one vault here"),
  },
  azurerm_api_management_backend: {
    name: used,
    url: used,
    protocol: fixed("http"),
    title: forPeople,
    description: forPeople,
    resource_id: forPeople,
    api_management_name: onlyService,
    resource_group_name: place,
  },
  azurerm_api_management_certificate: {
    name: used,
    key_vault_secret_id: used,
    key_vault_identity_client_id: irrelevant("certificates are made here"),
    api_management_name: onlyService,
    resource_group_name: place,
  },
  azurerm_api_management_logger: {
    name: forPeople,
    resource_id: forPeople,
    application_insights: forPeople,
    api_management_name: onlyService,
    resource_group_name: place,
  },
  // Events and requests are printed here whatever a diagnostic says, never a header, query or body.
  azurerm_api_management_api_diagnostic: diagnostic(),
  azurerm_api_management_diagnostic: diagnostic(),
  azurerm_container_app: {
    name: used,
    secret: block({
      name: used,
      value: used,
      key_vault_secret_id: used,
      identity: irrelevant("the environment of this machine has the secret, or one is made"),
    }),
    template: block({
      container: block({
        image: used,
        env: used,
        name: forPeople,
        cpu: size,
        memory: size,
        liveness_probe: irrelevant("a process that ends is reported here"),
        startup_probe: irrelevant("the readiness probe is asked from the start"),
        readiness_probe: block({
          path: used,
          port: irrelevant("the container is told its port"),
          transport: fixed("HTTP", "TCP"),
          initial_delay: irrelevant("it is asked until it answers"),
          interval_seconds: irrelevant("it is asked until it answers"),
          failure_count_threshold: irrelevant("it is asked until it answers"),
          success_count_threshold: irrelevant("it is asked until it answers"),
          timeout: irrelevant("it is asked until it answers"),
        }),
      }),
      min_replicas: size,
      max_replicas: size,
      http_scale_rule: size,
      cooldown_period_in_seconds: size,
      polling_interval_in_seconds: size,
      termination_grace_period_seconds: size,
    }),
    resource_group_name: place,
    container_app_environment_id: place,
    workload_profile_name: size,
    revision_mode: fixed("Single"),
    identity: irrelevant("it pulls the image, which is a folder here"),
    registry: irrelevant("the image is a folder here"),
    ingress: irrelevant("the container is reached by its own port"),
  },
  azurerm_user_assigned_identity: {
    name: forPeople,
    resource_group_name: place,
    location: place,
  },
  "data.azurerm_user_assigned_identity": { name: used, resource_group_name: used },
  azurerm_role_assignment: {
    role_definition_name: used,
    principal_id: used,
    role_definition_id: irrelevant("the emulator of storage knows no roles"),
    principal_type: irrelevant("the emulator of storage knows no roles"),
    scope: irrelevant("there is one store here"),
    name: forPeople,
    description: forPeople,
  },
  azurerm_storage_container: {
    name: used,
    storage_account_id: used,
    container_access_type: fixed("private"),
  },
  "data.azurerm_storage_container": {
    name: used,
    storage_account_id: used,
    // Says what the container has to be like; it is made here, and is like that.
    lifecycle: irrelevant("the container is made here"),
  },
  terraform_data: {
    input: used,
    triggers_replace: irrelevant("nothing is built here"),
    provisioner: irrelevant("nothing is built here"),
  },
};

function diagnostic(): Attributes {
  const attributes = [
    ...["identifier", "api_management_name", "api_management_logger_id"],
    ...["resource_group_name", "sampling_percentage", "always_log_errors", "log_client_ip"],
    ...["verbosity", "operation_name_format"],
    ...["frontend_request", "frontend_response", "backend_request", "backend_response"],
  ];
  const why = irrelevant("requests are printed here, without headers, queries and bodies");
  const listed = Object.fromEntries(attributes.map((attribute) => [attribute, why]));
  return { ...listed, api_name: used, http_correlation_protocol: used };
}

/** The attributes that a resource or data source may have; undefined for a type that nothing here reads. */
export function attributesOf(type: string): Attributes | undefined {
  const attributes = types[type];
  return attributes && { ...everywhere, ...attributes };
}

/** Whether a reader may read an attribute: those are the ones that `types` calls used. */
export function isRead(type: string, attribute: string): boolean {
  const known = types[type]?.[attribute]?.kind;
  return known === "used" || known === "block";
}

/** Every attribute that is read, by type. */
export function readAttributes(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.keys(types).map((type) => [
      type,
      Object.keys(types[type] ?? {}).filter((attribute) => isRead(type, attribute)),
    ]),
  );
}
