import type { ITerraformDependable } from "cdktf";
import type { IGatewayNetwork } from "../network/network.ts";
import type { Duration } from "../properties/duration.ts";

/** Where a gateway keeps codes and grants. */
export interface IGrantStore {
  /** The URL of the blob container. */
  readonly url: string;
  /** Lets an identity read and write grants; returns what must exist before it can. */
  allow(id: string, principalId: string): readonly ITerraformDependable[];
  /** Told how long a grant of a gateway may live after it was last written; it must be kept for longer. */
  keepGrants(lifetime: Duration): void;
  /** Told that sessions of servers with HTTP+SSE are kept there, too. */
  keepSessions?(): void;
  /**
   * The network that alone reaches it.
   * @default none; whoever has a role reaches it
   */
  readonly network?: IGatewayNetwork | undefined;
}

/** The role that reads and writes grants, and is given for one container. */
export const storeRole = "Storage Blob Data Contributor";

/** The container, where nothing else is chosen. */
export const defaultContainer = "mcp-gateway";
