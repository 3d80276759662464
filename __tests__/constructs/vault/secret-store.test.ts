import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  ContainerImage,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
  type McpOAuthGatewayProps,
  SecretStore,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const keyVaultId =
  "/subscriptions/c0c00000-0000-4000-8000-000000000005/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/contoso-keys";
const one = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";

function parts() {
  const stack = new TerraformStack(Testing.app(), "test");
  return { stack, platform: new AzurePlatform(stack, "azure") };
}

function gatewayWith(props: Partial<McpOAuthGatewayProps>, secret?: BackendSecret) {
  const { stack, platform } = parts();
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, ...props });
  const key = new TerraformVariable(stack, "key", { type: "string", sensitive: true });
  gateway.addServer("orders", {
    backend: McpBackend.url("https://orders.example/mcp", {
      credential: BackendCredential.header(
        "X-Api-Key",
        secret ?? BackendSecret.fromTerraform(key.stringValue),
      ),
    }),
  });
  const terraform = terraformOf(stack);
  const values = terraform.ofType("azurerm_api_management_named_value");
  const secrets = values.filter((value) => value["secret"] === true);
  return { ...terraform, secrets };
}

const readers = (roles: readonly Record<string, unknown>[]) =>
  roles.filter((role) => role["role_definition_name"] === "Key Vault Secrets User");

describe("the secrets of a gateway", () => {
  it("are in named values, unless a vault is asked for", () => {
    const { secrets, resource } = gatewayWith({});
    // Two generations of three keys, and the server's.
    expect(secrets).toHaveLength(7);
    for (const value of secrets) expect(value).not.toHaveProperty("value_from_key_vault");
    expect(resource).not.toHaveProperty("azurerm_key_vault");
  });

  it("are all in a vault of their own, which the gateway alone reads, once it knows who that is", () => {
    const { secrets, ofType } = gatewayWith({
      secretStore: SecretStore.newKeyVault({ deployers: [one] }),
    });
    expect(secrets).toHaveLength(7);
    for (const value of secrets) {
      expect(value).not.toHaveProperty("value");
      expect(value["value_from_key_vault"]).toMatchObject({
        // With its version: what somebody changes in the vault counts for nothing before it is deployed.
        secret_id: expect.stringMatching(/^\$\{azurerm_key_vault_secret\.[\w-]+\.id\}$/),
        identity_client_id: expect.stringContaining("client_id"),
      });
    }
    expect(ofType("azurerm_key_vault")).toMatchObject([
      { rbac_authorization_enabled: true, purge_protection_enabled: true },
    ]);
    const roles = ofType("azurerm_role_assignment");
    expect(readers(roles)).toHaveLength(1);
    expect(roles).toContainEqual(
      expect.objectContaining({
        role_definition_name: "Key Vault Secrets Officer",
        principal_id: one,
      }),
    );
    for (const secret of ofType("azurerm_key_vault_secret")) {
      expect(secret["depends_on"]).toEqual([
        expect.stringMatching(/^terraform_data\.[\w-]*roles-known/),
      ]);
    }
  });

  it("have names there that Key Vault takes, and no two have one", () => {
    const { stack, platform } = parts();
    const secretStore = SecretStore.newKeyVault();
    const gateway = new McpOAuthGateway(stack, "gateway", { platform, secretStore });
    const image = ContainerImage.fromReference("registry.example/notes:1.0.0");
    for (const [index, path] of ["team/my-notes", "team-my/notes"].entries()) {
      const backend = new McpContainerServer(stack, `notes${index}`, { platform, image });
      gateway.addServer(`notes${index}`, { backend, path });
    }
    const names = terraformOf(stack)
      .ofType("azurerm_key_vault_secret")
      .map(({ name }) => String(name));
    // "Vault name and object name" of Key Vault.
    for (const name of names) expect(name).toMatch(/^[0-9a-zA-Z-]{1,127}$/);
    expect(new Set(names).size).toBe(names.length);
  });

  it("are in a vault of somebody else, each with a role of its own", () => {
    const { secrets, ofType, resource } = gatewayWith({
      secretStore: SecretStore.existingKeyVault({ keyVaultId }),
    });
    expect(resource).not.toHaveProperty("azurerm_key_vault");
    const kept = ofType("azurerm_key_vault_secret");
    expect(new Set(kept.map(({ name }) => name)).size).toBe(7);
    for (const secret of kept) expect(secret["key_vault_id"]).toBe(keyVaultId);
    const roles = readers(ofType("azurerm_role_assignment"));
    expect(roles).toHaveLength(7);
    for (const { scope } of roles) expect(scope).toContain(".resource_versionless_id}");
    for (const value of secrets) {
      expect(value["depends_on"]).toEqual([
        expect.stringMatching(/^terraform_data\.[\w-]*roles-known/),
      ]);
    }
  });

  it("have no roles there where the owner gives them", () => {
    const { ofType } = gatewayWith({
      secretStore: SecretStore.existingKeyVault({ keyVaultId, assignsRoles: false }),
    });
    expect(readers(ofType("azurerm_role_assignment"))).toEqual([]);
  });

  it("have other names for another gateway in the same vault", () => {
    const { stack, platform } = parts();
    for (const id of ["one", "two"]) {
      const secretStore = SecretStore.existingKeyVault({ keyVaultId });
      new McpOAuthGateway(stack, id, { platform, secretStore });
    }
    const names = terraformOf(stack)
      .ofType("azurerm_key_vault_secret")
      .map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("a secret that a server shares with the gateway", () => {
  const uri = "https://contoso-keys.vault.azure.net/secrets/orders-key";

  it("is read by whoever may, unless the stack gives the role", () => {
    expect(
      readers(gatewayWith({}, BackendSecret.fromKeyVault(uri)).ofType("azurerm_role_assignment")),
    ).toEqual([]);
    const { ofType, secrets } = gatewayWith({}, BackendSecret.fromKeyVault(uri, { keyVaultId }));
    expect(readers(ofType("azurerm_role_assignment"))).toEqual([
      expect.objectContaining({ scope: `${keyVaultId}/secrets/orders-key` }),
    ]);
    const given = secrets.find((value) => JSON.stringify(value).includes(uri));
    expect(given?.["depends_on"]).toEqual([
      expect.stringMatching(/^terraform_data\.[\w-]*roles-known/),
    ]);
  });

  it.each([
    [
      "another vault",
      uri,
      keyVaultId.replace("contoso-keys", "other"),
      /keyVaultId is that of the vault other, and the secret is in contoso-keys/,
    ],
    ["a vault by its name", uri, "contoso-keys", /keyVaultId must be a resource id/],
  ])("is refused with %s", (_what, secretId, vault, sentence) => {
    expect(() => BackendSecret.fromKeyVault(secretId, { keyVaultId: vault })).toThrow(sentence);
  });
});
