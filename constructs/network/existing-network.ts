import { Construct } from "constructs";
import { type IAzurePlatform, platformKind } from "../azure-platform.ts";
import { resourceId } from "../naming/resource-id.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { needed, object, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import type { IGatewayNetwork, PrivateEndpointProps } from "./network.ts";
import { NetworkDns } from "./network-dns.ts";
import type { PrivateLinkService } from "./private-link.ts";

/** A network that somebody else owns, by resource ids. */
export interface ExistingGatewayNetwork {
  /** Where private endpoints are created, and those zones that there are not: in the region of the network. */
  readonly platform: IAzurePlatform;
  /** The resource id of the network. */
  readonly id: string;
  /** The resource ids of its subnets; those that nothing is put into may be missing. */
  readonly subnets: ExistingSubnets;
  /**
   * The resource ids of private DNS zones that are linked to the network.
   * @default zones are made in the platform's resource group and linked to it
   */
  readonly dnsZoneIds?: Readonly<Partial<Record<PrivateLinkService, string>>>;
}

/** Subnets, each for one thing. */
export interface ExistingSubnets {
  /**
   * For API Management, with a network security group. A classic tier needs /29 or more, no delegation and the rules that Azure
   * lists; StandardV2 /27 or more, delegated to Microsoft.Web/serverFarms; PremiumV2 that stands in it /27 or more,
   * delegated to Microsoft.Web/hostingEnvironments.
   * @default none
   */
  readonly gateway?: string;
  /**
   * For a Container Apps environment, which has it for itself: /27 or more, delegated to Microsoft.App/environments.
   * @default none
   */
  readonly containers?: string;
  /**
   * For private endpoints, each of which takes an address.
   * @default none
   */
  readonly endpoints?: string;
}

const networks = "Microsoft.Network/virtualNetworks";

/** What `GatewayNetwork.fromExisting` returns. */
export class ExistingNetwork extends Construct implements IGatewayNetwork {
  readonly id: string;
  readonly location: string;
  readonly #subnets: ExistingSubnets;
  readonly #dns: NetworkDns;

  constructor(scope: Construct, id: string, existing: ExistingGatewayNetwork) {
    super(scope, id);
    const { path } = this.node;
    checkShape({ construct: this.node.path }, existingNetworkShape, existing);
    const { platform } = existing;
    this.location = platform.location;
    this.id = resourceId(path, "id", existing.id, networks);
    this.#subnets = Object.fromEntries(
      Object.entries({ ...existing.subnets }).map(([name, subnet]) => [
        name,
        resourceId(path, `subnets.${name}`, String(subnet), networks, "subnets"),
      ]),
    );
    const zoneIds = Object.fromEntries(
      Object.entries(existing.dnsZoneIds ?? {}).map(([service, zone]) => [
        service,
        resourceId(path, `dnsZoneIds.${service}`, zone, "Microsoft.Network/privateDnsZones"),
      ]),
    );
    this.#dns = new NetworkDns(this, "dns", { platform, networkId: this.id, zoneIds });
  }

  gatewaySubnet(): string {
    return this.#subnet("gateway");
  }

  containerSubnet(): string {
    return this.#subnet("containers");
  }

  privateEndpoint(scope: Construct, props: PrivateEndpointProps): void {
    this.#dns.endpoint(scope, this.#subnet("endpoints"), props);
  }

  resolve(scope: Construct, domain: string, address: string): void {
    this.#dns.resolve(scope, domain, address);
  }

  /** @throws InvalidPropertyError when it was not given. */
  #subnet(name: keyof ExistingSubnets): string {
    const subnet = this.#subnets[name];
    if (subnet !== undefined) return subnet;
    throw new InvalidPropertyError(
      this.node.path,
      `subnets.${name}`,
      "is missing, and something is put into it. Give the resource id of such a subnet.",
    );
  }
}

const subnetsShape: Shape<ExistingSubnets> = {
  gateway: text(),
  containers: text(),
  endpoints: text(),
};

const dnsZoneIdsShape: Shape<Partial<Record<PrivateLinkService, string>>> = {
  blob: text(),
  registry: text(),
  vault: text(),
  gateway: text(),
};

const existingNetworkShape: Shape<ExistingGatewayNetwork> = {
  platform: needed(platformKind),
  id: needed(text("the resource id of the network")),
  subnets: needed(object(subnetsShape)),
  dnsZoneIds: object(dnsZoneIdsShape),
};
