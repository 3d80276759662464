import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  GatewayService,
  type GatewayServiceProps,
  GatewaySku,
} from "../../../constructs/index.ts";
import { networked, only } from "../network/networked.ts";
import { terraformOf } from "../terraform-of.ts";

describe("a service in a network", () => {
  function service(props: Partial<GatewayServiceProps>) {
    const { stack, platform, network } = networked();
    new GatewayService(stack, "service", { platform, network, ...props });
    const terraform = terraformOf(stack);
    return {
      stack,
      resource: terraform.resource,
      service: terraform.ofType("azurerm_api_management")[0],
    };
  }

  it.each([
    ["developer", GatewaySku.developer(), "public", "External", "snet-classic"],
    ["premium", GatewaySku.premium(), "private", "Internal", "snet-classic"],
    ["standardV2", GatewaySku.standardV2(), "public", "External", "snet-integration"],
    ["standardV2", GatewaySku.standardV2(), "private", "External", "snet-integration"],
    ["premiumV2", GatewaySku.premiumV2(), "public", "External", "snet-integration"],
    ["premiumV2", GatewaySku.premiumV2(), "private", "Internal", "snet-injection"],
  ] as const)("of the tier %s", (_, sku, access, type, subnet) => {
    const made = service({ sku, access });
    expect(made.service).toMatchObject({ virtual_network_type: type });
    const names = Object.values(made.resource["azurerm_subnet"] ?? {}).map(({ name }) => name);
    expect(names).toContain(subnet);
    const { security_rule: rules } = only(made.resource, "azurerm_network_security_group");
    expect((rules as object[]).length > 0).toBe(subnet === "snet-classic");
  });

  it.each([
    ["StandardV2", GatewaySku.standardV2(), "public and private"],
    ["StandardV2", GatewaySku.standardV2(), "private"],
    ["PremiumV2", GatewaySku.premiumV2(), "public and private"],
    ["Standard", GatewaySku.standard(), "public and private"],
    ["Basic", GatewaySku.basic(), "private"],
  ] as const)("of %s gets an address there: %s", (_, sku, access) => {
    const made = service({ sku, access });
    expect(only(made.resource, "azurerm_private_endpoint")).toMatchObject({
      private_service_connection: { subresource_names: ["Gateway"] },
    });
    const closed = made.service?.["public_network_access_enabled"] === false;
    expect(closed).toBe(access === "private");
    const [warning] = made.stack.node.findChild("service").node.metadata;
    expect(warning?.data).toEqual(
      closed
        ? expect.stringContaining('Deploy with access: "public and private" first')
        : undefined,
    );
  });

  it("that stands there is found by its name there", () => {
    const made = service({ sku: GatewaySku.premium(), access: "private" });
    expect(only(made.resource, "azurerm_private_dns_zone")["name"]).toMatch(/\.azure-api\.net$/);
  });

  it.each<[string, Partial<GatewayServiceProps>]>([
    ["network cannot be reached by the tier BasicV2, only by StandardV2", {}],
    ["network cannot be reached by the tier BasicV2,", { access: "private" }],
    ["network cannot be reached by the tier Standard,", { sku: GatewaySku.standard() }],
    [
      "access cannot be both for Premium",
      { sku: GatewaySku.premium(), access: "public and private" },
    ],
    [
      "regions have a network each",
      { sku: GatewaySku.premium(), regions: [{ location: "northeurope" }] },
    ],
    ["access must be one of", { sku: GatewaySku.premium(), access: "open" as "public" }],
  ])("is refused: %s", (sentence, props) => {
    expect(() => service(props)).toThrow(`stack/service: ${sentence}`);
  });

  it("that sends nothing into it reaches nothing there, though it is reached from there", () => {
    const { stack, platform, network } = networked();
    const sku = GatewaySku.standard();
    const props = { platform, network, sku, access: "public and private" } as const;
    expect(new GatewayService(stack, "service", props).network).toBeUndefined();
    const { resource, ofType } = terraformOf(stack);
    expect(ofType("azurerm_api_management")[0]).not.toHaveProperty("virtual_network_type");
    expect(Object.values(resource["azurerm_subnet"] ?? {}).map(({ name }) => name)).toEqual([
      "snet-endpoints",
    ]);
  });

  it("stands in one of its own region, and is reached from one of any", () => {
    const { stack, network } = networked();
    const platform = AzurePlatform.fromResourceGroup(stack, "north", {
      name: "rg-north",
      location: "northeurope",
    });
    const sku = GatewaySku.premium();
    const make = () => new GatewayService(stack, "service", { platform, network, sku });
    expect(make).toThrow(
      "stack/service: network is in westeurope, and what stands in it has to be there; the platform is in northeurope.",
    );
    new GatewayService(stack, "reached", {
      platform,
      network,
      sku: GatewaySku.standard(),
      access: "public and private",
    });
  });

  it("is not private without one", () => {
    const { stack, platform } = networked();
    const make = () => new GatewayService(stack, "service", { platform, access: "private" });
    expect(make).toThrow("access cannot be private without a network.");
  });
});
