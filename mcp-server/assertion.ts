import { errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import { type Caller, callerShape } from "./caller.ts";

/** What the JWT that says who calls must be for this server to believe it. */
export interface AssertionRequirements {
  /** The exact `iss` claim. */
  issuer: string;
  /** The exact `aud` claim, which names this server alone. */
  audience: string;
  /** By `kid`; HS256 keys that nobody has but the issuer and this server. */
  keys: ReadonlyMap<string, Uint8Array>;
}

/** The header that carries it. */
export const assertionHeader = "gateway-assertion";

/** The assertion is not one this server believes; the message says why and repeats nothing from it. */
export class InvalidAssertionError extends Error {
  override readonly name = "InvalidAssertionError";
}

/** No other JWT that the issuer signs may ever count as an assertion (RFC 8725 section 3.11). */
const type = "gateway-assertion+jwt";

/** The issuer's clock and ours may differ by this much (RFC 7519 section 4.1.4). */
const clockToleranceSeconds = 30;

const claimsShape = z.object({
  sub: z.string(),
  tid: z.string().optional(),
  name: z.string().optional(),
  client_id: z.string().optional(),
  client_name: z.string().optional(),
  scope: z.string().default(""),
  roles: z.array(z.string()).default([]),
});

/** Who calls, as an assertion says. @throws {@link InvalidAssertionError} */
export async function verifyAssertion(
  assertion: string | undefined,
  { issuer, audience, keys }: AssertionRequirements,
): Promise<Caller> {
  const key: JWTVerifyGetKey = ({ kid }) => {
    const known = keys.get(kid ?? "");
    if (known === undefined) throw new errors.JWKSNoMatchingKey();
    return known;
  };
  try {
    const { payload } = await jwtVerify(assertion ?? "", key, {
      issuer,
      algorithms: ["HS256"],
      typ: type,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ["exp", "iat", "jti"],
    });
    // Exactly: one that is for others too could come from them.
    if (payload.aud !== audience) throw new InvalidAssertionError("It is not for this server.");
    return callerOf(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new InvalidAssertionError(reason(error));
    throw error;
  }
}

function callerOf(payload: unknown): Caller {
  const claims = claimsShape.safeParse(payload);
  const caller = callerShape.safeParse({
    user: claims.data?.sub,
    tenant: claims.data?.tid,
    name: claims.data?.name,
    client: claims.data?.client_id,
    clientName: claims.data?.client_name,
    scopes: claims.data?.scope.split(" ").filter((scope) => scope !== ""),
    roles: claims.data?.roles,
  });
  if (!caller.success) throw new InvalidAssertionError("It does not say who calls.");
  return caller.data;
}

function reason(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return "It has expired.";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `Its ${error.claim} is missing or not the expected one.`;
  }
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey
  ) {
    return "It is not signed with a key of this server.";
  }
  return "It is not a JWT signed with HS256.";
}
