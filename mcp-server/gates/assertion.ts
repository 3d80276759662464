import * as z from "zod";
import { type Caller, callerShape } from "./caller.ts";
import { readSigned } from "./signed-assertion.ts";

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

/** What every assertion must say of itself; `aud` is text, since one for others too could come from them. */
const ownClaims = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  iat: z.number(),
  jti: z.string().min(1),
  nbf: z.number().optional(),
});

/** Who calls, as an assertion says. @throws {@link InvalidAssertionError} */
export function verifyAssertion(
  assertion: string | undefined,
  { issuer, audience, keys }: AssertionRequirements,
): Caller {
  const signed = readSigned(assertion ?? "", keys);
  if (signed === "malformed") throw new InvalidAssertionError("It is not a JWT signed with HS256.");
  if (signed === "other key") {
    throw new InvalidAssertionError("It is not signed with a key of this server.");
  }
  if (signed.header["typ"] !== type) throw new InvalidAssertionError(expected("typ"));
  const own = ownClaims.safeParse(signed.claims);
  if (!own.success) {
    throw new InvalidAssertionError(expected(String(own.error.issues[0]?.path[0])));
  }
  const { iss, aud, exp, iat, nbf } = own.data;
  if (iss !== issuer) throw new InvalidAssertionError(expected("iss"));
  if (aud !== audience) throw new InvalidAssertionError("It is not for this server.");
  const now = Date.now() / 1000;
  if (exp <= now - clockToleranceSeconds) throw new InvalidAssertionError("It has expired.");
  if (Math.max(iat, nbf ?? iat) > now + clockToleranceSeconds) {
    throw new InvalidAssertionError("It is from the future.");
  }
  return callerOf(signed.claims);
}

function expected(claim: string): string {
  return `Its ${claim} is missing or not the expected one.`;
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
