import { RateLimit } from "./rate-limit.ts";

/**
 * How many requests of one IP address the OAuth endpoints take. Clients in the cloud and people
 * behind one proxy share an address, so these stop floods and are far above honest use.
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

/** A limit that several endpoints share. */
export interface EndpointLimitView {
  readonly name: string;
  readonly operations: readonly string[];
  /** Requests in a minute. */
  readonly calls: number;
}

/** What templates know of the limits; a limit that is none is left out. */
export function endpointLimitViews(limits: EndpointRateLimits): EndpointLimitView[] {
  const { registrations, signIns, tokens } = limits;
  const views: [string, RateLimit, string[]][] = [
    ["registrations", registrations ?? RateLimit.perMinute(1200), ["register"]],
    [
      "sign-ins",
      signIns ?? RateLimit.perMinute(1200),
      ["authorize", "consent", "oauth-callback", "approvals", "approvals-post"],
    ],
    ["tokens", tokens ?? RateLimit.perMinute(1200), ["token", "revoke", "introspect"]],
  ];
  return views.flatMap(([name, { requestsPerMinute }, operations]) =>
    requestsPerMinute === undefined ? [] : [{ name, operations, calls: requestsPerMinute }],
  );
}
