import { hash } from "node:crypto";
import type { JWTPayload } from "jose";
import { Jwt, type PolicyStatement, type PolicyValue, walk } from "../../../policy/index.ts";
import { isOfNow } from "./verified-tokens.ts";

/** Tokens that are remembered for one policy; the one that was accepted longest ago is forgotten first. */
const capacity = 1_000;

interface Accepted {
  readonly payload: JWTPayload;
  readonly clockTolerance: number;
  readonly jwt: Jwt | null;
}

/** What a policy has accepted, by digests: of a token itself nothing else is kept. */
export class AcceptedTokens {
  readonly #tokens = new Map<string, Accepted>();

  /**
   * What was accepted before, and would be again: all that the outcome depends on is the same, but for the time, which is looked at
   * each time.
   *
   * @param said what the policy's expressions say of what is accepted
   * @returns the token for expressions, which is one of its own, as they can change its lists; undefined for any other token
   */
  find(token: string, said: readonly string[]): { readonly jwt: Jwt | null } | undefined {
    const digest = digestOf(token, said);
    const accepted = this.#tokens.get(digest);
    if (accepted === undefined) return undefined;
    const { payload, clockTolerance, jwt } = accepted;
    if (isOfNow(payload, clockTolerance)) return { jwt: jwt && new Jwt(jwt.header, jwt.payload) };
    this.#tokens.delete(digest);
    return undefined;
  }

  add(
    token: string,
    said: readonly string[],
    { payload, clockTolerance }: Pick<Accepted, "payload" | "clockTolerance">,
  ): void {
    const [oldest] = this.#tokens.keys();
    if (oldest !== undefined && this.#tokens.size >= capacity) this.#tokens.delete(oldest);
    this.#tokens.set(digestOf(token, said), { payload, clockTolerance, jwt: Jwt.parse(token) });
  }
}

/** Of each text with its length, so that no other texts have the same digest; half of a pair of units has no UTF-8 of its own. */
function digestOf(token: string, said: readonly string[]): string {
  let text = `${token.length}:${token}`;
  for (const each of said) text += `${each.length}:${each}`;
  return hash("sha256", text.isWellFormed() ? text : JSON.stringify([token, ...said]), "base64");
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
