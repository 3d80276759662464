// What `destroy` leaves behind, and what Azure keeps of it: every kind of resource that any stack here has is judged.
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { synthesizedTogether } from "../stacks/synthesized.ts";
import { type Settings, settings, stackWith } from "./settings.ts";

/** Where the provider is told what becomes of what was deleted: a block of its features, and the argument in it. */
const purged: Readonly<Record<string, readonly string[]>> = {
  azurerm_api_management: ["api_management", "purge_soft_delete_on_destroy"],
  azurerm_key_vault: ["key_vault", "purge_soft_delete_on_destroy"],
  azurerm_key_vault_certificate: ["key_vault", "purge_soft_deleted_certificates_on_destroy"],
  azurerm_key_vault_key: ["key_vault", "purge_soft_deleted_keys_on_destroy"],
  azurerm_key_vault_secret: ["key_vault", "purge_soft_deleted_secrets_on_destroy"],
  azurerm_log_analytics_workspace: ["log_analytics_workspace", "permanently_delete_on_destroy"],
};

/** What Azure or Entra keeps for a while whatever the provider does, as a document says by these words. */
const kept: Readonly<Record<string, string>> = {
  azurerm_storage_account: "| the storage account | up to 14 days",
  azuread_application_registration: "| registrations in Entra | 30 days",
  azuread_service_principal: "| registrations in Entra | 30 days",
};

/** Everything else is gone when it is deleted, by itself or with what it is a part of. */
const gone = [
  /^azurerm_api_management_/,
  /^azurerm_container_/,
  /^azurerm_storage_(?:container|management_policy)$/,
  /^azurerm_(?:resource_group|user_assigned_identity|role_assignment|management_lock)$/,
  /^azurerm_(?:application_insights(?:_workbook)?|monitor_\w+)$/,
  /^azurerm_(?:virtual_network|subnet|network_security_\w+|subnet_\w+|private_\w+|public_ip)$/,
  /^azuread_app_role_assignment$/,
  /^azuread_application_(?!registration)/,
  /^azuread_service_principal_/,
  /^(?:random_\w+|terraform_data|time_\w+)$/,
];

interface Stack {
  readonly resource: Readonly<Record<string, unknown>>;
  readonly provider: {
    readonly azurerm: readonly {
      readonly features: readonly Readonly<Record<string, Record<string, unknown>[]>>[];
    }[];
  };
}

const document = readFileSync("docs/guides/destroy.md", "utf8");

describe("what was deployed and is destroyed", () => {
  it("is of kinds that are known to go, to be purged by choice, or to be kept for a while by Azure alone", async () => {
    const apps = globSync("examples/*.ts").sort();
    const all = Object.assign({}, ...Object.values(settings).toReversed()) as Settings;
    const stacks = [
      stackWith({ ...all, locked: true }),
      ...(await Promise.all(apps.map((app) => synthesizedTogether(app))))
        .flat()
        .map((file) => JSON.parse(readFileSync(file, "utf8")) as Stack),
    ];
    const types = [...new Set(stacks.flatMap(({ resource }) => Object.keys(resource)))].sort();
    const unknown = types.filter(
      (type) =>
        purged[type] === undefined &&
        kept[type] === undefined &&
        !gone.some((known) => known.test(type)),
    );
    expect(types.length).toBeGreaterThan(30);
    expect(unknown).toEqual([]);
    for (const words of Object.values(kept)) expect(document).toContain(words);
  }, 120_000);

  it.each([
    [false, {}],
    [true, { purged: true }],
  ])("is purged: %s, as was chosen, whatever the provider does by itself", (choice, chosen) => {
    const { provider } = stackWith(chosen) as unknown as Stack;
    const features = provider.azurerm[0]?.features[0] ?? {};
    for (const [block = "", argument = ""] of Object.values(purged)) {
      expect([argument, [features[block]].flat()[0]?.[argument]]).toEqual([argument, choice]);
    }
  });
});
