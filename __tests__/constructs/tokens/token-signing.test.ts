import { App, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  McpBackend,
  McpOAuthGateway,
  type SigningCertificate,
  TokenSigning,
} from "../../../constructs/index.ts";

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

const secretId = "https://keys.vault.azure.net/secrets/tokens/0123456789abcdef";

/** Everything that policies say, as one text. */
function policies(all: (type: string) => unknown[]): string {
  return [
    ...all("azurerm_api_management_api_policy"),
    ...all("azurerm_api_management_api_operation_policy"),
    ...all("azurerm_api_management_policy_fragment"),
  ]
    .map((block) => Object(block) as Record<string, unknown>)
    .map((block) => String(block["xml_content"] ?? block["value"]))
    .join("\n");
}

/** The names of the resources of a type. */
function names(blocks: unknown[]): string[] {
  return blocks.map((block) => String((block as { name: string }).name)).sort();
}

describe("hs256", () => {
  it("needs neither a vault nor a certificate", () => {
    const all = resources(TokenSigning.hs256());
    expect(all("azurerm_key_vault")).toEqual([]);
    expect(all("azurerm_api_management_certificate")).toEqual([]);
  });

  it("keeps what signed before while it retires, and nothing refers to it", () => {
    const all = resources(TokenSigning.hs256({ retiring: TokenSigning.rs256() }));
    expect(names(all("azurerm_api_management_certificate"))).toEqual(["mcp-token-signing-1"]);
    expect(names(all("azurerm_api_management_named_value"))).toContain(
      "mcp-token-signing-1-thumbprint",
    );
    expect(policies(all)).toContain("{{mcp-token-signing-1}}");
    expect(policies(all)).not.toMatch(/thumbprint|certificate-id|jwks/i);
  });
});

describe("rs256", () => {
  it("keeps a certificate for the current generation of keys and the one before", () => {
    const all = resources(TokenSigning.rs256({ keySize: 3072 }), 2);
    expect(all("azurerm_key_vault_certificate")).toMatchObject(
      [1, 2].map((generation) => ({
        name: `token-signing-${generation}`,
        certificate_policy: {
          issuer_parameters: { name: "Self" },
          key_properties: { key_type: "RSA", key_size: 3072, exportable: true },
          lifetime_action: [{ action: { action_type: "EmailContacts" } }],
        },
      })),
    );
    expect(all("azurerm_api_management_certificate")).toMatchObject([
      { name: "mcp-token-signing-1", key_vault_secret_id: expect.stringMatching(/\.secret_id}$/) },
      { name: "mcp-token-signing-2", key_vault_secret_id: expect.stringMatching(/\.secret_id}$/) },
    ]);
  });

  it("takes nothing away that the policies before it named", () => {
    const before = policies(resources(TokenSigning.rs256(), 6));
    const all = resources(TokenSigning.rs256(), 7);
    const kept = new Set([
      ...names(all("azurerm_api_management_named_value")),
      ...names(all("azurerm_api_management_certificate")),
    ]);
    const named = [...before.matchAll(/\{\{(mcp-[\w.-]+)\}\}|certificate-id="([\w-]+)/g)];
    expect(named.length).toBeGreaterThan(10);
    for (const [, value, id] of named) expect(kept).toContain(value ?? id);
    expect(policies(all)).not.toMatch(/token-signing-5|seal-[a-z]+-5/);
  });

  it("keeps the secret keys that the policies named before it", () => {
    const before = policies(resources(TokenSigning.hs256()));
    const all = resources(TokenSigning.rs256());
    expect(before).toContain("{{mcp-token-signing-1}}");
    expect(names(all("azurerm_api_management_named_value"))).toContain("mcp-token-signing-1");
    expect(policies(all)).not.toContain("{{mcp-token-signing-1}}");
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
  it("signs with the first certificate, verifies with all but the retired, creates no vault", () => {
    const all = resources(
      TokenSigning.rs256FromKeyVault({
        certificates: [
          { name: "tokens-2027", secretId },
          { name: "tokens-2026", secretId },
          { name: "tokens-2025", secretId, retired: true },
        ],
        keyVaultId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/keys",
      }),
      3,
    );
    expect(all("azurerm_key_vault")).toEqual([]);
    expect(all("azurerm_key_vault_certificate")).toEqual([]);
    expect(names(all("azurerm_api_management_certificate"))).toEqual([
      "mcp-tokens-2025",
      "mcp-tokens-2026",
      "mcp-tokens-2027",
    ]);
    const text = policies(all);
    // Wherever tokens are verified, both do, the signing one first.
    expect(new Set(text.match(/certificate-id="[\w-]+/g))).toEqual(
      new Set(['certificate-id="mcp-tokens-2027', 'certificate-id="mcp-tokens-2026']),
    );
    // The key set, for GET and for HEAD, has both; the token endpoint signs with one.
    expect(text.match(/\{\{mcp-tokens-2027-thumbprint\}\}/g)).toHaveLength(3);
    expect(text.match(/\{\{mcp-tokens-2026-thumbprint\}\}/g)).toHaveLength(2);
    expect(text).not.toContain("tokens-2025");
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
    ["a retired certificate that signs", [{ name: "a", secretId, retired: true }], "it is retired"],
    [
      "a certificate's id in place of its secret's",
      [{ name: "a", secretId: secretId.replace("secrets", "certificates") }],
      "/secrets/",
    ],
    [
      "a secret without a version",
      [{ name: "a", secretId: "https://keys.vault.azure.net/secrets/a" }],
      "{version}",
    ],
  ])("refuses %s", (_what, certificates, message) => {
    expect(() => resources(TokenSigning.rs256FromKeyVault({ certificates }))).toThrow(message);
  });
});
