import { isFalse } from "./setting-rule.ts";
import type { StackRule } from "./stack-rule.ts";

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
