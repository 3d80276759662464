import type { IncomingHttpHeaders } from "node:http";

/**
 * On whose behalf a request comes. These are the caller's headers set by the trusted front,
 * believed only because the bearer token was verified. They go to the log at debug level and
 * nothing else depends on them.
 */
export interface Caller {
  /** `Gateway-User-Id`: the person's stable id. */
  userId?: string;
  /** `Gateway-Client`: the MCP client the person uses. */
  client?: string;
}

/**
 * Reads the {@link Caller} of a request whose token has been verified. `Gateway-User-Name` is left
 * alone: a name is personal data and no log needs it beside the id.
 */
export function callerOf(headers: IncomingHttpHeaders): Caller {
  const userId = headers["gateway-user-id"];
  const client = headers["gateway-client"];
  return {
    ...(typeof userId === "string" && { userId }),
    ...(typeof client === "string" && { client }),
  };
}
