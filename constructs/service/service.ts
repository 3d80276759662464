import type { Tier } from "../../policy/index.ts";
import type { ManagedIdentity } from "../managed-identity.ts";
import type { IGatewayNetwork } from "../network/network.ts";

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
  /** What the gateway acts as, towards Entra, the grant store and backends. */
  readonly identity: ManagedIdentity;
  /** Whether requests are answered in more than one region; each has a cache and counters of its own. */
  readonly inSeveralRegions: boolean;
  /**
   * The network that it reaches into or stands in.
   * @default none
   */
  readonly network?: IGatewayNetwork | undefined;
}
