import { hash } from "node:crypto";
import type { JWTPayload } from "jose";
import { Jwt } from "../../../policy/index.ts";
import { makeRoom } from "./make-room.ts";
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
   * A token that was accepted before, and would be again: all that the outcome depends on is the same but for the time, which is
   * looked at each time.
   *
   * @param conditions what the policy's expressions gave that say what is accepted
   * @returns the token for expressions, which is one of its own, as they can change its lists; undefined for any other token
   */
  find(token: string, conditions: readonly string[]): { readonly jwt: Jwt | null } | undefined {
    const digest = digestOf(token, conditions);
    const accepted = this.#tokens.get(digest);
    if (accepted === undefined) return undefined;
    const { payload, clockTolerance, jwt } = accepted;
    if (isOfNow(payload, clockTolerance)) return { jwt: jwt && new Jwt(jwt.header, jwt.payload) };
    this.#tokens.delete(digest);
    return undefined;
  }

  add(
    token: string,
    conditions: readonly string[],
    { payload, clockTolerance }: Pick<Accepted, "payload" | "clockTolerance">,
  ): void {
    makeRoom(this.#tokens, capacity);
    this.#tokens.set(digestOf(token, conditions), {
      payload,
      clockTolerance,
      jwt: Jwt.parse(token),
    });
  }
}

/** Of each text with its length, so that no other texts have the same digest; half of a pair of units has no UTF-8 of its own. */
function digestOf(token: string, conditions: readonly string[]): string {
  let text = `${token.length}:${token}`;
  for (const each of conditions) text += `${each.length}:${each}`;
  return hash(
    "sha256",
    text.isWellFormed() ? text : JSON.stringify([token, ...conditions]),
    "base64",
  );
}
