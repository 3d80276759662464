import type { Tier } from "../../policy/index.ts";
import type { IGatewayNetwork } from "../network/network.ts";

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
  /**
   * The network that it reaches into or stands in.
   * @default none
   */
  readonly network?: IGatewayNetwork | undefined;
}
