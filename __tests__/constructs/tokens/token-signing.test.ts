import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  McpBackend,
  McpOAuthGateway,
  type SigningCertificate,
  TokenSigning,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

/** The resources of a stack whose gateway signs in this way, by type. */
function resources(tokenSigning: TokenSigning, keyGeneration = 1): (type: string) => unknown[] {
  const app = new App({
    stackTraces: false,
    outdir: "cdktf.out/token-signing",
    context: { checkPolicies: false },
  });
  const stack = new TerraformStack(app, "test");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, keyGeneration, tokenSigning });
  gateway.addServer("weather", {
    backend: McpBackend.url("https://weather.example/mcp"),
    scopes: [{ name: "weather.read", description: "Read the weather" }],
  });
  return terraformOf(stack, true).ofType;
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

  it("knows the keys of the generation before and of the next", () => {
    const text = policies(resources(TokenSigning.hs256(), 6));
    expect([...new Set(text.match(/mcp-token-signing-\d+/g))].sort()).toEqual([
      "mcp-token-signing-5",
      "mcp-token-signing-6",
      "mcp-token-signing-7",
    ]);
  });

  it.each([0, 1.5, 255])("refuses generation %s, whose next has no key id", (generation) => {
    expect(() => resources(TokenSigning.hs256(), generation)).toThrow("from 1 to 254");
  });
});

describe("rs256", () => {
  it("has a certificate for the current generation of keys, the next and the one before", () => {
    const all = resources(TokenSigning.rs256({ keySize: 3072 }), 2);
    expect(all("azurerm_key_vault_certificate")).toMatchObject(
      [1, 2, 3].map((generation) => ({
        name: `token-signing-${generation}-rsa3072`,
        certificate_policy: {
          issuer_parameters: { name: "Self" },
          key_properties: { key_type: "RSA", key_size: 3072, exportable: true },
          lifetime_action: [{ action: { action_type: "EmailContacts" } }],
        },
      })),
    );
    expect(all("azurerm_api_management_certificate")).toMatchObject(
      [1, 2, 3].map((generation) => ({
        name: `mcp-token-signing-${generation}-rsa3072`,
        key_vault_secret_id: expect.stringMatching(/\.secret_id}$/),
      })),
    );
  });

  it("knows keys of another size by other names: they are no new version of the same", () => {
    const certificates = (keySize: 2048 | 4096) =>
      names(resources(TokenSigning.rs256({ keySize }))("azurerm_key_vault_certificate"));
    expect(certificates(2048).filter((name) => certificates(4096).includes(name))).toEqual([]);
  });

  it("has no secret key that could sign", () => {
    const all = resources(TokenSigning.rs256());
    expect(names(all("azurerm_api_management_named_value"))).not.toContain("mcp-token-signing-1");
    expect(policies(all)).not.toContain("{{mcp-token-signing-1}}");
  });

  it("reads the vault as the gateway, and creates certificates once the roles are known", () => {
    const person = "d0d00000-0000-4000-8000-000000000001";
    const pipeline = "d0d00000-0000-4000-8000-000000000002";
    const all = resources(TokenSigning.rs256({ deployers: [person, pipeline] }));
    expect(all("azurerm_key_vault")).toMatchObject([
      { rbac_authorization_enabled: true, purge_protection_enabled: true },
    ]);
    const roles = all("azurerm_role_assignment").filter((role) =>
      JSON.stringify(role).includes("Key Vault"),
    );
    expect(roles).toMatchObject([
      { role_definition_name: "Key Vault Certificates Officer", principal_id: person },
      { role_definition_name: "Key Vault Certificates Officer", principal_id: pipeline },
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
    const [oauth] = all("azurerm_api_management_api_policy").filter((policy) =>
      JSON.stringify(policy).includes("gateway_oauth_api_"),
    );
    for (const policy of [
      ...all("azurerm_api_management_api_policy"),
      ...all("azurerm_api_management_api_operation_policy"),
    ]) {
      // What waits for the policy of the OAuth endpoints waits for all that it waits for.
      const waits = JSON.stringify((policy as { depends_on: unknown }).depends_on);
      expect(waits.includes("oauth_policy_") ? JSON.stringify(oauth) : waits).toContain(
        "azurerm_api_management_certificate.",
      );
    }
  });
});

describe("rs256FromKeyVault", () => {
  it("signs with the first certificate, verifies with all, creates no vault", () => {
    const all = resources(
      TokenSigning.rs256FromKeyVault({
        certificates: [
          { name: "tokens-2027", secretId },
          { name: "tokens-2026", secretId },
        ],
        keyVaultId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/keys",
      }),
      3,
    );
    expect(all("azurerm_key_vault")).toEqual([]);
    expect(all("azurerm_key_vault_certificate")).toEqual([]);
    expect(names(all("azurerm_api_management_certificate"))).toEqual([
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
