import type { Construct } from "constructs";
import { instance, type Kind } from "../properties/kinds.ts";
import type { PrivateLinkService } from "./private-link.ts";

/**
 * How API Management stands in a network: a classic tier in a subnet of its own, a v2 tier that only reaches into a
 * subnet, or one that stands in it.
 */
export type GatewaySubnetKind = "classic" | "integration" | "injection";

/** A resource that is reached from the network alone. */
export interface PrivateEndpointProps {
  /** Which part of it. */
  readonly service: PrivateLinkService;
  /** Its resource id. */
  readonly resourceId: string;
}

/** A virtual network that a gateway, its servers and what they keep are reached by. */
export interface IGatewayNetwork {
  /** Its resource id. */
  readonly id: string;
  /**
   * The region that it is in, and so whatever stands in it.
   * @default nobody knows
   */
  readonly location?: string | undefined;
  /** The id of the subnet for API Management. Called once, by the service. */
  gatewaySubnet(kind: GatewaySubnetKind): string;
  /** The id of the subnet for a Container Apps environment, which has it for itself. Called once, by the environment. */
  containerSubnet(): string;
  /**
   * Gives a resource an address in the network, and its name that address there.
   * @param scope the construct that the endpoint belongs to
   */
  privateEndpoint(scope: Construct, props: PrivateEndpointProps): void;
  /**
   * Gives all names below a domain one address in the network.
   * @param scope the construct that the domain belongs to
   */
  resolve(scope: Construct, domain: string, address: string): void;
}

export const networkKind: Kind<IGatewayNetwork> = instance(
  ["id", "privateEndpoint"],
  "a GatewayNetwork, or GatewayNetwork.fromExisting(...)",
);
