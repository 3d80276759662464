import type { Shape } from "../properties/shape.ts";
import { RateLimit, rateLimitKind } from "./rate-limit.ts";

/**
 * How many requests from one IP address the OAuth endpoints accept. Clients in the cloud and people behind one proxy
 * share an address, so these stop floods and are far above honest use.
 */
export interface EndpointRateLimits {
  /**
   * Registrations of clients.
   * @default RateLimit.perMinute(1200)
   */
  readonly registrations?: RateLimit;
  /**
   * Steps of people's sign-ins; each takes three.
   * @default RateLimit.perMinute(1200)
   */
  readonly signIns?: RateLimit;
  /**
   * Requests for tokens, their revocation and introspection.
   * @default RateLimit.perMinute(1200)
   */
  readonly tokens?: RateLimit;
}

/** A limit that several endpoints share: each endpoint names its own. */
export type EndpointLimit = "registrations" | "sign-ins" | "tokens";

/** What templates know of a limit. */
export interface EndpointLimitView {
  readonly name: string;
  readonly operations: readonly string[];
  /** Requests in a minute. */
  readonly calls: number;
}

/**
 * What templates know of the limits; a limit that is none is left out.
 *
 * @param operationsOf the operations that count towards a limit
 */
export function endpointLimitViews(
  { registrations, signIns, tokens }: EndpointRateLimits,
  operationsOf: (limit: EndpointLimit) => readonly string[],
): EndpointLimitView[] {
  const given = { registrations, "sign-ins": signIns, tokens };
  const names: readonly EndpointLimit[] = ["registrations", "sign-ins", "tokens"];
  return names.flatMap((name) => {
    const { requestsPerMinute: calls } = given[name] ?? RateLimit.perMinute(1200);
    return calls === undefined ? [] : [{ name, operations: operationsOf(name), calls }];
  });
}

export const endpointRateLimitsShape: Shape<EndpointRateLimits> = {
  registrations: rateLimitKind,
  signIns: rateLimitKind,
  tokens: rateLimitKind,
};
