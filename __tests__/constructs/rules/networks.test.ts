import { describe, expect, it } from "vitest";
import { one, reference, said } from "./stacks.ts";

describe("what is told of networks", () => {
  it.each<[id: string, sentence: string, stack: Record<string, unknown>]>([
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
});
