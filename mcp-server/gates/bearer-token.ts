import { hash } from "node:crypto";
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";

/** What a bearer token must be for this server to accept it. */
export interface TokenRequirements {
  /** The exact `iss` claim. */
  issuer: string;
  /** The exact `aud` claim; a token that is for others too is refused, since it could come from them. */
  audience: string;
  /** Where the issuer publishes its signing keys (RFC 7517). */
  jwksUri: URL;
  /**
   * Who may call, by `sub` or `oid` claim.
   * @default everyone to whom the issuer gives a token for the audience
   */
  subjects?: readonly string[];
}

/** Checks bearer tokens against {@link TokenRequirements}. */
export interface TokenVerifier {
  /**
   * Resolves to the claims of a valid token.
   * @throws {@link InvalidTokenError} when the token is at fault
   * @throws {@link SigningKeysUnavailableError} when nobody could tell
   */
  verify(token: string): Promise<JWTPayload>;
  /**
   * Resolves once the issuer's keys have been fetched at least once.
   * @throws {@link SigningKeysUnavailableError}
   */
  ready(): Promise<void>;
}

/** The token is not one this server accepts; the message says why and repeats nothing from it. */
export class InvalidTokenError extends Error {
  override readonly name = "InvalidTokenError";
}

/** The issuer's signing keys could not be fetched, so no token can be judged. */
export class SigningKeysUnavailableError extends Error {
  override readonly name = "SigningKeysUnavailableError";

  constructor(jwksUri: URL, cause: unknown) {
    super(
      `The issuer's signing keys could not be fetched from ${jwksUri.href}. Check TOKEN_JWKS_URI and that this server can reach it.`,
      { cause },
    );
  }
}

/**
 * Asymmetric algorithms only: with an HMAC algorithm the issuer's public key would be the secret
 * (RFC 8725 section 2.1), and `none` would make every token valid.
 */
const algorithms = ["RS256", "PS256", "ES256"];

/** The issuer's clock and ours may differ by this much (RFC 7519 section 4.1.4). */
const clockToleranceSeconds = 30;

/**
 * Keys are fetched at the first token and kept for ten minutes; a token naming an unknown key
 * fetches again, at most every thirty seconds, so a rotated key works soon and a flood of made-up
 * key ids does not reach the issuer.
 */
const keyCache = { timeoutDuration: 3_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 };

/**
 * A token that was good is good for as long as the keys are kept, unless it expires before: front and
 * issuer use one token for many requests. Kept by its hash, so that memory holds none to steal.
 */
const remembered = { most: 1_000, milliseconds: keyCache.cacheMaxAge };

/** Creates the verifier. Nothing is fetched before the first token or {@link TokenVerifier.ready}. */
export function createTokenVerifier(requirements: TokenRequirements): TokenVerifier {
  const { issuer, audience, jwksUri, subjects } = requirements;
  const keys = createRemoteJWKSet(jwksUri, keyCache);

  const signingKey: JWTVerifyGetKey = async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (isNoSuchKey(error)) {
        throw error;
      }
      throw new SigningKeysUnavailableError(jwksUri, error);
    }
  };

  const known = new Map<string, { readonly claims: JWTPayload; readonly until: number }>();

  function remember(key: string, claims: JWTPayload): void {
    const expiry = ((claims.exp ?? 0) + clockToleranceSeconds) * 1000;
    const until = Math.min(expiry, Date.now() + remembered.milliseconds);
    const [oldest] = known.keys();
    if (known.size >= remembered.most && oldest !== undefined) known.delete(oldest);
    known.set(key, { claims, until });
  }

  return {
    async verify(token) {
      const key = hash("sha256", token, "base64url");
      const good = known.get(key);
      if (good !== undefined && Date.now() < good.until) return good.claims;
      known.delete(key);
      try {
        const { payload } = await jwtVerify(token, signingKey, {
          issuer,
          algorithms,
          clockTolerance: clockToleranceSeconds,
          requiredClaims: ["exp"],
        });
        if (payload.aud !== audience) {
          throw new InvalidTokenError("The token's aud claim is not this server and nothing else.");
        }
        requireSubject(payload, subjects);
        remember(key, payload);
        return payload;
      } catch (error) {
        throw error instanceof errors.JOSEError ? new InvalidTokenError(reason(error)) : error;
      }
    },
    async ready() {
      if (keys.jwks() !== undefined) {
        return;
      }
      try {
        await keys.reload();
      } catch (error) {
        throw new SigningKeysUnavailableError(jwksUri, error);
      }
    },
  };
}

function isNoSuchKey(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
  );
}

/** Entra ID gives a managed identity the same object id in `sub` and `oid`; other issuers use `sub`. */
function requireSubject(claims: JWTPayload, subjects: readonly string[] | undefined): void {
  if (subjects === undefined) {
    return;
  }
  const identities = [claims.sub, claims["oid"]];
  if (!subjects.some((subject) => identities.includes(subject))) {
    throw new InvalidTokenError("The token's subject is not one of the allowed subjects.");
  }
}

function reason(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) {
    return "The token has expired.";
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The token's ${error.claim} claim is missing or not the expected one.`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return `The token is not signed with ${algorithms.join(", ")}.`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || isNoSuchKey(error)) {
    return "The token is not signed with a key of the expected issuer.";
  }
  return "The token is not a well-formed signed JWT.";
}
