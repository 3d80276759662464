import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";

/** The parts of a JWT whose signature is right; what they say is not looked at yet. */
export interface SignedParts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Why a text is no JWT that one of the keys signed with HS256. */
export type SignatureProblem = "malformed" | "other key";

/**
 * Reads a JWT in compact form (RFC 7519, RFC 7515) that is signed with HS256 and the key its `kid` names.
 * It is done here because the Web Crypto API, which libraries use, sends each signature of some hundred
 * bytes to another thread and waits for it, and every request has one.
 */
export function readSigned(
  text: string,
  keys: ReadonlyMap<string, Uint8Array>,
): SignedParts | SignatureProblem {
  const [, first = "", second = "", signature = ""] =
    /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(text) ?? [];
  const header = objectIn(first);
  const claims = objectIn(second);
  if (header === undefined || claims === undefined) return "malformed";
  // No extension is understood here, so none that must be understood is accepted (RFC 7515 section 4.1.11).
  if (header["alg"] !== "HS256" || "crit" in header) return "malformed";
  const key = typeof header["kid"] === "string" ? keys.get(header["kid"]) : undefined;
  if (key === undefined) return "other key";
  const expected = createHmac("sha256", prepared(key))
    .update(`${first}.${second}`)
    .digest("base64url");
  return sameText(signature, expected) ? { header, claims } : "other key";
}

const preparedKeys = new WeakMap<Uint8Array, KeyObject>();

/** A key as the crypto library holds it; to make it anew takes as long as a signature. */
function prepared(key: Uint8Array): KeyObject {
  const known = preparedKeys.get(key);
  if (known !== undefined) return known;
  const made = createSecretKey(key);
  preparedKeys.set(key, made);
  return made;
}

/** The JSON object that a part holds, or `undefined` where it holds something else. */
function objectIn(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Compares in a time that does not tell where they differ. */
function sameText(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
