import { describe, expect, it } from "vitest";
import { type Blocks, one, reference, said } from "./stacks.ts";

const app = (values: Record<string, unknown>): Blocks => one("azurerm_container_app", values);
const container = (values: Record<string, unknown>) => ({ template: { container: [values] } });
const registry = (values: Record<string, unknown>) => one("azurerm_container_registry", values);
const network = (values: Record<string, unknown>) => one("azurerm_network_security_group", values);

describe("a value that Azure or a provider refuses", () => {
  it.each<[sentence: string, resource: Blocks]>([
    [
      "description must have at most 1000 characters; it has 1001.",
      one("azurerm_api_management_policy_fragment", { description: "a".repeat(1001) }),
    ],
    [
      "value must have at most 4096 characters; it has 5000.",
      one("azurerm_api_management_named_value", { value: "a".repeat(5000) }),
    ],
    [
      "value must have at most 4096 characters; it has 5000 already without what Terraform adds.",
      one("azurerm_api_management_named_value", {
        value: `${reference("var.first")}${"a".repeat(5000)}`,
      }),
    ],
    [
      'name must be 1 to 256 characters without * # & + : < > ?; it is "notes:1".',
      one("azurerm_api_management_api", {
        name: "notes:1",
        display_name: "Notes",
        protocols: ["https"],
      }),
    ],
    [
      "mute_actions_after_alert_duration is for auto_mitigation_enabled false alone.",
      one("azurerm_monitor_scheduled_query_rules_alert_v2", {
        auto_mitigation_enabled: true,
        mute_actions_after_alert_duration: "PT1H",
      }),
    ],
    [
      "evaluation_frequency must not be longer than window_duration.",
      one("azurerm_monitor_scheduled_query_rules_alert_v2", {
        evaluation_frequency: "P1D",
        window_duration: "PT6H",
      }),
    ],
    [
      "window_duration must be one of PT1M, PT5M",
      one("azurerm_monitor_scheduled_query_rules_alert_v2", { window_duration: "PT7M" }),
    ],
    [
      "short_name must have at most 12 characters; it has 19.",
      one("azurerm_monitor_action_group", { short_name: "mcp-gateway-on-call" }),
    ],
    [
      'daily_quota_gb must be -1 for none, or 0 or more; it is "-2".',
      one("azurerm_log_analytics_workspace", { daily_quota_gb: -2 }),
    ],
    [
      'scope must be a resource id, or that of a group, a subscription or a management group; it is "contoso".',
      one("azurerm_role_assignment", { scope: "contoso", role_definition_name: "Reader" }),
    ],
    [
      "version_set_id is needed where there is a version.",
      one("azurerm_api_management_api", {
        display_name: "Notes",
        protocols: ["https"],
        version: "v1",
      }),
    ],
    [
      "xml_content or xml_link is needed, and not both.",
      one("azurerm_api_management_policy", { xml_content: "<policies />", xml_link: "https://a" }),
    ],
    [
      'secret_id must be the URI of what a Key Vault keeps, such as https://contoso.vault.azure.net/secrets/name; it is "https://contoso.vault.azure.net/keys/sign".',
      one("azurerm_api_management_named_value", {
        secret: true,
        value_from_key_vault: { secret_id: "https://contoso.vault.azure.net/keys/sign" },
      }),
    ],
    [
      'template.container.env.secret_name names the secret "key", which is not there.',
      app(container({ env: [{ name: "ERP", secret_name: "key" }] })),
    ],
    ['secret "key" has neither a value nor', app({ secret: [{ name: "key" }] })],
    [
      'secret "key" needs an identity that reads it',
      app({
        secret: [{ name: "key", key_vault_secret_id: "https://v-1.vault.azure.net/secrets/k" }],
      }),
    ],
    [
      "template.min_replicas is 5, and template.max_replicas only 2.",
      app({ template: { min_replicas: 5, max_replicas: 2 } }),
    ],
    [
      "the percentages must come to 100; they come to 90.",
      app({ ingress: { traffic_weight: [{ percentage: 60 }, { percentage: 30 }] } }),
    ],
    ["0.5 CPU and 2Gi do not go together", app(container({ cpu: 0.5, memory: "2Gi" }))],
    [
      "target_port must be a whole number",
      app({ ingress: [{ target_port: 0, traffic_weight: { percentage: 100 } }] }),
    ],
    [
      "zone_redundancy_enabled is for sku Premium alone.",
      registry({ sku: "Standard", zone_redundancy_enabled: true }),
    ],
    [
      "anonymous_pull_enabled is for sku Standard and Premium.",
      registry({ sku: "Basic", anonymous_pull_enabled: true }),
    ],
    [
      'security_rule: two rules have the priority of "Inbound 100".',
      network({
        security_rule: [
          { direction: "Inbound", priority: 100 },
          { direction: "Inbound", priority: 100 },
          { direction: "Outbound", priority: 100 },
        ],
      }),
    ],
    ["priority must be a whole number", network({ security_rule: [{ priority: 5000 }] })],
    [
      "key_size 256 is none of RSA.",
      one("azurerm_key_vault_certificate", {
        certificate_policy: { key_properties: { key_type: "RSA", key_size: 256 } },
      }),
    ],
    ["location must be an Azure region", one("azurerm_key_vault", { location: "West Europe!" })],
    [
      'tags must have names without < > % & \\ ? /; one is "cost/center".',
      one("azurerm_user_assigned_identity", { tags: { "cost/center": "4711" } }),
    ],
    [
      '"Team" and "team" are one name to Azure.',
      one("azurerm_user_assigned_identity", { tags: { Team: "a", team: "b" } }),
    ],
    [
      "tags must be at most 50; there are 51.",
      one("azurerm_user_assigned_identity", {
        tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, "a"])),
      }),
    ],
    [
      "identifier_uri must be an https, api or urn URI",
      one("azuread_application_identifier_uri", { identifier_uri: "orders" }),
    ],
    [
      "redirect_uris must be a URI of at most 256 characters, with a slash after its host",
      one("azuread_application_redirect_uris", { redirect_uris: ["https://mcp.example"] }),
    ],
    [
      "value must be 1 to 120 printable characters",
      one("azuread_application_app_role", { value: "Orders Read" }),
    ],
  ])("%s", (sentence, resource) => {
    expect(said("azurerm-values", { resource })).toEqual([expect.stringContaining(sentence)]);
  });

  it("is looked for in every copy that Terraform makes of a resource", () => {
    const values = {
      for_each: reference("var.teams"),
      name: reference("each.key"),
      tags: { "a?": "b" },
    };
    expect(said("azurerm-values", { resource: one("azurerm_key_vault", values) })).toHaveLength(1);
  });

  it("is none where only the deployment knows it, and null is as good as nothing", () => {
    const unknown = {
      ...registry({ sku: reference("var.sku"), public_network_access_enabled: false }),
      ...app({ ingress: null, template: { max_replicas: reference("var.most") } }),
      azurerm_api_management_named_value: { it: { value: "a", value_from_key_vault: null } },
    };
    expect(said("azurerm-values", { resource: unknown })).toEqual([]);
  });
});
