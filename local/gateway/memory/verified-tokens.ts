import { hash } from "node:crypto";
import type { JWTPayload } from "jose";
import type { PolicyStatement } from "../../../policy/index.ts";
import { makeRoom } from "./make-room.ts";

/** Under which conditions a policy accepts a token. */
export interface Acceptance {
  readonly token: string;
  /** Whatever else the outcome depends on but the time: keys, issuers, audiences. They go into a digest alone. */
  readonly conditions: readonly unknown[];
  /** Seconds by which clocks may differ. */
  readonly clockTolerance: number;
}

/** Tokens that are remembered for one policy; the one that was verified longest ago is forgotten first. */
const capacity = 1_000;

const verified = new WeakMap<PolicyStatement, Map<string, JWTPayload>>();

/**
 * The claims of a token. What a policy has verified under the same conditions is not verified again, as the outcome would be
 * the same, but for the time, which is looked at each time. What is refused is not remembered.
 */
export async function verifiedOnce(
  policy: PolicyStatement,
  { token, conditions, clockTolerance }: Acceptance,
  verify: () => Promise<JWTPayload>,
): Promise<JWTPayload> {
  const known = verified.get(policy) ?? new Map<string, JWTPayload>();
  verified.set(policy, known);
  const digest = hash("sha256", JSON.stringify([token, clockTolerance, conditions]), "base64");
  const before = known.get(digest);
  if (before !== undefined && isOfNow(before, clockTolerance)) return before;
  known.delete(digest);
  const payload = await verify();
  makeRoom(known, capacity);
  known.set(digest, payload);
  return payload;
}

/** The comparisons of RFC 7519 sections 4.1.4 and 4.1.5, as `jose` makes them. */
export function isOfNow({ exp, nbf }: JWTPayload, tolerance: number): boolean {
  const now = Math.floor(Date.now() / 1000);
  const isOver = exp !== undefined && exp <= now - tolerance;
  const isToCome = nbf !== undefined && nbf > now + tolerance;
  return !isOver && !isToCome;
}

const identities = new WeakMap<object, number>();
let count = 0;

/** What stands for an object among conditions: the same for it alone. */
export function identityOf(object: object): number {
  const known = identities.get(object);
  if (known !== undefined) return known;
  count += 1;
  identities.set(object, count);
  return count;
}
