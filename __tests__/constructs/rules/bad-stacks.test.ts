import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { StackRules } from "../../../constructs/index.ts";
import { one, said } from "./stacks.ts";

describe("what is told of a bad stack", () => {
  it.each<[id: string, sentence: string, stack: Record<string, unknown>]>([
    [
      "azurerm-values",
      "public_network_access_enabled can be false where sku is Premium alone.",
      {
        resource: one("azurerm_container_registry", {
          sku: "Basic",
          public_network_access_enabled: false,
        }),
      },
    ],
    [
      "azurerm-values",
      "virtual_network_type must be None for BasicV2, which reaches no network.",
      {
        resource: one("azurerm_api_management", {
          sku_name: "BasicV2_1",
          virtual_network_type: "External",
          virtual_network_configuration: { subnet_id: "x" },
        }),
      },
    ],
    [
      "public-blobs",
      "allow_nested_items_to_be_public: Containers of the account may be made public.",
      { resource: one("azurerm_storage_account", {}) },
    ],
    [
      "public-blobs",
      "Anybody may read the container.",
      { resource: one("azurerm_storage_container", { container_access_type: "blob" }) },
    ],
    [
      "shared-keys",
      "Shared keys open the account.",
      { resource: one("azurerm_storage_account", { allow_nested_items_to_be_public: false }) },
    ],
    [
      "registry-users",
      "The registry has an admin user.",
      { resource: one("azurerm_container_registry", { admin_enabled: true }) },
    ],
    [
      "vault-access",
      "Access policies give the rights of the vault.",
      { resource: one("azurerm_key_vault", {}) },
    ],
    [
      "vault-deletion",
      "The vault can be purged as soon as it is deleted.",
      { resource: one("azurerm_key_vault", { purge_protection_enabled: false }) },
    ],
    ["state-in-file", "The state is a file on the machine that deploys.", {}],
    [
      "tls-versions",
      "min_tls_version: TLS older than 1.2 is accepted.",
      { resource: one("azurerm_storage_account", { min_tls_version: "TLS1_1" }) },
    ],
    [
      "plain-http",
      "The API answers plain HTTP.",
      { resource: one("azurerm_api_management_api", { protocols: ["http", "https"] }) },
    ],
    [
      "plain-http",
      "The backend has a plain HTTP address.",
      { resource: one("azurerm_api_management_backend", { url: "http://notes.example" }) },
    ],
    [
      "plain-http",
      "The certificate of the backend is not verified.",
      {
        resource: one("azurerm_api_management_backend", {
          url: "https://notes.example",
          tls: { validate_certificate_name: false },
        }),
      },
    ],
    [
      "old-protocols",
      "security.frontend_tls10_enabled is on.",
      {
        resource: one("azurerm_api_management", {
          security: { frontend_tls10_enabled: true, triple_des_ciphers_enabled: false },
        }),
      },
    ],
    [
      "logged-content",
      "frontend_request logs 1024 bytes of each body.",
      {
        resource: one("azurerm_api_management_api_diagnostic", {
          frontend_request: { body_bytes: 1024 },
        }),
      },
    ],
    [
      "logged-content",
      "backend_request logs the headers Authorization.",
      {
        resource: one("azurerm_api_management_diagnostic", {
          backend_request: [{ headers_to_log: ["Authorization"] }],
        }),
      },
    ],
    [
      "logged-queries",
      "The parameters of URLs go into the log.",
      { resource: one("azurerm_api_management_diagnostic", {}) },
    ],
    [
      "sampled-events",
      "It keeps 50 of 100 requests.",
      { resource: one("azurerm_api_management_api_diagnostic", { sampling_percentage: 50 }) },
    ],
    [
      "sampled-events",
      "It keeps 12.5 of 100 requests.",
      { resource: one("azurerm_application_insights", { sampling_percentage: 12.5 }) },
    ],
    [
      "azure-names",
      'name must be lower-case letters and digits, 3 at least, at most 24 characters; it is "st-notes".',
      { resource: one("azurerm_storage_account", { name: "st-notes" }) },
    ],
    [
      "azure-names",
      "at most 32 characters",
      {
        resource: {
          azurerm_container_app: {
            // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
            notes: { name: "ca-a-server-with-a-long-name-${random_string.end.result}" },
          },
          random_string: { end: { length: 6 } },
        },
      },
    ],
    [
      "azure-names",
      "has more than 24 characters already",
      {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Terraform
        resource: one("azurerm_key_vault", { name: "kv-a-vault-with-a-long-name-${var.end}" }),
      },
    ],
    [
      "azurerm-values",
      "sku_name must be a tier and a number of units",
      { resource: one("azurerm_api_management", { sku_name: "BasicV2_11" }) },
    ],
    [
      "azurerm-values",
      "url_template has {id}, and there is no template_parameter of the name.",
      { resource: one("azurerm_api_management_api_operation", { url_template: "/notes/{id}" }) },
    ],
    [
      "azurerm-values",
      "secret must be true where the value is in a Key Vault.",
      { resource: one("azurerm_api_management_named_value", { value_from_key_vault: {} }) },
    ],
    [
      "azurerm-values",
      "template.container.readiness_probe.transport must be one of HTTP, HTTPS, TCP",
      {
        resource: one("azurerm_container_app", {
          template: { container: [{ readiness_probe: [{ transport: "GRPC" }] }] },
        }),
      },
    ],
    [
      "resource-ids",
      "storage_account_id must be /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{name}",
      {
        resource: one("azurerm_storage_container", {
          storage_account_id:
            "/subscriptions/1/resourcegroups/rg/providers/Microsoft.Storage/storageAccounts/st",
        }),
      },
    ],
  ])("%s: %s", (id, sentence, stack) => {
    expect(said(id, stack)).toEqual([expect.stringContaining(sentence)]);
  });

  it("is something of every rule, and the page of rules names all", () => {
    const page = readFileSync("docs/rules.md", "utf8");
    for (const { id, severity, title, reason, remedy } of StackRules.all) {
      expect(page).toContain(`| \`${id}\` | ${title} | ${severity} |`);
      expect([title, reason, remedy].filter((text) => text.length < 15)).toEqual([]);
      expect(reason).toMatch(/\(.*(?:RFC|OWASP|CWE|Microsoft|Terraform|source of).*\)/);
      expect(remedy).toMatch(/\.$/);
    }
  });
});
