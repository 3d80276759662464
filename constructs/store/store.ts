import type { ITerraformDependable } from "cdktf";
import type { IGatewayNetwork } from "../network/network.ts";
import type { Duration } from "../properties/duration.ts";

/** Where a gateway keeps codes and grants. */
export interface IGrantStore {
  /** The URL of the blob container. */
  readonly url: string;
  /** Lets an identity read and write grants; returns what must exist before it can. */
  allow(id: string, principalId: string): readonly ITerraformDependable[];
  /**
   * Called by a gateway to say how long a grant may live after it was last written; the store must keep it for longer.
   */
  keepGrants(lifetime: Duration): void;
  /** Called by a gateway that also keeps sessions of servers with HTTP+SSE in the store. */
  keepSessions?(): void;
  /**
   * The only network from which it can be reached.
   * @default none; whoever has a role reaches it
   */
  readonly network?: IGatewayNetwork | undefined;
}

/** The role that reads and writes grants, and is given for one container. */
export const storeRole = "Storage Blob Data Contributor";

/** The container, where nothing else is chosen. */
export const defaultContainer = "mcp-gateway";
