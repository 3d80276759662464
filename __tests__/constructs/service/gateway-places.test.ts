import { TerraformStack, Testing } from "cdktf";
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
  return { gateway, server, first, warnings: said("warn"), infos: said("info") };
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
