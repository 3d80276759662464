import { Fn, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  GatewayDomain,
  GatewayService,
  type GatewayServiceProps,
  GatewaySku,
  McpBackend,
  McpOAuthGateway,
} from "../../../constructs/index.ts";

const id = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";
const vault = `/subscriptions/${id}/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/contoso`;
const domain = GatewayDomain.fromKeyVault({
  hostName: "mcp.contoso.com",
  certificate: "https://contoso.vault.azure.net/certificates/mcp/0123456789abcdef",
});

function synth(props: Partial<GatewayServiceProps>, immediateRevocation = true) {
  const stack = new TerraformStack(Testing.app(), "stack");
  const platform = new AzurePlatform(stack, "azure");
  const service = new GatewayService(stack, "apim", { platform, ...props });
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, service, immediateRevocation });
  const server = gateway.addServer("notes", {
    backend: McpBackend.url("https://backend.example/mcp"),
  });
  const { resource } = JSON.parse(Testing.synth(stack, true)) as {
    resource: Record<string, Record<string, Record<string, unknown>>>;
  };
  const said = (type: string) =>
    stack.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata
          .filter((one) => one.type === `@cdktf/${type}`)
          .map(({ data }) => String(data)),
      );
  const first = (type: string) => Object.values(resource[type] ?? {})[0];
  return { gateway, server, resource, first, warnings: said("warn"), infos: said("info") };
}

describe("a domain of one's own", () => {
  it("is in the issuer and in every MCP URL", () => {
    const { gateway, server, first, infos } = synth({ domain });
    expect(gateway.issuer).toBe("https://mcp.contoso.com");
    expect(server.url).toBe("https://mcp.contoso.com/notes/mcp");
    expect(first("azurerm_api_management_custom_domain")).toMatchObject({
      gateway: [
        {
          host_name: "mcp.contoso.com",
          key_vault_certificate_id: "https://contoso.vault.azure.net/secrets/mcp/0123456789abcdef",
          ssl_keyvault_identity_client_id: expect.stringContaining("client_id"),
          default_ssl_binding: true,
        },
      ],
    });
    expect(infos).toEqual([expect.stringContaining("is the issuer of every token")]);
  });

  /** What is to be there before the domain is set, and what lets its certificate be read. */
  function readers(certificate: GatewayDomain) {
    const { resource } = synth({ domain: certificate });
    const [bound] = Object.values(resource["azurerm_api_management_custom_domain"] ?? {});
    const roles = Object.entries(resource["azurerm_role_assignment"] ?? {}).filter(
      ([, { role_definition_name: role }]) => role === "Key Vault Secrets User",
    );
    const before = (bound?.["depends_on"] ?? []) as string[];
    const waits = before.map((address) => {
      const [type = "", name = ""] = address.split(".");
      return resource[type]?.[name];
    });
    return { roles, before, waits };
  }

  it("is set when the service may read its certificate, where the stack knows the vault", () => {
    const { roles, before, waits } = readers(
      GatewayDomain.fromKeyVault({
        hostName: "mcp.contoso.com",
        certificate: "https://contoso.vault.azure.net/certificates/mcp/0123456789abcdef",
        // As Azure's own tools spell it.
        keyVaultId: vault.replace("resourceGroups", "resourcegroups"),
      }),
    );
    expect(roles).toMatchObject([
      [
        expect.stringMatching(/^apim_certificate_reads_/),
        {
          scope: `${vault}/secrets/mcp`,
          principal_id: expect.stringMatching(
            /^\$\{azurerm_user_assigned_identity\.\S+principal_id\}$/,
          ),
          principal_type: "ServicePrincipal",
        },
      ],
    ]);
    expect(before).toEqual([expect.stringMatching(/^terraform_data\./)]);
    expect(waits).toMatchObject([
      {
        depends_on: [`azurerm_role_assignment.${roles[0]?.[0]}`],
        provisioner: [{ "local-exec": { command: expect.stringContaining("120000") } }],
      },
    ]);
  });

  it("is set at once where somebody else lets the service read its certificate", () => {
    expect(readers(domain)).toEqual({ roles: [], before: [], waits: [] });
  });

  it("has a certificate that the stack itself makes, whose name only Terraform knows", () => {
    const { roles } = readers(
      GatewayDomain.fromKeyVault({
        hostName: "mcp.contoso.com",
        certificate: Fn.lower("certificate"),
        keyVaultId: Fn.lower("vault"),
      }),
    );
    expect(roles[0]?.[1]).toMatchObject({
      scope: `\${lower("vault")}/secrets/\${element(split("/", lower("certificate")), 4)}`,
    });
  });

  it.each([
    [
      "https://contoso.vault.azure.net/secrets/mcp",
      `${vault}-keys`,
      "is that of the vault contoso-keys, and the certificate is in contoso.vault.azure.net.",
    ],
    [
      "https://contoso.vault.azure.net/secrets/mcp",
      `${vault}/secrets/mcp`,
      "must be a resource id such as",
    ],
    ["https://contoso.vault.azure.net/secrets/mcp", "contoso", "must be a resource id such as"],
  ])(
    "has its certificate in the vault that is named: %s, %s",
    (certificate, keyVaultId, problem) => {
      const made = () =>
        GatewayDomain.fromKeyVault({ hostName: "mcp.contoso.com", certificate, keyVaultId });
      expect(made).toThrow(`GatewayDomain.fromKeyVault: keyVaultId ${problem}`);
    },
  );

  it("may be that of a service that exists", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const existing = {
      name: "contoso",
      resourceGroupName: "rg",
      tier: "BasicV2",
      identity: { clientId: id, principalId: id },
    } as const;
    const hostName = "mcp.contoso.com";
    const service = GatewayService.fromExisting(stack, "apim", { ...existing, hostName });
    expect(service.url).toBe("https://mcp.contoso.com");
    for (const wrong of ["https://mcp.contoso.com", "mcp.contoso.com/", "MCP.contoso.com", ""]) {
      const made = () =>
        GatewayService.fromExisting(stack, "other", { ...existing, hostName: wrong });
      expect(made).toThrow("stack/other: hostName must be a host name in lower case");
    }
  });

  it.each(["mcp", "mcp.contoso.com.", "mcp.contoso.com:443", "*.contoso.com", "mcp..com", "ä.com"])(
    "is not %j",
    (hostName) => {
      const certificate = "https://contoso.vault.azure.net/secrets/mcp";
      expect(() => GatewayDomain.fromKeyVault({ hostName, certificate })).toThrow("hostName must");
    },
  );

  it.each([
    "mcp",
    "https://contoso.vault.azure.net/keys/mcp",
    "http://v.vault.azure.net/secrets/a",
  ])("has no certificate at %j", (certificate) => {
    const hostName = "mcp.contoso.com";
    expect(() => GatewayDomain.fromKeyVault({ hostName, certificate })).toThrow("certificate must");
  });
});

describe("regions and zones", () => {
  it("are those of the tier Premium", () => {
    const { first, warnings } = synth({
      sku: GatewaySku.premium(2),
      zones: ["1", "2"],
      regions: [{ location: "North Europe", units: 3, zones: ["1", "2", "3"] }],
    });
    expect(first("azurerm_api_management")).toMatchObject({
      zones: ["1", "2"],
      additional_location: [{ location: "northeurope", capacity: 3, zones: ["1", "2", "3"] }],
    });
    expect(warnings).toContainEqual(expect.stringContaining("answers in several regions"));
  });

  it("do not warn of marks that there are not", () => {
    const { warnings } = synth(
      { sku: GatewaySku.premium(), regions: [{ location: "northeurope" }] },
      false,
    );
    expect(warnings.join()).not.toContain("several regions");
  });

  it.each<[Partial<GatewayServiceProps>, string]>([
    [{ zones: ["1"] }, "stack/apim: zones are of the tier Premium only; the service is BasicV2"],
    [{ regions: [{ location: "northeurope" }] }, "regions are of the tier Premium only"],
    [{ sku: GatewaySku.premium(), zones: ["1", "2"] }, "zones are 2, so the number of units"],
    [{ sku: GatewaySku.premium(2), zones: ["1", "1"] }, 'zones must be of "1", "2" and "3"'],
    [{ sku: GatewaySku.premium(), zones: ["4"] }, 'zones must be of "1", "2" and "3"'],
    [
      { sku: GatewaySku.premium(), regions: [{ location: "westeurope" }] },
      "regions[0] is westeurope, where the service is",
    ],
    [
      { sku: GatewaySku.premium(), regions: [{ location: "westeuropa" }] },
      'regions[0].location must be an Azure region; did you mean "westeurope"',
    ],
    [
      { sku: GatewaySku.premium(), regions: [{ location: "northeurope", units: 0 }] },
      "regions[0].units must",
    ],
    [
      { sku: GatewaySku.premium(), regions: [{ location: "northeurope", zones: ["1", "2"] }] },
      "regions[0].zones are 2",
    ],
  ])("that cannot be are refused: %j", (props, sentence) => {
    expect(() => synth(props)).toThrow(sentence);
  });
});
