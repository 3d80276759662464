import { wholeNumber } from "../whole-number.ts";

/** How long what a gateway gives out is good. */
export interface TokenLifetimeProps {
  /**
   * Seconds that an access token is valid, 60 to 3600. A person who is disabled in Entra, or loses a role, is out
   * when the token of the moment ends.
   * @default 600
   */
  readonly accessTokenLifetime?: number;
  /**
   * Days after which a person signs in again, however often the client refreshed; 1 to 365. Lowering it ends older
   * grants sooner as well; raising it extends none.
   * @default 30
   */
  readonly grantLifetimeDays?: number;
  /**
   * Seconds for which the refresh token before the current one is still answered, with the current one. It lets a
   * client go on that lost an answer, and processes that share credentials and refresh one after another; 0 lets
   * only those go on that refresh at the very same moment. Later use ends the grant, because it is how a theft shows (RFC
   * 9700 section 4.14.2): whoever holds a stolen token goes unseen as long as it is used within this time after each
   * refresh of the owner, and what is answered this way is not asked at Entra. So it is short by default, and no
   * longer than an access token's life: by then the owner has refreshed again, and the token is two rotations old.
   * @default 60
   */
  readonly refreshTokenGrace?: number;
}

/** What templates know of life spans, all in seconds. */
export interface LifetimesView {
  readonly code: number;
  readonly accessToken: number;
  /** How long the mark of a revoked grant is kept: longer than any access token that can be out. */
  readonly revocationMark: number;
  readonly grant: number;
  readonly refreshGrace: number;
}

/** No gateway, whatever its settings were, has given out an access token for longer. */
const longestAccessToken = 3600;
const day = 86_400;

/**
 * @param construct the path of the construct, which errors name
 * @throws InvalidPropertyError when a life span cannot work.
 */
export function lifetimesView(construct: string, props: TokenLifetimeProps): LifetimesView {
  const seconds = (property: string, value: number, least: number, most: number) =>
    wholeNumber(construct, property, value, { least, most, unit: "seconds" });
  const accessToken = seconds(
    "accessTokenLifetime",
    props.accessTokenLifetime ?? 600,
    60,
    longestAccessToken,
  );
  const days = wholeNumber(construct, "grantLifetimeDays", props.grantLifetimeDays ?? 30, {
    least: 1,
    most: 365,
    unit: "days",
  });
  return {
    code: 120,
    accessToken,
    // A minute for clocks that differ and for what the cache takes to forget.
    revocationMark: longestAccessToken + 60,
    grant: days * day,
    refreshGrace: seconds("refreshTokenGrace", props.refreshTokenGrace ?? 60, 0, accessToken),
  };
}
