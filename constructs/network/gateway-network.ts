import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group/index.js";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet/index.js";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association/index.js";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network/index.js";
import { Construct } from "constructs";
import { type IAzurePlatform, platformKind } from "../azure-platform.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { AddressRange } from "./address-range.ts";
import { type ExistingGatewayNetwork, ExistingNetwork } from "./existing-network.ts";
import { classicRules } from "./gateway-security-rules.ts";
import type { GatewaySubnetKind, IGatewayNetwork, PrivateEndpointProps } from "./network.ts";
import { NetworkDns } from "./network-dns.ts";

/** Where the network is created, and its addresses. */
export interface GatewayNetworkProps {
  /** Where it is created. API Management has to be in the same region and subscription. */
  readonly platform: IAzurePlatform;
  /**
   * Its addresses: a private range of 1,024 or more, of which the first 1,024 are used. Choose it before the network is peered
   * with others.
   * @default "10.64.0.0/22"
   */
  readonly addressSpace?: string;
}

/** What Azure lets stand in the subnet of each kind, and which quarter of the range it has. */
const subnets = {
  containers: { place: 0, delegation: "Microsoft.App/environments", actions: "join/action" },
  endpoints: { place: 2, delegation: undefined, actions: "" },
  classic: { place: 1, delegation: undefined, actions: "" },
  // A subnet cannot be delegated anew while something stands in it, so another family has other addresses.
  integration: { place: 3, delegation: "Microsoft.Web/serverFarms", actions: "action" },
  injection: { place: 3, delegation: "Microsoft.Web/hostingEnvironments", actions: "action" },
} as const;

/**
 * A virtual network for a gateway, its containers and its stores. A subnet of 256 addresses, delegated as Azure
 * requires, is created for each kind of resource in it.
 *
 * @example
 * const network = new GatewayNetwork(stack, "network", { platform });
 * const environment = new ContainerEnvironment(stack, "containers", { platform, network });
 * const service = new GatewayService(stack, "service", {
 *   platform,
 *   sku: GatewaySku.standardV2(),
 *   network,
 * });
 * const grantStore = new GrantStore(stack, "grants", { platform, network });
 */
export class GatewayNetwork extends Construct implements IGatewayNetwork {
  /**
   * An existing network, with subnets for what is put into it.
   * @throws InvalidPropertyError when the platform is missing, or an id is not a resource id.
   */
  static fromExisting(
    scope: Construct,
    id: string,
    existing: ExistingGatewayNetwork,
  ): IGatewayNetwork {
    return new ExistingNetwork(scope, id, existing);
  }

  readonly id: string;
  readonly location: string;
  readonly #platform: IAzurePlatform;
  readonly #range: AddressRange;
  readonly #network: VirtualNetwork;
  readonly #dns: NetworkDns;
  #endpoints: string | undefined;

  /** @throws InvalidPropertyError when the platform is missing, or the range is not valid. */
  constructor(scope: Construct, id: string, props: GatewayNetworkProps) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, gatewayNetworkShape, props);
    this.#platform = props.platform;
    const { addressSpace = "10.64.0.0/22" } = props;
    this.#range = new AddressRange(this.node.path, "addressSpace", addressSpace);
    this.#network = new VirtualNetwork(this, "network", {
      name: this.#platform.names.of(this, "network"),
      resourceGroupName: this.#platform.resourceGroupName,
      location: this.#platform.location,
      addressSpace: [addressSpace],
      tags: { ...this.#platform.tags },
    });
    this.id = this.#network.id;
    this.location = this.#platform.location;
    this.#dns = new NetworkDns(this, "dns", {
      platform: this.#platform,
      networkId: this.id,
      zoneIds: {},
    });
  }

  /** @throws InvalidPropertyError when there is a service in it already. */
  gatewaySubnet(kind: GatewaySubnetKind): string {
    const subnet = this.#subnet("gateway", kind);
    const group = new NetworkSecurityGroup(this, "gateway-rules", {
      name: this.#platform.names.of(this, "security group"),
      resourceGroupName: this.#platform.resourceGroupName,
      location: this.#platform.location,
      // A v2 tier is managed from elsewhere: Azure's own rules suffice, but a group there has to be.
      securityRule: kind === "classic" ? [...classicRules] : [],
      tags: { ...this.#platform.tags },
    });
    new SubnetNetworkSecurityGroupAssociation(this, "gateway-rules-apply", {
      subnetId: subnet.id,
      networkSecurityGroupId: group.id,
    });
    return subnet.id;
  }

  /** @throws InvalidPropertyError when there is an environment in it already. */
  containerSubnet(): string {
    this.#range.refuseReserved(this.node.path, "addressSpace");
    return this.#subnet("containers", "containers").id;
  }

  privateEndpoint(scope: Construct, props: PrivateEndpointProps): void {
    this.#endpoints ??= this.#subnet("endpoints", "endpoints").id;
    this.#dns.endpoint(scope, this.#endpoints, props);
  }

  resolve(scope: Construct, domain: string, address: string): void {
    this.#dns.resolve(scope, domain, address);
  }

  #subnet(id: string, kind: keyof typeof subnets): Subnet {
    if (this.node.tryFindChild(id) !== undefined) {
      const taken = id === "gateway" ? "a service" : "a Container Apps environment";
      throw new InvalidPropertyError(
        this.node.path,
        id,
        `is the subnet of ${taken} already, which has it for itself. Share that one, or make another network.`,
      );
    }
    const { place, delegation, actions } = subnets[kind];
    return new Subnet(this, id, {
      name: `snet-${kind}`,
      resourceGroupName: this.#platform.resourceGroupName,
      virtualNetworkName: this.#network.name,
      addressPrefixes: [this.#range.subnet(place)],
      ...(delegation === undefined
        ? {}
        : {
            delegation: [
              {
                name: kind,
                serviceDelegation: {
                  name: delegation,
                  actions: [`Microsoft.Network/virtualNetworks/subnets/${actions}`],
                },
              },
            ],
          }),
    });
  }
}

const gatewayNetworkShape: Shape<GatewayNetworkProps> = {
  platform: needed(platformKind),
  addressSpace: text(),
};
