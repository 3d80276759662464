import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  Duration,
  EncryptionKey,
  GrantStore,
  type GrantStoreProps,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const keyVaultId =
  "/subscriptions/c0c00000-0000-4000-8000-000000000005/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/contoso-keys";

function storeWith(props: Partial<GrantStoreProps>) {
  const stack = new TerraformStack(Testing.app(), "test");
  const platform = new AzurePlatform(stack, "azure");
  new GrantStore(stack, "grants", { platform, ...props }).keepGrants(Duration.days(30));
  const terraform = terraformOf(stack);
  const [account = {}] = terraform.ofType("azurerm_storage_account");
  const [rules = {}] = terraform.ofType("azurerm_storage_management_policy");
  return { ...terraform, account, rules };
}

describe("a grant store", () => {
  it("keeps nothing that was deleted, unless it is told to", () => {
    const { account, rules } = storeWith({});
    expect(account).not.toHaveProperty("blob_properties");
    expect(JSON.stringify(rules)).not.toContain('"version"');
  });

  it("keeps what was deleted for as long as it is told, and deletes versions after that", () => {
    const { account, rules } = storeWith({
      recovery: {
        container: Duration.days(30),
        records: Duration.days(7),
        versions: Duration.days(3),
      },
    });
    expect(account["blob_properties"]).toEqual({
      container_delete_retention_policy: { days: 30 },
      delete_retention_policy: { days: 7 },
      versioning_enabled: true,
    });
    expect(rules["rule"]).toHaveLength(3);
    for (const rule of rules["rule"] as { actions: object }[]) {
      expect(rule.actions).toMatchObject({ version: { delete_after_days_since_creation: 3 } });
    }
  });

  it("is encrypted with a key of one's own once its identity may use the key, and the vault knows", () => {
    const encryptionKey = EncryptionKey.fromKeyVault({ keyVaultId, name: "mcp-grants" });
    const { account, data, ofType } = storeWith({ encryptionKey });
    expect(account).toMatchObject({
      identity: { type: "UserAssigned" },
      customer_managed_key: {
        key_vault_key_id: expect.stringMatching(
          /^\$\{data\.azurerm_key_vault\.\w+\.vault_uri\}keys\/mcp-grants$/,
        ),
      },
      depends_on: [expect.stringMatching(/^terraform_data\.\w+roles-known/)],
    });
    expect(ofType("azurerm_role_assignment")).toEqual([
      expect.objectContaining({
        scope: `${keyVaultId}/keys/mcp-grants`,
        role_definition_name: "Key Vault Crypto Service Encryption User",
      }),
    ]);
    expect(JSON.stringify(data["azurerm_key_vault"])).toContain("self.purge_protection_enabled");
  });

  it("can be given one version of a key, and an identity that may use it", () => {
    const version = "0123456789abcdef0123456789abcdef";
    const id =
      "/subscriptions/c0c00000-0000-4000-8000-000000000005/resourceGroups/rg-keys/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reads-keys";
    const encryptionKey = EncryptionKey.fromKeyVault({
      keyVaultId,
      name: "mcp-grants",
      version,
      identity: { id, clientId: "unused", principalId: "unused" },
    });
    const { account, ofType } = storeWith({ encryptionKey });
    expect(JSON.stringify(account)).toContain(`keys/mcp-grants/${version}"`);
    expect(account["identity"]).toEqual({ type: "UserAssigned", identity_ids: [id] });
    expect(ofType("azurerm_role_assignment")).toEqual([]);
    expect(ofType("azurerm_user_assigned_identity")).toEqual([]);
  });
});
