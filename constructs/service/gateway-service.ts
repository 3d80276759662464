import { ApiManagement } from "@cdktf/provider-azurerm/lib/api-management/index.js";
import { ApiManagementCustomDomain } from "@cdktf/provider-azurerm/lib/api-management-custom-domain/index.js";
import { DataAzurermApiManagement } from "@cdktf/provider-azurerm/lib/data-azurerm-api-management/index.js";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity/index.js";
import { Annotations, Fn } from "cdktf";
import { Construct } from "constructs";
import type { Tier } from "../../policy/index.ts";
import { type IAzurePlatform, platformKind } from "../azure-platform.ts";
import type { ManagedIdentity } from "../managed-identity.ts";
import { pathBelow } from "../naming/path-below.ts";
import { type IGatewayNetwork, networkKind } from "../network/network.ts";
import { checkedLater, instance, list, needed, object, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { certificateReader } from "./certificate-reader.ts";
import {
  checkedExisting,
  type ExistingGatewayService,
  existingServiceShape,
} from "./existing-service.ts";
import { type GatewayDomain, hostNameProperty } from "./gateway-domain.ts";
import { type GatewayRegion, placement, regionShape } from "./gateway-regions.ts";
import { GatewaySku } from "./gateway-sku.ts";
import { publisherOf } from "./publisher.ts";
import type { IGatewayService } from "./service.ts";
import { checkOutbound, type GatewayAccess, serviceNetwork } from "./service-network.ts";

/** How the service is created. */
export interface GatewayServiceProps {
  /** Where the service is created. */
  readonly platform: IAzurePlatform;
  /**
   * Within a family (v2 or classic) it changes in place. Between them it is another service with
   * another URL: everybody signs in anew, at a new address.
   * @default GatewaySku.basicV2()
   */
  readonly sku?: GatewaySku;
  /**
   * The name of the service, unique in all of Azure. Give another one together with another family of
   * tiers or another region: the new service is created while the old one has its name.
   * @default the prefix, the construct's path in its stack, the family unless it is v2, and a random suffix
   */
  readonly name?: string;
  /**
   * The organisation that the service names as its publisher.
   * @default "MCP Gateway"
   */
  readonly publisherName?: string;
  /**
   * Where Azure sends notices about the service.
   * @default Azure's own sender address, which nobody reads
   */
  readonly publisherEmail?: string;
  /**
   * A host name of your own. It is the issuer: with another one, everybody registers and signs in anew.
   * @default the service's name below azure-api.net
   */
  readonly domain?: GatewayDomain;
  /**
   * Availability zones, of the tier Premium only; the number of units is a multiple of their number.
   * @default those that Azure chooses
   */
  readonly zones?: readonly string[];
  /**
   * Further regions that answer requests, of the tier Premium only. A revoked grant's access tokens are refused at once in
   * the region that revoked it, and elsewhere when they expire; rate limits count in each.
   * @default none
   */
  readonly regions?: readonly GatewayRegion[];
  /**
   * A virtual network in the same region and subscription, for servers and a store that only it reaches. The tiers Basic,
   * Standard and BasicV2 reach none; Basic and Standard can be reached from one, which may be in any region. Developer, Premium
   * and StandardV2 take it in place; a PremiumV2 service that was private cannot become public, nor the other way round.
   * @default none
   */
  readonly network?: IGatewayNetwork;
  /**
   * Who reaches the service. "private" is from the network alone, where MCP clients and people's browsers then have to be. A
   * service of StandardV2, Basic or Standard is made as "public and private" first: Azure makes none without public access. In
   * Developer and Premium there are "public" and "private" only.
   * @default "public"
   */
  readonly access?: GatewayAccess;
}

/**
 * A new API Management service with a user-assigned identity.
 *
 * @example
 * new GatewayService(stack, "service", {
 *   platform,
 *   sku: GatewaySku.standardV2(),
 *   publisherEmail: "platform@contoso.example",
 * });
 */
export class GatewayService extends Construct implements IGatewayService {
  /**
   * A service that exists already. The path of the gateway must be free, and the identity must be assigned to it:
   * Terraform cannot add one to a service it does not own.
   *
   * @throws InvalidPropertyError when the tier is unknown, or an id of the identity is not a UUID.
   */
  static fromExisting(
    scope: Construct,
    id: string,
    existing: ExistingGatewayService,
  ): IGatewayService {
    const path = pathBelow(scope, id);
    checkShape({ construct: path }, existingServiceShape, existing);
    const identity = checkedExisting(path, existing);
    checkOutbound(path, existing.tier, existing.network);
    const { hostName } = existing;
    if (hostName !== undefined) hostNameProperty(path, "hostName", hostName);
    const service = new DataAzurermApiManagement(scope, id, {
      name: existing.name,
      resourceGroupName: existing.resourceGroupName,
      lifecycle: {
        // The policies are checked for the limits of this tier.
        postcondition: [
          {
            condition: `\${startswith(self.sku_name, "${existing.tier}_")}`,
            errorMessage: `The service ${existing.name} is not of the tier ${existing.tier}. Give GatewayService.fromExisting the tier that it is of.`,
          },
        ],
      },
    });
    return {
      name: existing.name,
      id: service.id,
      resourceGroupName: existing.resourceGroupName,
      tier: existing.tier,
      url: hostName === undefined ? service.gatewayUrl : `https://${hostName}`,
      identity,
      inSeveralRegions: existing.inSeveralRegions ?? false,
      network: existing.network,
    };
  }

  readonly name: string;
  readonly id: string;
  readonly resourceGroupName: string;
  readonly tier: Tier;
  readonly url: string;
  readonly identity: ManagedIdentity;
  readonly inSeveralRegions: boolean;
  readonly network: IGatewayNetwork | undefined;

  /** @throws InvalidPropertyError when a property cannot work. */
  constructor(scope: Construct, id: string, props: GatewayServiceProps) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, serviceShape, props);
    const { platform, sku = GatewaySku.basicV2() } = props;
    const { publisherName, publisherEmail } = publisherOf(this.node.path, props);
    const identity = new UserAssignedIdentity(this, "identity", {
      name: platform.names.of(this, "identity"),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      tags: { ...platform.tags },
    });
    const connection = serviceNetwork(this, sku, platform.location, props);
    const service = new ApiManagement(this, "service", {
      name:
        props.name === undefined
          ? platform.names.of(this, "api management", undefined, variantOf(sku))
          : platform.names.chosen(this, "api management", props.name),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      skuName: sku.name,
      publisherName,
      publisherEmail,
      identity: { type: "UserAssigned", identityIds: [identity.id] },
      ...placement(this.node.path, sku, platform.location, props),
      ...connection.config,
      tags: { ...platform.tags },
    });
    this.name = service.name;
    this.id = service.id;
    this.resourceGroupName = platform.resourceGroupName;
    this.tier = sku.tier;
    this.url = props.domain === undefined ? service.gatewayUrl : this.#bind(props.domain, identity);
    this.inSeveralRegions = (props.regions ?? []).length > 0;
    this.identity = { clientId: identity.clientId, principalId: identity.principalId };
    this.network = connection.reaches;
    if (connection.hasEndpoint) {
      props.network?.privateEndpoint(this, { service: "gateway", resourceId: this.id });
    }
    if (connection.config.virtualNetworkType === "Internal") {
      // Azure tells nobody the address of a service that stands in a network.
      const address = Fn.element(service.privateIpAddresses, 0);
      props.network?.resolve(this, `${this.name}.azure-api.net`, address);
    }
  }

  /** @returns the origin that clients see. */
  #bind(domain: GatewayDomain, identity: UserAssignedIdentity): string {
    const { hostName } = domain;
    new ApiManagementCustomDomain(this, "domain", {
      apiManagementId: this.id,
      gateway: [
        {
          hostName,
          keyVaultCertificateId: domain.secretId,
          sslKeyvaultIdentityClientId: identity.clientId,
          defaultSslBinding: true,
        },
      ],
      dependsOn: certificateReader(this, domain, identity.principalId),
    });
    Annotations.of(this).addInfo(
      `${hostName} is the issuer of every token. Once people have signed in, another host name makes all of them register and sign in anew.`,
    );
    return `https://${hostName}`;
  }
}

/** Both families exist while one replaces the other. */
function variantOf(sku: GatewaySku): string[] {
  return sku.family === "v2" ? [] : [sku.family];
}

const serviceShape: Shape<GatewayServiceProps> = {
  platform: needed(platformKind),
  sku: instance(["tier", "units"], "a GatewaySku, such as GatewaySku.basicV2()"),
  name: text(),
  publisherName: text(),
  publisherEmail: text(),
  domain: instance(["hostName", "secretId"], "a GatewayDomain: GatewayDomain.fromKeyVault({...})"),
  zones: list(text()),
  regions: list(object(regionShape)),
  network: networkKind,
  access: checkedLater,
};
