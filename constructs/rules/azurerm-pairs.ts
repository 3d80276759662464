import { containerAppPairs } from "./container-app-pairs.ts";
import { isFalse, isTrue } from "./setting-rule.ts";
import { isReference, parts, type StackBlock, type SynthesizedStack } from "./synthesized-stack.ts";

/** What is wrong with a resource by more than one of its arguments: whole sentences. */
type PairCheck = (block: StackBlock, stack: SynthesizedStack) => readonly string[];

/** Whether an argument is given; in Terraform's JSON null is as good as nothing. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Exactly one of several arguments. */
function oneOfThem(...names: readonly string[]): PairCheck {
  const needed = `${names.slice(0, -1).join(", ")} or ${names.at(-1)} is needed, and not ${names.length > 2 ? "several" : "both"}.`;
  return ({ values }) =>
    names.filter((name) => isGiven(values[name])).length === 1 ? [] : [needed];
}

const api: PairCheck = ({
  values: { display_name: title, protocols, source_api_id: source, version, version_set_id: set },
}) => [
  ...(!isGiven(source) && (!isGiven(title) || !isGiven(protocols))
    ? ["display_name and protocols are needed without a source_api_id."]
    : []),
  ...(isGiven(version) && version !== "" && !isGiven(set)
    ? ["version_set_id is needed where there is a version."]
    : []),
];

const operation: PairCheck = (block, stack) => {
  const template = String(block.values["url_template"] ?? "");
  const inTemplate = [...template.matchAll(/\{\*?([^}]+)\}/g)].map(([, name = ""]) => name);
  const given = stack.valuesAt(block, "template_parameter.name").map(String);
  if (isReference(template)) return [];
  return [
    ...inTemplate
      .filter((name) => !given.includes(name))
      .map((name) => `url_template has {${name}}, and there is no template_parameter of the name.`),
    ...given
      .filter((name) => !inTemplate.includes(name))
      .map((name) => `template_parameter ${name} is not in url_template.`),
  ];
};

const namedValue: PairCheck = ({ values: { value, value_from_key_vault: vault, secret } }) => [
  ...(isGiven(value) === isGiven(vault)
    ? ["value or value_from_key_vault is needed, and not both."]
    : []),
  ...(isGiven(vault) && !isTrue(secret)
    ? ["secret must be true where the value is in a Key Vault."]
    : []),
];

/** What only a Premium registry has, and what it is when nobody asks for it. */
const premium: Readonly<Record<string, (value: unknown) => boolean>> = {
  public_network_access_enabled: isFalse,
  export_policy_enabled: isFalse,
  zone_redundancy_enabled: isTrue,
  quarantine_policy_enabled: isTrue,
  data_endpoint_enabled: isTrue,
  trust_policy_enabled: isTrue,
  georeplications: (value) => parts(value).length > 0,
  network_rule_set: (value) => parts(value).length > 0,
  encryption: (value) => parts(value).length > 0,
};

const registry: PairCheck = ({ values }) => [
  ...(values["sku"] === "Premium" || isReference(String(values["sku"]))
    ? []
    : Object.entries(premium)
        .filter(([name, isAsked]) => isAsked(values[name]))
        .map(([name]) =>
          isFalse(values[name])
            ? `${name} can be false where sku is Premium alone.`
            : `${name} is for sku Premium alone.`,
        )),
  ...(values["sku"] === "Basic" && isTrue(values["anonymous_pull_enabled"])
    ? ["anonymous_pull_enabled is for sku Standard and Premium."]
    : []),
];

const service: PairCheck = ({ values }) => {
  const { virtual_network_type: kind = "None", virtual_network_configuration: network } = values;
  if (kind === "None" || kind === null) return [];
  const [tier = ""] = String(values["sku_name"]).split("_");
  return [
    ...(isGiven(network)
      ? []
      : [`virtual_network_configuration is needed where virtual_network_type is ${String(kind)}.`]),
    ...(["Basic", "Standard", "BasicV2", "Consumption"].includes(tier)
      ? [`virtual_network_type must be None for ${tier}, which reaches no network.`]
      : []),
  ];
};

/** Two rules of a direction with one priority, which Azure refuses. */
const securityRules: PairCheck = ({ values }) => {
  const places = parts(values["security_rule"]).map(
    ({ direction, priority }) => `${String(direction)} ${String(priority)}`,
  );
  const twice = places.filter((place, index) => places.indexOf(place) !== index);
  return [...new Set(twice)].map(
    (place) => `security_rule: two rules have the priority of "${place}".`,
  );
};

/** Keys as a Key Vault makes them: sizes of RSA and of curves differ. */
const certificate: PairCheck = (block, stack) => {
  const [type] = stack.valuesAt(block, "certificate_policy.key_properties.key_type");
  const [size] = stack.valuesAt(block, "certificate_policy.key_properties.key_size");
  const isRsa = String(type).startsWith("RSA");
  if (!isGiven(type) || !isGiven(size) || isReference(String(size))) return [];
  return isRsa === Number(size) >= 2048
    ? []
    : [`certificate_policy.key_properties.key_size ${String(size)} is none of ${String(type)}.`];
};

/** An alert that ends by itself is not told again, so nothing can be muted; and none looks more often than it looks back. */
const alertRule: PairCheck = ({ values }) => {
  const { auto_mitigation_enabled: ends, mute_actions_after_alert_duration: mute } = values;
  const [often, back] = [
    minutesOf(values["evaluation_frequency"]),
    minutesOf(values["window_duration"]),
  ];
  return [
    ...(isTrue(ends) && isGiven(mute)
      ? ["mute_actions_after_alert_duration is for auto_mitigation_enabled false alone."]
      : []),
    ...(often !== undefined && back !== undefined && often > back
      ? ["evaluation_frequency must not be longer than window_duration."]
      : []),
  ];
};

/** A length of time such as PT5M, PT1H or P1D, in minutes. */
function minutesOf(value: unknown): number | undefined {
  const [, days = 0, hours = 0, minutes = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(String(value)) ?? [];
  const length = Number(days) * 1440 + Number(hours) * 60 + Number(minutes);
  return length > 0 ? length : undefined;
}

/** Resources that cannot be, by more than one of their arguments. */
export const azurermPairs: Readonly<Record<string, PairCheck>> = {
  azurerm_api_management: service,
  azurerm_api_management_api: api,
  azurerm_api_management_api_operation: operation,
  azurerm_api_management_api_operation_policy: oneOfThem("xml_content", "xml_link"),
  azurerm_api_management_api_policy: oneOfThem("xml_content", "xml_link"),
  azurerm_api_management_certificate: oneOfThem("data", "key_vault_secret_id"),
  azurerm_api_management_named_value: namedValue,
  azurerm_api_management_policy: oneOfThem("xml_content", "xml_link"),
  azurerm_container_app: containerAppPairs,
  azurerm_container_registry: registry,
  azurerm_key_vault_certificate: certificate,
  azurerm_monitor_scheduled_query_rules_alert_v2: alertRule,
  azurerm_network_security_group: securityRules,
  azurerm_role_assignment: oneOfThem("role_definition_id", "role_definition_name"),
};
