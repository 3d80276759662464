import { hash } from "node:crypto";
import type { JWTPayload } from "jose";
import { Jwt, type PolicyStatement, type PolicyValue, walk } from "../../../policy/index.ts";
import { isOfNow } from "./verified-tokens.ts";

/** Tokens that are remembered for one policy; the one that was accepted longest ago is forgotten first. */
const capacity = 1_000;

/** Under which conditions a policy accepts a token, beside what is written in it. */
export interface Circumstances {
  readonly policy: PolicyStatement;
  /** Those of the service, which the policy may name. */
  readonly certificates: object;
  /** What the policy's expressions say of what is accepted. */
  readonly said: readonly string[];
}

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
 * What a policy has accepted before, and would accept again: all that the outcome depends on is the same, but for the time, which
 * is looked at each time.
 *
 * @returns the token for expressions, which is one of its own, as they can change its lists; undefined for any other token
 */
export function acceptedBefore(
  token: string,
  { policy, certificates, said }: Circumstances,
): { readonly jwt: Jwt | null } | undefined {
  const known = acceptedBy.get(policy);
  if (known === undefined || known.certificates !== certificates) return undefined;
  const digest = digestOf(token, said);
  const accepted = known.tokens.get(digest);
  if (accepted === undefined) return undefined;
  const { payload, clockTolerance, jwt } = accepted;
  if (isOfNow(payload, clockTolerance)) return { jwt: jwt && new Jwt(jwt.header, jwt.payload) };
  known.tokens.delete(digest);
  return undefined;
}

/** Remembers a token that a policy has accepted. Only a digest of the token itself is kept. */
export function accept(
  token: string,
  { policy, certificates, said }: Circumstances,
  { payload, clockTolerance }: Pick<Accepted, "payload" | "clockTolerance">,
): void {
  let known = acceptedBy.get(policy);
  if (known === undefined || known.certificates !== certificates) {
    known = { certificates, tokens: new Map() };
    acceptedBy.set(policy, known);
  }
  const [oldest] = known.tokens.keys();
  if (oldest !== undefined && known.tokens.size >= capacity) known.tokens.delete(oldest);
  known.tokens.set(digestOf(token, said), { payload, clockTolerance, jwt: Jwt.parse(token) });
}

function digestOf(token: string, said: readonly string[]): string {
  return hash("sha256", said.length === 0 ? token : JSON.stringify([token, ...said]), "base64");
}

/** An expression that says what a policy accepts, and the element that it stands in. */
export interface DecisiveExpression {
  readonly element: PolicyStatement;
  readonly value: PolicyValue;
}

/** The expressions that say what a policy accepts; undefined where keys come from elsewhere, which may change. */
export function decisiveExpressions(
  policy: PolicyStatement,
): readonly DecisiveExpression[] | undefined {
  const elements = [...walk(policy.children)];
  const elsewhere = ["openid-config", "decryption-keys"];
  if (elements.some(({ name }) => elsewhere.includes(name))) return undefined;
  const own = ["clock-skew", "require-expiration-time"].map((name) => policy.attributes.get(name));
  return [
    ...own.map((value) => ({ element: policy, value })),
    ...elements.flatMap((element) =>
      [element.text, ...element.attributes.values()].map((value) => ({ element, value })),
    ),
  ].filter((found): found is DecisiveExpression => found.value?.kind === "expression");
}
