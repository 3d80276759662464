import { App, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  McpBackend,
  McpOAuthGateway,
  type SigningCertificate,
  TokenSigning,
} from "../../constructs/index.ts";

type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The resources of a stack whose gateway signs in this way, by type. */
function resources(tokenSigning: TokenSigning, keyGeneration = 1): (type: string) => unknown[] {
  const app = new App({ stackTraces: false, outdir: "cdktf.out/token-signing" });
  const stack = new TerraformStack(app, "test");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, keyGeneration, tokenSigning });
  gateway.addServer("weather", {
    backend: McpBackend.url("https://weather.example/mcp"),
    scopes: [{ name: "weather.read", description: "Read the weather" }],
  });
  const { resource } = JSON.parse(Testing.synth(stack, true)) as {
    resource: Record<string, Blocks>;
  };
  return (type) => Object.values(resource[type] ?? {});
}

const secretId = "https://keys.vault.azure.net/secrets/tokens";

function fromKeyVault(...certificates: readonly SigningCertificate[]): TokenSigning {
  return TokenSigning.rs256FromKeyVault({
    certificates: certificates as [SigningCertificate, ...SigningCertificate[]],
  });
}

describe("hs256", () => {
  it("needs neither a vault nor a certificate", () => {
    const all = resources(TokenSigning.hs256());
    expect(all("azurerm_key_vault")).toEqual([]);
    expect(all("azurerm_api_management_certificate")).toEqual([]);
    expect(all("random_bytes")).toHaveLength(3);
  });
});

describe("rs256", () => {
  it("keeps a certificate for the current generation of keys and the one before", () => {
    const all = resources(TokenSigning.rs256({ keySize: 3072 }), 7);
    expect(all("azurerm_key_vault_certificate")).toMatchObject(
      [6, 7].map((generation) => ({
        name: `token-signing-${generation}`,
        certificate_policy: {
          issuer_parameters: { name: "Self" },
          key_properties: { key_type: "RSA", key_size: 3072, exportable: true },
          lifetime_action: [{ action: { action_type: "EmailContacts" } }],
        },
      })),
    );
    expect(all("azurerm_api_management_certificate")).toMatchObject([
      { name: "mcp-token-signing-6", key_vault_secret_id: expect.stringContaining("versionless") },
      { name: "mcp-token-signing-7", key_vault_secret_id: expect.stringContaining("versionless") },
    ]);
  });

  it("has no secret key that signs, and no named value for one", () => {
    const all = resources(TokenSigning.rs256());
    expect(all("random_bytes")).toHaveLength(2);
    expect(JSON.stringify(all("azurerm_api_management_named_value"))).not.toContain(
      "token-signing",
    );
  });

  it("reads the vault as the gateway, and creates certificates once the roles are known", () => {
    const all = resources(TokenSigning.rs256({ deployers: ["person", "pipeline"] }));
    expect(all("azurerm_key_vault")).toMatchObject([
      { rbac_authorization_enabled: true, purge_protection_enabled: true },
    ]);
    const roles = all("azurerm_role_assignment").filter((role) =>
      JSON.stringify(role).includes("Key Vault"),
    );
    expect(roles).toMatchObject([
      { role_definition_name: "Key Vault Certificates Officer", principal_id: "person" },
      { role_definition_name: "Key Vault Certificates Officer", principal_id: "pipeline" },
      {
        role_definition_name: "Key Vault Secrets User",
        principal_id: expect.stringContaining("principal_id"),
      },
    ]);
    const [wait] = all("terraform_data") as { depends_on: string[] }[];
    expect(wait?.depends_on).toHaveLength(3);
    const [certificate] = all("azurerm_key_vault_certificate") as { depends_on: string[] }[];
    expect(certificate?.depends_on).toEqual([expect.stringContaining("terraform_data")]);
  });

  it("gives every policy its certificates to wait for", () => {
    const all = resources(TokenSigning.rs256());
    for (const policy of all("azurerm_api_management_api_operation_policy")) {
      expect(JSON.stringify(policy)).toContain("azurerm_api_management_certificate.");
    }
  });
});

describe("rs256FromKeyVault", () => {
  it("signs with the first certificate, verifies with all, and creates no vault", () => {
    const all = resources(
      TokenSigning.rs256FromKeyVault({
        certificates: [
          { name: "tokens-2027", secretId: `${secretId}-2027` },
          { name: "tokens-2026", secretId: `${secretId}-2026` },
        ],
        keyVaultId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/keys",
      }),
      3,
    );
    expect(all("azurerm_key_vault")).toEqual([]);
    expect(all("azurerm_key_vault_certificate")).toEqual([]);
    expect(all("azurerm_api_management_certificate")).toMatchObject([
      { name: "mcp-tokens-2026", key_vault_secret_id: `${secretId}-2026` },
      { name: "mcp-tokens-2027", key_vault_secret_id: `${secretId}-2027` },
    ]);
    const policies = JSON.stringify(all("azurerm_api_management_api_operation_policy"));
    const texts = JSON.stringify(all("azurerm_api_management_api_policy"));
    expect(policies).toContain('Certificates[\\"mcp-tokens-2027\\"]');
    expect(policies).not.toContain('Certificates[\\"mcp-tokens-2026\\"]');
    expect(texts).toMatch(/certificate-id=\\"mcp-tokens-2027.*certificate-id=\\"mcp-tokens-2026/s);
    expect(texts).not.toContain("mcp-token-signing");
  });

  it.each<[string, SigningCertificate[], string]>([
    ["no certificate", [], "at least one"],
    ["a name API Management refuses", [{ name: "a b", secretId }], '"a b"'],
    [
      "a name twice",
      [
        { name: "a", secretId },
        { name: "a", secretId },
      ],
      "stands twice",
    ],
    [
      "a certificate's id in place of its secret's",
      [{ name: "a", secretId: "https://keys.vault.azure.net/certificates/a" }],
      "/secrets/",
    ],
  ])("refuses %s", (_what, certificates, message) => {
    expect(() => resources(fromKeyVault(...certificates))).toThrow(message);
  });
});
