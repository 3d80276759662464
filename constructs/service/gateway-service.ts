import { ApiManagement } from "@cdktf/provider-azurerm/lib/api-management/index.js";
import { ApiManagementCustomDomain } from "@cdktf/provider-azurerm/lib/api-management-custom-domain/index.js";
import { DataAzurermApiManagement } from "@cdktf/provider-azurerm/lib/data-azurerm-api-management/index.js";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity/index.js";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { type Tier, tiers } from "../../policy/index.ts";
import { type IAzurePlatform, platformProperty } from "../azure-platform.ts";
import { idProperty } from "../properties/id-property.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { objectProperty } from "../properties/object-property.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { type GatewayDomain, hostNameProperty } from "./gateway-domain.ts";
import { type GatewayRegion, placement } from "./gateway-regions.ts";
import { GatewaySku } from "./gateway-sku.ts";
import { publisherOf } from "./publisher.ts";

/** The managed identity that the gateway acts as, towards Entra, the grant store and backends. */
export interface GatewayIdentity {
  /** Its client id: what policies name it by. */
  readonly clientId: string;
  /** The object id of its service principal: what roles are given to. */
  readonly principalId: string;
}

/** An API Management service that a gateway can be put on. */
export interface IGatewayService {
  /** Its name in Azure. */
  readonly name: string;
  /** Its resource id. */
  readonly id: string;
  /** The resource group that it is in. */
  readonly resourceGroupName: string;
  /** Whose limits the policies are held to. */
  readonly tier: Tier;
  /** The origin clients see, without a trailing slash. */
  readonly url: string;
  /** What the gateway acts as. */
  readonly identity: GatewayIdentity;
  /** Whether requests are answered in more than one region; each has a cache and counters of its own. */
  readonly inSeveralRegions: boolean;
}

/** How the service is made. */
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
   * Who the service says it belongs to.
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
}

/** A service that somebody else owns. */
export interface ExistingGatewayService {
  /** Its name in Azure. */
  readonly name: string;
  /** The resource group that it is in. */
  readonly resourceGroupName: string;
  /** Its tier, without units; Terraform holds the service to it when deploying. */
  readonly tier: Tier;
  /** A user-assigned managed identity that the service has. */
  readonly identity: GatewayIdentity;
  /**
   * The host name that clients use, where the service has one of its own.
   * @default its name below azure-api.net
   */
  readonly hostName?: string;
  /**
   * Whether it answers in several regions.
   * @default false
   */
  readonly inSeveralRegions?: boolean;
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
   * A service that exists already. Its root path must be free, and the identity must be assigned to
   * it: Terraform cannot add one to a service it does not own.
   *
   * @throws InvalidPropertyError when the tier is none, or an id of the identity no UUID.
   */
  static fromExisting(
    scope: Construct,
    id: string,
    existing: ExistingGatewayService,
  ): IGatewayService {
    const path = [scope.node.path, id].filter((part) => part !== "").join("/");
    const identity = checkedExisting(path, existing);
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
    };
  }

  readonly name: string;
  readonly id: string;
  readonly resourceGroupName: string;
  readonly tier: Tier;
  readonly url: string;
  readonly identity: GatewayIdentity;
  readonly inSeveralRegions: boolean;

  /** @throws InvalidPropertyError when a property cannot work. */
  constructor(scope: Construct, id: string, props: GatewayServiceProps) {
    super(scope, id);
    removeAfterUse(this);
    const platform = platformProperty(this, props);
    const sku = objectProperty(this.node.path, "sku", props.sku ?? GatewaySku.basicV2(), {
      members: ["tier", "units"],
      give: "a GatewaySku, such as GatewaySku.basicV2()",
    });
    const { publisherName, publisherEmail } = publisherOf(this.node.path, props);
    const identity = new UserAssignedIdentity(this, "identity", {
      name: platform.names.of(this, "identity"),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      tags: { ...platform.tags },
    });
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
      tags: { ...platform.tags },
    });
    this.name = service.name;
    this.id = service.id;
    this.resourceGroupName = platform.resourceGroupName;
    this.tier = sku.tier;
    this.url = props.domain === undefined ? service.gatewayUrl : this.#bind(props.domain, identity);
    this.inSeveralRegions = (props.regions ?? []).length > 0;
    this.identity = { clientId: identity.clientId, principalId: identity.principalId };
  }

  /** @returns the origin that clients see. */
  #bind({ hostName, secretId }: GatewayDomain, identity: UserAssignedIdentity): string {
    new ApiManagementCustomDomain(this, "domain", {
      apiManagementId: this.id,
      gateway: [
        {
          hostName,
          keyVaultCertificateId: secretId,
          sslKeyvaultIdentityClientId: identity.clientId,
          defaultSslBinding: true,
        },
      ],
    });
    Annotations.of(this).addInfo(
      `${hostName} is the issuer of every token. Once people have signed in, another host name makes all of them register and sign in anew.`,
    );
    return `https://${hostName}`;
  }
}

/** @returns the identity with its ids as tokens spell them. */
function checkedExisting(path: string, existing: ExistingGatewayService): GatewayIdentity {
  const { name, resourceGroupName, tier } = existing;
  for (const [property, value] of Object.entries({ name, resourceGroupName })) {
    if (typeof value === "string" && value.trim() !== "") continue;
    throw new InvalidPropertyError(path, property, "is missing. Give that of the service.");
  }
  if (!tiers.includes(tier)) {
    throw new InvalidPropertyError(
      path,
      "tier",
      `must be one of ${tiers.join(", ")}, without units; it is "${String(tier)}".`,
    );
  }
  const identity = objectProperty(path, "identity", existing.identity, {
    members: ["clientId", "principalId"],
    give: "clientId and principalId of a user-assigned managed identity of the service",
  });
  return {
    clientId: idProperty(path, "identity.clientId", identity.clientId, "a managed identity"),
    principalId: idProperty(
      path,
      "identity.principalId",
      identity.principalId,
      "a managed identity",
    ),
  };
}

/** Both families exist while one replaces the other. */
function variantOf(sku: GatewaySku): string[] {
  return sku.family === "v2" ? [] : [sku.family];
}
