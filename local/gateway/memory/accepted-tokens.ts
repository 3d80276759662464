import { hash } from "node:crypto";
import type { JWTPayload } from "jose";
import { Jwt, type PolicyStatement, walk } from "../../../policy/index.ts";
import { isOfNow } from "./verified-tokens.ts";

/** Tokens that are remembered for one policy; the one that was accepted longest ago is forgotten first. */
const capacity = 1_000;

interface Accepted {
  readonly payload: JWTPayload;
  readonly clockTolerance: number;
  readonly jwt: Jwt | null;
}

const acceptedBy = new WeakMap<
  PolicyStatement,
  { readonly certificates: object; readonly tokens: Map<string, Accepted> }
>();

/**
 * What a policy that {@link decidesByTokenAlone} has accepted before, and would accept again: all that the outcome depends on is
 * the same, but for the time, which is looked at each time.
 *
 * @param certificates those of the service, which the policy may name
 * @returns the token for expressions, which is one of its own, as they can change its lists; undefined for any other token
 */
export function acceptedBefore(
  policy: PolicyStatement,
  certificates: object,
  token: string,
): { readonly jwt: Jwt | null } | undefined {
  const known = acceptedBy.get(policy);
  if (known === undefined || known.certificates !== certificates) return undefined;
  const digest = digestOf(token);
  const accepted = known.tokens.get(digest);
  if (accepted === undefined) return undefined;
  const { payload, clockTolerance, jwt } = accepted;
  if (isOfNow(payload, clockTolerance)) return { jwt: jwt && new Jwt(jwt.header, jwt.payload) };
  known.tokens.delete(digest);
  return undefined;
}

/** Remembers a token that a policy has accepted. Only a digest of the token itself is kept. */
export function accept(
  policy: PolicyStatement,
  certificates: object,
  token: string,
  { payload, clockTolerance }: Pick<Accepted, "payload" | "clockTolerance">,
): void {
  let known = acceptedBy.get(policy);
  if (known === undefined || known.certificates !== certificates) {
    known = { certificates, tokens: new Map() };
    acceptedBy.set(policy, known);
  }
  const [oldest] = known.tokens.keys();
  if (oldest !== undefined && known.tokens.size >= capacity) known.tokens.delete(oldest);
  known.tokens.set(digestOf(token), { payload, clockTolerance, jwt: Jwt.parse(token) });
}

/**
 * Whether the outcome for a token follows from what is written: no expression says what is accepted, and no key comes from
 * elsewhere.
 */
export function decidesByTokenAlone({ attributes, children }: PolicyStatement): boolean {
  const decisive = ["clock-skew", "require-expiration-time"].map((name) => attributes.get(name));
  if (decisive.some((value) => value?.kind === "expression")) return false;
  return [...walk(children)].every(
    (element) =>
      element.name !== "openid-config" &&
      element.name !== "decryption-keys" &&
      element.text?.kind !== "expression" &&
      [...element.attributes.values()].every(({ kind }) => kind === "literal"),
  );
}

function digestOf(token: string): string {
  return hash("sha256", token, "base64");
}
