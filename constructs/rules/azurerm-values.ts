import type { RuleProblem, StackRule } from "./stack-rule.ts";
import { isReference, type StackBlock, type SynthesizedStack } from "./synthesized-stack.ts";

/** What the provider takes in one argument of a type. */
interface TakenValue {
  readonly argument: string;
  readonly taken: RegExp;
  /** What that is: the end of "must be". */
  readonly inWords: string;
}

/** One of several words. */
function words(argument: string, ...all: readonly string[]): TakenValue {
  const taken = new RegExp(`^(?:${all.join("|")})$`);
  return { argument, taken, inWords: `one of ${all.join(", ")}` };
}

function form(argument: string, taken: RegExp, inWords: string): TakenValue {
  return { argument, taken, inWords };
}

/** The name of what is part of an API Management service. */
function partName(argument: string): TakenValue {
  const inWords =
    "1 to 80 letters, digits, hyphens and underscores that begin and end with a letter or digit";
  return form(argument, /^[a-zA-Z0-9](?:[a-zA-Z0-9-_]{0,78}[a-zA-Z0-9])?$/, inWords);
}

function diagnostic(): TakenValue[] {
  return [
    words("identifier", "applicationinsights", "azuremonitor"),
    form("sampling_percentage", /^(?:100|\d{1,2})(?:\.\d+)?$/, "0 to 100"),
    words("verbosity", "verbose", "information", "error"),
    words("http_correlation_protocol", "None", "Legacy", "W3C"),
  ];
}

/** What the azurerm and azuread providers compare values with, from their source at azurerm 4.55 and azuread 3.7. */
const values: Readonly<Record<string, readonly TakenValue[]>> = {
  azurerm_api_management: [
    form(
      "sku_name",
      /^(?:Consumption_0|Basic_[12]|BasicV2_(?:[1-9]|10)|Developer_1|Premium_[1-9]\d?|PremiumV2_(?:[1-9]|[12]\d|30)|Standard_[1-4]|StandardV2_(?:[1-9]|10))$/,
      "a tier and a number of units that it can have, such as BasicV2_1",
    ),
    form("publisher_name", /^[\s\S]{1,100}$/, "1 to 100 characters"),
    form("publisher_email", /^\S{1,100}$/, "1 to 100 characters without blanks"),
    words("identity.type", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"),
    words("virtual_network_type", "None", "External", "Internal"),
  ],
  azurerm_api_management_api: [
    words("api_type", "graphql", "http", "soap", "websocket"),
    form("name", /^[^*#&+]{1,256}$/, "1 to 256 characters without * # & +"),
    form("path", /^(?:|\w|[\w.][\w\-/.:]{0,398}[\w-])$/, "a path without a slash at its ends"),
    words("protocols", "http", "https", "ws", "wss"),
    form("revision", /./, "a text"),
  ],
  azurerm_api_management_api_operation: [partName("operation_id")],
  azurerm_api_management_named_value: [
    partName("name"),
    form("display_name", /^[0-9a-zA-Z_.-]{1,256}$/, "1 to 256 letters, digits and _ . -"),
  ],
  azurerm_api_management_backend: [words("protocol", "http", "soap")],
  azurerm_api_management_policy_fragment: [partName("name"), words("format", "xml", "rawxml")],
  azurerm_api_management_diagnostic: diagnostic(),
  azurerm_api_management_api_diagnostic: diagnostic(),
  azurerm_container_app: [
    words("revision_mode", "Single", "Multiple"),
    words("ingress.transport", "auto", "http", "http2", "tcp"),
    form("template.container.cpu", /^(?:0\.[1-9]\d*|[1-9]\d*(?:\.\d+)?)$/, "0.1 at least"),
    form("template.http_scale_rule.concurrent_requests", /^[1-9]\d*$/, "a whole number, as text"),
    ...["liveness_probe", "readiness_probe", "startup_probe"].flatMap((probe) => [
      words(`template.container.${probe}.transport`, "HTTP", "HTTPS", "TCP"),
      form(`template.container.${probe}.initial_delay`, /^(?:[0-9]|[1-5]\d|60)$/, "0 to 60"),
    ]),
  ],
  azurerm_container_app_environment: [
    words("logs_destination", "log-analytics", "azure-monitor"),
    words("public_network_access", "Enabled", "Disabled"),
  ],
  azurerm_container_registry: [words("sku", "Basic", "Standard", "Premium")],
  azurerm_storage_account: [
    words("account_tier", "Standard", "Premium"),
    words("account_replication_type", "LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"),
    words("min_tls_version", "TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"),
  ],
  azurerm_storage_container: [
    words("container_access_type", "private", "blob", "container"),
    form(
      "name",
      /^(?:\$root|\$web|[a-z0-9](?:-?[a-z0-9]){2,62})$/,
      "3 to 63 lower-case letters, digits and single hyphens",
    ),
  ],
  azurerm_key_vault: [
    words("sku_name", "standard", "premium"),
    form("soft_delete_retention_days", /^(?:[7-9]|[1-8]\d|90)$/, "7 to 90"),
  ],
  azurerm_role_assignment: [words("principal_type", "User", "Group", "ServicePrincipal")],
  azurerm_log_analytics_workspace: [
    form("retention_in_days", /^(?:7|[3-9]\d|[1-6]\d\d|7[0-2]\d|730)$/, "7, or 30 to 730"),
  ],
  azurerm_application_insights: [
    words(
      "application_type",
      "ios",
      "java",
      "MobileCenter",
      "Node.JS",
      "other",
      "phone",
      "store",
      "web",
    ),
    words("retention_in_days", "30", "60", "90", "120", "180", "270", "365", "550", "730"),
  ],
  azurerm_application_insights_workbook: [
    form("name", /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, "a UUID"),
    form("source_id", /^[^A-Z]*$/, "in lower case"),
  ],
  azuread_application_redirect_uris: [words("type", "PublicClient", "SPA", "Web")],
  azuread_application_registration: [
    words(
      "sign_in_audience",
      ...["AzureADMyOrg", "AzureADMultipleOrgs"],
      ...["AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"],
    ),
    words("requested_access_token_version", "1", "2"),
  ],
};

/** Resources that cannot be, by more than one of their arguments. */
const whole: Readonly<Record<string, (block: StackBlock, stack: SynthesizedStack) => string[]>> = {
  azurerm_api_management_api: ({
    values: { display_name: title, protocols, source_api_id: source },
  }) =>
    source === undefined && (title === undefined || protocols === undefined)
      ? ["display_name and protocols are needed without a source_api_id."]
      : [],
  azurerm_api_management_api_operation: (block, stack) => {
    const template = String(block.values["url_template"] ?? "");
    const inTemplate = [...template.matchAll(/\{\*?([^}]+)\}/g)].map(([, name = ""]) => name);
    const given = stack.valuesAt(block, "template_parameter.name").map(String);
    if (isReference(template)) return [];
    return [
      ...inTemplate
        .filter((name) => !given.includes(name))
        .map(
          (name) => `url_template has {${name}}, and there is no template_parameter of the name.`,
        ),
      ...given
        .filter((name) => !inTemplate.includes(name))
        .map((name) => `template_parameter ${name} is not in url_template.`),
    ];
  },
  azurerm_api_management_named_value: ({
    values: { value, value_from_key_vault: vault, secret },
  }) => [
    ...((value === undefined) === (vault === undefined)
      ? ["value or value_from_key_vault is needed, and not both."]
      : []),
    ...(vault !== undefined && secret !== true
      ? ["secret must be true where the value is in a Key Vault."]
      : []),
  ],
  azurerm_container_app: (block, stack) => [
    ...(block.values["ingress"] !== undefined &&
    stack.valuesAt(block, "ingress.traffic_weight").length === 0
      ? ["ingress.traffic_weight is needed."]
      : []),
  ],
  azurerm_container_registry: ({ values: { sku, public_network_access_enabled: open } }) =>
    open === false && sku !== "Premium"
      ? ["public_network_access_enabled can be false where sku is Premium alone."]
      : [],
  azurerm_api_management: ({ values }) => {
    const { virtual_network_type: kind = "None", virtual_network_configuration: network } = values;
    if (kind === "None") return [];
    const [tier = ""] = String(values["sku_name"]).split("_");
    return [
      ...(network === undefined
        ? [`virtual_network_configuration is needed where virtual_network_type is ${String(kind)}.`]
        : []),
      ...(["Basic", "Standard", "BasicV2", "Consumption"].includes(tier)
        ? [`virtual_network_type must be None for ${tier}, which reaches no network.`]
        : []),
    ];
  },
  azurerm_role_assignment: ({ values: { role_definition_id: id, role_definition_name: name } }) =>
    (id === undefined) === (name === undefined)
      ? ["role_definition_name or role_definition_id is needed, and not both."]
      : [],
};

/** What `terraform validate` refuses, where it needs the providers to do so. */
export const azurermValues: StackRule = {
  id: "azurerm-values",
  severity: "error",
  title: "The providers take every value",
  reason:
    "Terraform compares values with what the providers know only when it has them (terraform validate); synth knows it before (source of azurerm 4.55 and azuread 3.7).",
  remedy: "Give what it takes.",
  check: (stack) => [
    ...Object.entries(values).flatMap(([type, taken]) =>
      stack.ofType(type).flatMap((block) => taken.flatMap((value) => refused(stack, block, value))),
    ),
    ...Object.entries(whole).flatMap(([type, check]) =>
      stack
        .ofType(type)
        .flatMap((block) => check(block, stack).map((problem) => ({ path: block.path, problem }))),
    ),
  ],
};

function refused(stack: SynthesizedStack, block: StackBlock, value: TakenValue): RuleProblem[] {
  const { argument, taken, inWords } = value;
  return stack
    .valuesAt(block, argument)
    .map((written) => stack.resolved(written))
    .filter((it) => !(typeof it === "string" && isReference(it)) && !taken.test(String(it)))
    .map((it) => ({
      path: block.path,
      problem: `${argument} must be ${inWords}; it is "${String(it)}".`,
    }));
}
