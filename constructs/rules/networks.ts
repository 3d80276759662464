import { isFalse } from "./setting-rule.ts";
import type { StackRule } from "./stack-rule.ts";
import type { StackBlock, SynthesizedStack } from "./synthesized-stack.ts";

/** What a private endpoint leads to and everybody reaches nevertheless, with the argument that closes it. */
const closedBy: Readonly<Record<string, string>> = {
  azurerm_storage_account: "public_network_access_enabled",
  azurerm_container_registry: "public_network_access_enabled",
  azurerm_key_vault: "public_network_access_enabled",
  azurerm_cosmosdb_account: "public_network_access_enabled",
};

/** An address in a network keeps nobody else out. */
export const openBesideEndpoint: StackRule = {
  id: "open-beside-endpoint",
  severity: "warning",
  title: "What has a private endpoint is reached by nothing else",
  reason:
    "A private endpoint adds an address and takes none away: the public one stays until it is closed (Microsoft, Manage public network access with private endpoints).",
  remedy: "Set public_network_access_enabled to false, or say in a suppression who needs it.",
  check: (stack) =>
    stack
      .ofType("azurerm_private_endpoint")
      .flatMap((endpoint) =>
        stack
          .valuesAt(endpoint, "private_service_connection.private_connection_resource_id")
          .flatMap((id) => stack.referred(id)),
      )
      .filter(({ type, values }) => {
        const argument = closedBy[type];
        return argument !== undefined && !isFalse(values[argument]);
      })
      .map(({ path }) => ({
        path,
        problem: "It has a private endpoint, and its public address answers as well.",
      })),
};

/** What API Management reads from a Key Vault by a secret's id, and the identity that it reads it with. */
const readFromVaults: Readonly<Record<string, readonly { secret: string; identity: string }[]>> = {
  azurerm_api_management_named_value: [
    {
      secret: "value_from_key_vault.secret_id",
      identity: "value_from_key_vault.identity_client_id",
    },
  ],
  azurerm_api_management_certificate: [
    { secret: "key_vault_secret_id", identity: "key_vault_identity_client_id" },
  ],
  azurerm_api_management_custom_domain: ["gateway", "management", "developer_portal", "scm"].map(
    (name) => ({
      secret: `${name}.key_vault_certificate_id`,
      identity: `${name}.ssl_keyvault_identity_client_id`,
    }),
  ),
};

/** A firewall lets API Management through for one of its identities alone. */
export const closedVault: StackRule = {
  id: "closed-vault",
  severity: "error",
  title: "API Management reaches every Key Vault that it reads",
  reason:
    "A Key Vault with a firewall, or without public access, answers the system-assigned identity of API Management alone (Microsoft, Use named values in Azure API Management policies, requirements for Key Vault firewall).",
  remedy:
    "Leave the vault open to networks, so that roles alone guard it, or read it with the system-assigned identity.",
  check: (stack) =>
    Object.entries(readFromVaults).flatMap(([type, places]) =>
      stack.ofType(type).flatMap((reader) => {
        const closed = places
          .filter(({ identity }) => stack.valuesAt(reader, identity).length > 0)
          .flatMap(({ secret }) => stack.valuesAt(reader, secret))
          .flatMap((id) => vaultsOf(stack, id))
          .filter((vault) => isClosed(stack, vault));
        return [...new Set(closed)].map(({ path }) => ({
          path: reader.path,
          problem: `It is read by a user-assigned identity from the Key Vault ${path}, which is closed to it.`,
        }));
      }),
    ),
};

/** The vaults of the stack that an id of a secret, or of a certificate, leads to. */
function vaultsOf(stack: SynthesizedStack, id: unknown): StackBlock[] {
  return stack
    .referred(id)
    .flatMap((block) =>
      block.type === "azurerm_key_vault"
        ? [block]
        : stack.valuesAt(block, "key_vault_id").flatMap((vault) => stack.referred(vault)),
    )
    .filter(({ type }) => type === "azurerm_key_vault");
}

function isClosed(stack: SynthesizedStack, vault: StackBlock): boolean {
  return (
    isFalse(stack.valueAt(vault, "public_network_access_enabled")) ||
    stack.valueAt(vault, "network_acls.default_action") === "Deny"
  );
}
