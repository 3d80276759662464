import { readFileSync } from "node:fs";
import { Construct } from "constructs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  AzurePlatform,
  ContainerEnvironment,
  ContainerImage,
  GatewayNetwork,
  GatewayService,
  GatewaySku,
  GrantStore,
  type IGatewayNetwork,
  ImageRegistry,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { synthesized } from "../../stacks/synthesized.ts";
import { type Blocks, terraformOf } from "../terraform-of.ts";
import { networked, only } from "./networked.ts";

const uuid = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";

describe("a gateway with everything behind it in a network", () => {
  let resource: Blocks;
  beforeAll(async () => {
    const file = await synthesized("examples/private-network.ts");
    resource = (JSON.parse(readFileSync(file, "utf8")) as { resource: Blocks }).resource;
  });

  it("has a subnet for each, as Azure wants it, and no two overlap", () => {
    const subnets = Object.values(resource["azurerm_subnet"] ?? {}).map((subnet) => {
      const [delegation] = (subnet["delegation"] ?? []) as { service_delegation: object }[];
      return [subnet["name"], subnet["address_prefixes"], delegation?.service_delegation];
    });
    const join = "Microsoft.Network/virtualNetworks/subnets";
    expect(subnets.toSorted()).toEqual([
      [
        "snet-containers",
        ["10.80.0.0/24"],
        { name: "Microsoft.App/environments", actions: [`${join}/join/action`] },
      ],
      ["snet-endpoints", ["10.80.2.0/24"], undefined],
      [
        "snet-integration",
        ["10.80.3.0/24"],
        { name: "Microsoft.Web/serverFarms", actions: [`${join}/action`] },
      ],
    ]);
  });

  it("lets nobody reach the environment, the registry and the store from elsewhere", () => {
    expect(only(resource, "azurerm_container_app_environment")).toMatchObject({
      internal_load_balancer_enabled: true,
      infrastructure_subnet_id: expect.stringContaining(
        "azurerm_subnet.network_containers",
      ) as string,
      workload_profile: [{ name: "Consumption", workload_profile_type: "Consumption" }],
    });
    const closed = { public_network_access_enabled: false };
    expect(only(resource, "azurerm_container_registry")).toMatchObject({
      ...closed,
      sku: "Premium",
    });
    expect(only(resource, "azurerm_storage_account")).toMatchObject(closed);
  });

  it("leads their names into the network", () => {
    const zones = Object.values(resource["azurerm_private_dns_zone"] ?? {}).map(({ name }) => name);
    expect(zones.toSorted()).toEqual([
      expect.stringMatching(/^\$\{azurerm_container_app_environment\..*\.default_domain\}$/),
      "privatelink.azurecr.io",
      "privatelink.blob.core.windows.net",
    ]);
    expect(
      Object.keys(resource["azurerm_private_dns_zone_virtual_network_link"] ?? {}),
    ).toHaveLength(3);
    const records = Object.values(resource["azurerm_private_dns_a_record"] ?? {});
    expect(records.map(({ name }) => name).toSorted()).toEqual(["*", "@"]);
    const endpoints = Object.values(resource["azurerm_private_endpoint"] ?? {});
    expect(
      endpoints
        .map(
          ({ private_service_connection: it }) =>
            (it as Record<string, unknown>)["subresource_names"],
        )
        .toSorted(),
    ).toEqual([["blob"], ["registry"]]);
  });

  it("has a service that reaches into it and is public", () => {
    const service = only(resource, "azurerm_api_management");
    expect(service).toMatchObject({ virtual_network_type: "External" });
    expect(service).not.toHaveProperty("public_network_access_enabled");
    expect(only(resource, "azurerm_network_security_group")).toMatchObject({ security_rule: [] });
    expect(only(resource, "azurerm_subnet_network_security_group_association")).toBeDefined();
  });
});

describe("what is reached from a network alone", () => {
  const sentence = "is reached from its network alone, and the service of the gateway is in";

  it("is refused to a gateway that is elsewhere", () => {
    const { stack, platform, network } = networked();
    const grantStore = new GrantStore(stack, "grants", { platform, network });
    const make = () => new McpOAuthGateway(stack, "first", { platform, grantStore });
    expect(make).toThrow(`stack/first: grantStore ${sentence} no network.`);
    const gateway = new McpOAuthGateway(stack, "second", { platform });
    const environment = new ContainerEnvironment(stack, "containers", { platform, network });
    const image = ContainerImage.fromReference("registry.example/notes:1.0.0");
    const notes = new McpContainerServer(stack, "notes", { platform, image, environment });
    const backends = [notes, McpBackend.url("https://notes.example/mcp", { network })];
    for (const backend of backends) {
      expect(() => gateway.addServer("notes", { backend })).toThrow(
        `stack/second: backend of the server "notes" ${sentence} no network.`,
      );
    }
  });

  it("is refused to a gateway in another network, and taken by one that is said to be there", () => {
    const { stack, platform, network } = networked();
    const backend = McpBackend.url("https://notes.example/mcp", { network });
    const on = (id: string, there: IGatewayNetwork) => {
      const service = GatewayService.fromExisting(stack, `${id}-service`, {
        name: id,
        resourceGroupName: "rg",
        tier: "Premium",
        identity: { clientId: uuid, principalId: uuid },
        network: there,
      });
      return new McpOAuthGateway(stack, id, { platform, service }).addServer("notes", { backend });
    };
    const other = new GatewayNetwork(stack, "other", { platform });
    expect(() => on("elsewhere", other)).toThrow(`${sentence} another network.`);
    expect(on("there", network).url).toMatch(/\/notes\/mcp$/);
  });

  it("is pulled from by containers in its network alone", () => {
    const { stack, platform, network } = networked();
    const registry = new ImageRegistry(stack, "images", { platform, network });
    const image = ContainerImage.fromRegistry(registry, "notes:1.0.0");
    const refused = "image is in a registry that is reached from its network alone";
    const where = "and the environment of the server is in";
    expect(() => new McpContainerServer(stack, "alone", { platform, image })).toThrow(
      `stack/alone: ${refused}, ${where} no network.`,
    );
    const other = new GatewayNetwork(stack, "other", { platform });
    const environment = new ContainerEnvironment(stack, "elsewhere", { platform, network: other });
    expect(() => new McpContainerServer(stack, "notes", { platform, image, environment })).toThrow(
      `stack/notes: ${refused}, ${where} another network.`,
    );
  });

  it("has no environment of another region in it", () => {
    const { stack, network } = networked();
    const platform = AzurePlatform.fromResourceGroup(stack, "north", {
      name: "rg-north",
      location: "northeurope",
    });
    expect(() => new ContainerEnvironment(stack, "containers", { platform, network })).toThrow(
      "stack/containers: network is in westeurope, and what stands in it has to be there",
    );
  });

  it("builds no image at deployment", () => {
    const { stack, platform, network } = networked();
    const registry = new ImageRegistry(stack, "images", { platform, network });
    const image = ContainerImage.fromAsset("mcp-server");
    const make = () => new McpContainerServer(stack, "weather", { platform, image, registry });
    expect(make).toThrow("stack/weather: image cannot be built at deployment");
  });
});

describe("a network", () => {
  it.each([
    "10.64.0.0/23",
    "10.64.1.0/22",
    "172.32.0.0/16",
    "192.168.0.0/15",
    "8.8.0.0/16",
    "10.0.0.256/8",
    "10.64.0.0",
  ])("has a private range with room for all: %s is refused", (addressSpace) => {
    const { stack, platform } = networked();
    const make = () => new GatewayNetwork(stack, "other", { platform, addressSpace });
    expect(make).toThrow(`stack/other: addressSpace must be a private range of 1,024 addresses`);
  });

  it.each(["10.0.0.0/8", "172.16.0.0/12", "172.31.252.0/22", "192.168.0.0/16"])(
    "may be %s",
    (addressSpace) => {
      const { stack, platform } = networked();
      expect(() => new GatewayNetwork(stack, "other", { platform, addressSpace })).not.toThrow();
    },
  );

  it("has one environment, which has its subnet for itself", () => {
    const { stack, platform, network } = networked();
    new ContainerEnvironment(stack, "one", { platform, network });
    const make = () => new ContainerEnvironment(stack, "two", { platform, network });
    expect(make).toThrow(
      "stack/network: containers is the subnet of a Container Apps environment already",
    );
  });

  it("shares its zones with no second one in its resource group", () => {
    const { stack, platform, network } = networked();
    new GrantStore(stack, "one", { platform, network });
    const other = new GatewayNetwork(stack, "other", { platform });
    const make = () => new GrantStore(stack, "two", { platform, network: other });
    expect(make).toThrow("has made the zone privatelink.blob.core.windows.net");
  });
});

describe("a private endpoint", () => {
  it.each([
    ["blob", "blob", "privatelink.blob.core.windows.net"],
    ["registry", "registry", "privatelink.azurecr.io"],
    ["vault", "vault", "privatelink.vaultcore.azure.net"],
    ["gateway", "Gateway", "privatelink.azure-api.net"],
  ] as const)("of a %s is found by its name", (service, subresource, zone) => {
    const { stack, network } = networked();
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
    const resourceId = "${data.azurerm_key_vault.theirs.id}";
    network.privateEndpoint(new Construct(stack, "theirs"), { service, resourceId });
    const { resource } = terraformOf(stack);
    expect(only(resource, "azurerm_private_endpoint")).toMatchObject({
      private_service_connection: {
        is_manual_connection: false,
        private_connection_resource_id: resourceId,
        subresource_names: [subresource],
      },
    });
    expect(only(resource, "azurerm_private_dns_zone")["name"]).toBe(zone);
  });
});

describe("a network that exists", () => {
  const id = `/subscriptions/${uuid}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub`;
  const zone = `/subscriptions/${uuid}/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;

  it("is used as it is, with the zones that are there", () => {
    const { stack, platform } = networked();
    const network = GatewayNetwork.fromExisting(stack, "hub", {
      platform,
      id: id.replace("resourceGroups", "resourcegroups"),
      subnets: { endpoints: `${id}/subnets/endpoints`, gateway: `${id}/subnets/apim` },
      dnsZoneIds: { blob: zone },
    });
    expect(network.id).toBe(id);
    new GrantStore(stack, "grants", { platform, network });
    new GatewayService(stack, "service", { platform, sku: GatewaySku.standardV2(), network });
    const { resource, ofType } = terraformOf(stack);
    expect(resource).not.toHaveProperty("azurerm_private_dns_zone");
    expect(resource).not.toHaveProperty("azurerm_subnet");
    expect(only(resource, "azurerm_private_endpoint")).toMatchObject({
      subnet_id: `${id}/subnets/endpoints`,
      private_dns_zone_group: { private_dns_zone_ids: [zone] },
    });
    expect(ofType("azurerm_api_management")[0]).toMatchObject({
      virtual_network_configuration: { subnet_id: `${id}/subnets/apim` },
    });
  });

  it.each<[string, Parameters<typeof GatewayNetwork.fromExisting>[2]["subnets"], string]>([
    ["a subnet that is none", { containers: "apps" }, "subnets.containers must be a resource id"],
    ["one that is needed and not given", {}, "subnets.containers is missing"],
  ])("is refused with %s", (_, subnets, sentence) => {
    const { stack, platform } = networked();
    const make = () => {
      const network = GatewayNetwork.fromExisting(stack, "hub", { platform, id, subnets });
      return new ContainerEnvironment(stack, "containers", { platform, network });
    };
    expect(make).toThrow(`stack/hub: ${sentence}`);
  });
});
