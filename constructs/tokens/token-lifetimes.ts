import { checkedDuration, Duration, type DurationRange } from "../properties/duration.ts";

/** How long the tokens and grants of a gateway last. */
export interface TokenLifetimeProps {
  /**
   * How long an access token is valid, one minute to one hour. A person who is disabled in Entra, or loses a role,
   * keeps access until the current token expires.
   * @default Duration.minutes(10)
   */
  readonly accessTokenLifetime?: Duration;
  /**
   * After how long a person has to sign in again, however often the client has refreshed; 1 to 365 whole days. Lowering
   * it ends existing grants sooner as well; raising it extends none.
   * @default Duration.days(30)
   */
  readonly grantLifetime?: Duration;
  /**
   * For how long the previous refresh token is still accepted, and answered with the current one. That helps a client
   * that lost an answer, and processes that share credentials and refresh one after another; with 0, only requests at
   * the very same moment are accepted. Any later use ends the grant, because it is the sign of a theft (RFC 9700
   * section 4.14.2). The price: a stolen token goes unnoticed as long as it is used within this time after each refresh
   * of the owner, and Entra is not asked again for such an answer. So it is short by default, and at most the life of
   * an access token: by then the owner has refreshed again, and the stolen token is two rotations old.
   * @default Duration.minutes(1)
   */
  readonly refreshTokenGrace?: Duration;
}

/** What templates know of life spans, in seconds. */
export interface LifetimesView {
  readonly code: number;
  readonly accessToken: number;
  /** How long the mark of a revoked grant is kept: longer than any access token that can be out. */
  readonly revocationMark: number;
  readonly grant: number;
  readonly refreshGrace: number;
  /** How long a person may take on the page that asks, and again at Entra. */
  readonly signInStep: number;
  /** How long an approval is remembered in a browser. */
  readonly rememberedApproval: number;
}

/** No gateway, whatever its settings were, has given out an access token for longer. */
const longestAccessToken = Duration.hours(1);

/** How long an approval is remembered in a browser. */
export const rememberedApproval = Duration.days(30);

/** What each life span may be; the grace is besides no longer than the access token's life. */
export const lifetimeRanges = {
  accessTokenLifetime: { least: Duration.minutes(1), most: longestAccessToken },
  grantLifetime: { least: Duration.days(1), most: Duration.days(365), whole: "days" },
  refreshTokenGrace: { least: Duration.seconds(0), most: longestAccessToken },
} as const satisfies Record<keyof TokenLifetimeProps, DurationRange>;

/**
 * @param construct the path of the construct, which errors name
 * @throws InvalidPropertyError when a life span cannot work.
 */
export function lifetimesView(construct: string, props: TokenLifetimeProps): LifetimesView {
  const accessToken = checkedDuration(
    construct,
    "accessTokenLifetime",
    props.accessTokenLifetime ?? Duration.minutes(10),
    lifetimeRanges.accessTokenLifetime,
  );
  const grant = checkedDuration(
    construct,
    "grantLifetime",
    props.grantLifetime ?? Duration.days(30),
    lifetimeRanges.grantLifetime,
  );
  const grace = checkedDuration(
    construct,
    "refreshTokenGrace",
    props.refreshTokenGrace ?? Duration.minutes(1),
    { ...lifetimeRanges.refreshTokenGrace, most: accessToken },
  );
  return {
    // Clients redeem a code at once. RFC 6749 section 4.1.2 allows ten minutes at most; a code that leaks is worth less.
    code: 120,
    accessToken: accessToken.inSeconds,
    // A minute for clocks that differ and for what the cache takes to forget.
    revocationMark: longestAccessToken.inSeconds + 60,
    grant: grant.inSeconds,
    refreshGrace: grace.inSeconds,
    signInStep: 600,
    rememberedApproval: rememberedApproval.inSeconds,
  };
}
