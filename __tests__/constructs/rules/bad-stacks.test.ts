import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { StackRules } from "../../../constructs/index.ts";
import { one, reference, said } from "./stacks.ts";

const secret = "s3cr3t-of-nobody-in-particular";

describe("what is told of a bad stack", () => {
  it.each<[id: string, sentence: string, stack: Record<string, unknown>]>([
    [
      "secret-output",
      "output.key: The output is made of the secret azurerm_storage_account.it.primary_access_key.",
      {
        resource: one("azurerm_storage_account", {}),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
        output: { key: { value: "${azurerm_storage_account.it.primary_access_key}" } },
      },
    ],
    [
      "secret-output",
      "random_password.it.result",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
      { output: { all: { value: { a: ["${upper(random_password.it.result)}"] } } } },
    ],
    [
      "secret-output",
      "azurerm_application_insights.it.connection_string",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
      { output: { x: { value: "k=${azurerm_application_insights.it[0].connection_string}" } } },
    ],
    [
      "plain-secret",
      "value of a secret named value is written in plain text",
      { resource: one("azurerm_api_management_named_value", { secret: true, value: secret }) },
    ],
    [
      "plain-secret",
      "The value is written in plain text",
      { resource: one("azurerm_key_vault_secret", { value: secret }) },
    ],
    [
      "plain-secret",
      "The value of the secret key is written in plain text",
      { resource: one("azurerm_container_app", { secret: [{ name: "key", value: secret }] }) },
    ],
    [
      "plain-secret",
      "The variable ERP_API_KEY is written in plain text",
      {
        resource: one("azurerm_container_app", {
          template: { container: [{ env: [{ name: "ERP_API_KEY", value: secret }] }] },
        }),
      },
    ],
    [
      "plain-secret",
      "tags.note has a key of a connection string in it",
      { resource: one("azurerm_resource_group", { tags: { note: "AccountKey=abcdefghij==" } }) },
    ],
    [
      "plain-secret",
      "url has a function key in it",
      {
        resource: one("azurerm_api_management_backend", {
          url: "https://f.example/mcp?code=abcdefghijklmnopqrstuvwx",
        }),
      },
    ],
    [
      "plain-secret",
      "variable.key: The default of the sensitive variable is written in plain text.",
      { variable: { key: { sensitive: true, default: secret } } },
    ],
    [
      "plain-secret",
      "locals: note has a private key in it",
      { locals: { note: "-----BEGIN RSA PRIVATE KEY-----" } },
    ],
    [
      "open-beside-endpoint",
      "azurerm_key_vault.it: It has a private endpoint, and its public address answers as well.",
      {
        resource: {
          ...one("azurerm_key_vault", { rbac_authorization_enabled: true }),
          azurerm_private_endpoint: {
            it: {
              private_service_connection: {
                // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
                private_connection_resource_id: "${azurerm_key_vault.it.id}",
              },
            },
          },
        },
      },
    ],
    [
      "closed-vault",
      "azurerm_api_management_named_value.it: It is read by a user-assigned identity from the Key Vault azurerm_key_vault.it, which is closed to it.",
      {
        resource: {
          ...one("azurerm_key_vault", { public_network_access_enabled: false }),
          ...one("azurerm_key_vault_secret", {
            key_vault_id: reference("azurerm_key_vault.it.id"),
          }),
          ...one("azurerm_api_management_named_value", {
            value_from_key_vault: {
              secret_id: reference("azurerm_key_vault_secret.it.versionless_id"),
              identity_client_id: reference("azurerm_user_assigned_identity.it.client_id"),
            },
          }),
        },
      },
    ],
    [
      "closed-vault",
      "azurerm_api_management_custom_domain.it: It is read by a user-assigned identity",
      {
        resource: {
          ...one("azurerm_key_vault", { network_acls: { default_action: "Deny" } }),
          ...one("azurerm_api_management_custom_domain", {
            gateway: [
              {
                key_vault_certificate_id: `${reference("azurerm_key_vault.it.vault_uri")}secrets/mcp`,
                ssl_keyvault_identity_client_id: "1b9e5a6c-2c1f-4d1e-9a53-0a7d3f4a8b11",
              },
            ],
          }),
        },
      },
    ],
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
      "open-named-value",
      "its value is azuread_application_password.it.value",
      {
        resource: one("azurerm_api_management_named_value", {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
          value: "${azuread_application_password.it.value}",
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

  it.each([
    [
      "an open vault",
      { public_network_access_enabled: true },
      "1b9e5a6c-2c1f-4d1e-9a53-0a7d3f4a8b11",
    ],
    ["its system-assigned identity", { public_network_access_enabled: false }, undefined],
  ])("is nothing of a closed vault where API Management has %s", (_, vault, identity) => {
    const resource = {
      ...one("azurerm_key_vault", vault),
      ...one("azurerm_key_vault_secret", { key_vault_id: reference("azurerm_key_vault.it.id") }),
      ...one("azurerm_api_management_named_value", {
        value_from_key_vault: {
          secret_id: reference("azurerm_key_vault_secret.it.id"),
          ...(identity === undefined ? {} : { identity_client_id: identity }),
        },
      }),
    };
    expect(said("closed-vault", { resource })).toEqual([]);
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
