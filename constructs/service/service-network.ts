import type { ApiManagementConfig } from "@cdktf/provider-azurerm/lib/api-management/index.js";
import { Annotations } from "cdktf";
import type { Construct } from "constructs";
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

/** What a service is told of its network, and whether the network reaches it by a private endpoint. */
export interface ServiceNetwork {
  readonly config: Pick<
    ApiManagementConfig,
    "virtualNetworkType" | "virtualNetworkConfiguration" | "publicNetworkAccessEnabled"
  >;
  readonly hasEndpoint: boolean;
}

/**
 * @throws InvalidPropertyError when the tier cannot be connected so.
 */
export function serviceNetwork(
  service: Construct,
  sku: GatewaySku,
  { network, access = "public", regions = [] }: ServiceNetworkProps,
): ServiceNetwork {
  const refuse = (property: string, problem: string) =>
    new InvalidPropertyError(service.node.path, property, problem);
  oneOf(service.node.path, "access", access, ["public", "public and private", "private"]);
  if (network === undefined) {
    if (access === "public") return { config: {}, hasEndpoint: false };
    throw refuse("access", `cannot be ${access} without a network. Give network.`);
  }
  if (regions.length > 0) {
    throw refuse(
      "regions",
      "have a network each, which cannot be given here. Leave one of the two out.",
    );
  }
  const attach = (kind: Parameters<IGatewayNetwork["gatewaySubnet"]>[0], type: string) => ({
    virtualNetworkType: type,
    virtualNetworkConfiguration: { subnetId: network.gatewaySubnet(kind) },
  });
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
      };
    case "PremiumV2":
      if (access === "public and private") {
        throw refuse("access", 'cannot be both for PremiumV2. Give "public" or "private".');
      }
      return {
        config:
          access === "private"
            ? attach("injection", "Internal")
            : attach("integration", "External"),
        hasEndpoint: false,
      };
    case "StandardV2":
      if (access === "private") twoSteps(service);
      return {
        config: {
          ...attach("integration", "External"),
          ...(access === "private" ? { publicNetworkAccessEnabled: false } : {}),
        },
        hasEndpoint: access !== "public",
      };
    default:
      throw refuse(
        "network",
        `cannot be reached by the tier ${sku.tier}. Give GatewaySku.standardV2(), premiumV2(), developer() or premium().`,
      );
  }
}

/** ActivateServiceWithPrivateEndpointAccessNotAllowed is what Azure says to one step. */
function twoSteps(service: Construct): void {
  Annotations.of(service).addWarning(
    'Azure makes no v2 service without public access, and takes it away only where a private endpoint is. Deploy with access: "public and private" first, then with "private".',
  );
}
