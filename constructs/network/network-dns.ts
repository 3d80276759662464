import { PrivateDnsARecord } from "@cdktf/provider-azurerm/lib/private-dns-a-record/index.js";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone/index.js";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link/index.js";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint/index.js";
import { Construct } from "constructs";
import type { IAzurePlatform } from "../azure-platform.ts";
import { claim } from "../naming/claims.ts";
import type { PrivateEndpointProps } from "./network.ts";
import { type PrivateLinkService, privateLinks } from "./private-link.ts";

export interface NetworkDnsProps {
  readonly platform: IAzurePlatform;
  readonly networkId: string;
  /** Zones that are there and linked to the network already. */
  readonly zoneIds: Readonly<Partial<Record<PrivateLinkService, string>>>;
}

/** The private endpoints of a network, and the names that lead to them. */
export class NetworkDns extends Construct {
  readonly #props: NetworkDnsProps;
  readonly #zones = new Map<string, string>();

  constructor(scope: Construct, id: string, props: NetworkDnsProps) {
    super(scope, id);
    this.#props = props;
  }

  /** @param subnetId where the endpoint gets its address */
  endpoint(
    scope: Construct,
    subnetId: string,
    { service, resourceId }: PrivateEndpointProps,
  ): void {
    const { platform } = this.#props;
    const { subresource } = privateLinks[service];
    const name = platform.names.of(scope, "private endpoint");
    new PrivateEndpoint(scope, "private-endpoint", {
      name,
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      subnetId,
      privateServiceConnection: {
        name,
        isManualConnection: false,
        privateConnectionResourceId: resourceId,
        subresourceNames: [subresource],
      },
      privateDnsZoneGroup: { name: "default", privateDnsZoneIds: [this.#zoneOf(service)] },
      tags: { ...platform.tags },
    });
  }

  /** All names below the domain, and its own. */
  resolve(scope: Construct, domain: string, address: string): void {
    const { platform } = this.#props;
    const zone = this.#newZone(scope, "dns", domain);
    for (const [id, name] of [
      ["below", "*"],
      ["itself", "@"],
    ] as const) {
      new PrivateDnsARecord(scope, `dns-${id}`, {
        name,
        zoneName: zone.name,
        resourceGroupName: platform.resourceGroupName,
        ttl: 300,
        records: [address],
      });
    }
  }

  #zoneOf(service: PrivateLinkService): string {
    const known = this.#props.zoneIds[service] ?? this.#zones.get(service);
    if (known !== undefined) return known;
    const { zone: name } = privateLinks[service];
    const { resourceGroupName } = this.#props.platform;
    claim({
      construct: this,
      property: "dnsZoneIds",
      key: `private DNS zone ${resourceGroupName}/${name}`,
      refusal: (first) =>
        `lacks ${service}, and ${first} has made the zone ${name} in the resource group. Name that zone, or give the networks platforms of their own.`,
    });
    const { id } = this.#newZone(this, service, name);
    this.#zones.set(service, id);
    return id;
  }

  #newZone(scope: Construct, id: string, name: string): PrivateDnsZone {
    const { platform, networkId } = this.#props;
    const zone = new PrivateDnsZone(scope, id, {
      name,
      resourceGroupName: platform.resourceGroupName,
      tags: { ...platform.tags },
    });
    new PrivateDnsZoneVirtualNetworkLink(scope, `${id}-link`, {
      name: "gateway-network",
      privateDnsZoneName: zone.name,
      resourceGroupName: platform.resourceGroupName,
      virtualNetworkId: networkId,
      tags: { ...platform.tags },
    });
    return zone;
  }
}
