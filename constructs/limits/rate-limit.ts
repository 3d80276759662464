import { instance, type Kind } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import { wholeNumber } from "../properties/whole-number.ts";

/**
 * How many requests are let through: to an MCP server, or to the OAuth endpoints. API Management counts in each gateway region,
 * and a v2 tier refills a bucket rather than starting anew each minute, so it is a brake on floods
 * and no exact quota.
 *
 * @example
 * RateLimit.perMinute(600)
 */
export class RateLimit {
  /**
   * A number of requests in a minute.
   * @throws InvalidPropertyError when it is not a whole number from 1 to 1,000,000.
   */
  static perMinute(requests: number): RateLimit {
    wholeNumber("RateLimit.perMinute", "requests", requests, { least: 1, most: 1_000_000 });
    return new RateLimit(requests);
  }

  /** No limit. */
  static none(): RateLimit {
    return new RateLimit(undefined);
  }

  /** Requests in a minute; undefined without a limit. */
  readonly requestsPerMinute: number | undefined;

  private constructor(requestsPerMinute: number | undefined) {
    this.requestsPerMinute = requestsPerMinute;
  }
}

/** The rate limits of one MCP server, counted separately from those of other servers. */
export interface RateLimits {
  /**
   * From one person, through all clients together.
   * @default RateLimit.perMinute(1200)
   */
  readonly perPerson?: RateLimit;
  /**
   * From one registered client, of all people who use it together.
   * @default RateLimit.perMinute(6000)
   */
  readonly perClient?: RateLimit;
  /**
   * From one IP address, checked before the token. People behind a proxy may share one address.
   * @default RateLimit.perMinute(6000)
   */
  readonly perAddress?: RateLimit;
}

/** What templates know of the limits of a server, in requests of a minute; undefined without a limit. */
export interface RateLimitsView {
  readonly person: number | undefined;
  readonly client: number | undefined;
  readonly address: number | undefined;
}

export function rateLimitsView({
  perPerson = RateLimit.perMinute(1200),
  perClient = RateLimit.perMinute(6000),
  perAddress = RateLimit.perMinute(6000),
}: RateLimits = {}): RateLimitsView {
  return {
    person: perPerson.requestsPerMinute,
    client: perClient.requestsPerMinute,
    address: perAddress.requestsPerMinute,
  };
}

export const rateLimitKind: Kind<RateLimit> = instance(
  ["requestsPerMinute"],
  "a RateLimit: RateLimit.perMinute(...) or RateLimit.none()",
);

export const rateLimitsShape: Shape<RateLimits> = {
  perPerson: rateLimitKind,
  perClient: rateLimitKind,
  perAddress: rateLimitKind,
};
