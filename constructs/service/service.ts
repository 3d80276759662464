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
  /** The tier, whose limits apply to the policies. */
  readonly tier: Tier;
  /** The origin clients see, without a trailing slash. */
  readonly url: string;
  /** The identity that the gateway uses towards Entra, the grant store and backends. */
  readonly identity: ManagedIdentity;
  /** Whether requests are answered in more than one region; each has a cache and counters of its own. */
  readonly inSeveralRegions: boolean;
  /**
   * The network that it reaches into or is injected into.
   * @default none
   */
  readonly network?: IGatewayNetwork | undefined;
}
