import type { ApiManagementConfig } from "@cdktf/provider-azurerm/lib/api-management/index.js";
import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import type { Tier } from "../../policy/index.ts";
import { checkRegion } from "../network/check-reach.ts";
import type { IGatewayNetwork } from "../network/network.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { oneOf } from "../properties/one-of.ts";
import type { GatewaySku } from "./gateway-sku.ts";

/** Who reaches a service in a network: everybody, everybody and the network by an address of its own, or the network alone. */
export type GatewayAccess = "public" | "public and private" | "private";

/** How a service is connected. */
export interface ServiceNetworkProps {
  readonly network?: IGatewayNetwork | undefined;
  readonly access?: GatewayAccess | undefined;
  readonly regions?: readonly unknown[] | undefined;
}

/** Tiers that send nothing into a network. To Basic and Standard a private endpoint leads nevertheless. */
const withoutOutbound: readonly Tier[] = ["Basic", "Standard", "BasicV2"];

/** What a service is told of its network, and how the two reach each other. */
export interface ServiceNetwork {
  readonly config: Pick<
    ApiManagementConfig,
    "virtualNetworkType" | "virtualNetworkConfiguration" | "publicNetworkAccessEnabled"
  >;
  /** Whether the network reaches it by a private endpoint. */
  readonly hasEndpoint: boolean;
  /** The network that it reaches. */
  readonly reaches: IGatewayNetwork | undefined;
}

/**
 * @param location the region of the service
 * @throws InvalidPropertyError when the tier cannot be connected so.
 */
export function serviceNetwork(
  service: Construct,
  sku: GatewaySku,
  location: string,
  { network, access = "public", regions = [] }: ServiceNetworkProps,
): ServiceNetwork {
  const refuse = (property: string, problem: string) =>
    new InvalidPropertyError(service.node.path, property, problem);
  oneOf(service.node.path, "access", access, ["public", "public and private", "private"]);
  if (network === undefined) {
    if (access === "public") return { config: {}, hasEndpoint: false, reaches: undefined };
    throw refuse("access", `cannot be ${access} without a network. Give network.`);
  }
  if (regions.length > 0) {
    throw refuse(
      "regions",
      "have a network each, which cannot be given here. Leave one of the two out.",
    );
  }
  const attach = (kind: Parameters<IGatewayNetwork["gatewaySubnet"]>[0], type: string) => {
    checkRegion(service.node.path, network, location);
    return {
      virtualNetworkType: type,
      virtualNetworkConfiguration: { subnetId: network.gatewaySubnet(kind) },
    };
  };
  // Only what has an endpoint can be closed by an argument.
  const closed = access === "private" ? { publicNetworkAccessEnabled: false } : {};
  switch (sku.tier) {
    case "Developer":
    case "Premium":
      if (access === "public and private") {
        throw refuse(
          "access",
          `cannot be both for ${sku.tier} in a network: such a service has no private endpoint. It is reached from the network anyway; give "public".`,
        );
      }
      return {
        config: attach("classic", access === "private" ? "Internal" : "External"),
        hasEndpoint: false,
        reaches: network,
      };
    case "PremiumV2":
      return {
        config:
          access === "private"
            ? attach("injection", "Internal")
            : attach("integration", "External"),
        hasEndpoint: access === "public and private",
        reaches: network,
      };
    case "StandardV2":
      if (access === "private") twoSteps(service);
      return {
        config: { ...attach("integration", "External"), ...closed },
        hasEndpoint: access !== "public",
        reaches: network,
      };
    default:
      if (access === "public" || sku.tier === "BasicV2") {
        checkOutbound(service.node.path, sku.tier, network);
      }
      if (access === "private") twoSteps(service);
      return { config: closed, hasEndpoint: true, reaches: undefined };
  }
}

/** @throws InvalidPropertyError when the tier sends nothing into a network. */
export function checkOutbound(
  service: string,
  tier: Tier,
  network: IGatewayNetwork | undefined,
): void {
  if (network === undefined || !withoutOutbound.includes(tier)) return;
  throw new InvalidPropertyError(
    service,
    "network",
    `cannot be reached by the tier ${tier}, only by StandardV2, PremiumV2, Developer and Premium. Choose one of them, or leave network out.`,
  );
}

/** ActivateServiceWithPrivateEndpointAccessNotAllowed is what Azure says to one step. */
function twoSteps(service: Construct): void {
  Annotations.of(service).addWarning(
    'Azure makes no service without public access, and takes it away only where a private endpoint is. Deploy with access: "public and private" first, then with "private".',
  );
}
