import type { Construct } from "constructs";
import { instance, type Kind } from "../properties/kinds.ts";
import type { PrivateLinkService } from "./private-link.ts";

/**
 * How API Management uses a network: a classic tier in a subnet of its own, a v2 tier that only reaches into a subnet,
 * or a v2 tier that is injected into it.
 */
export type GatewaySubnetKind = "classic" | "integration" | "injection";

/** A resource that gets a private endpoint. */
export interface PrivateEndpointProps {
  /** Which of its services the endpoint is for. */
  readonly service: PrivateLinkService;
  /** Its resource id. */
  readonly resourceId: string;
}

/** A virtual network through which a gateway, its servers and its stores are reached. */
export interface IGatewayNetwork {
  /** Its resource id. */
  readonly id: string;
  /**
   * The region that it is in, and so whatever stands in it.
   * @default not known
   */
  readonly location?: string | undefined;
  /** The id of the subnet for API Management. Called once, by the service. */
  gatewaySubnet(kind: GatewaySubnetKind): string;
  /** The id of the subnet for a Container Apps environment, which has it for itself. Called once, by the environment. */
  containerSubnet(): string;
  /**
   * Gives a resource a private address in the network, to which its name resolves there.
   * @param scope the construct that the endpoint belongs to
   */
  privateEndpoint(scope: Construct, props: PrivateEndpointProps): void;
  /**
   * Resolves all names below a domain to one address in the network.
   * @param scope the construct that the domain belongs to
   */
  resolve(scope: Construct, domain: string, address: string): void;
}

export const networkKind: Kind<IGatewayNetwork> = instance(
  ["id", "privateEndpoint"],
  "a GatewayNetwork, or GatewayNetwork.fromExisting(...)",
);
