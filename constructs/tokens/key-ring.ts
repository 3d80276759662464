import { Bytes } from "@cdktf/provider-random/lib/bytes/index.js";
import { Construct } from "constructs";
import { type WholeNumberRange, wholeNumber } from "../properties/whole-number.ts";

/** One generation of the gateway's keys, base64-encoded. */
export interface KeyGeneration {
  /** 1 to 255; it is the key id in every sealed value and token. */
  readonly id: number;
  /** Encrypts sealed values. */
  readonly encryption: string;
  /** Authenticates sealed values and client ids; independent of the encryption key. */
  readonly authentication: string;
  /** Signs access tokens. */
  readonly signing: string;
}

export interface KeyRingProps {
  /**
   * The generation that seals and signs, 1 to 254. Raising it by one rotates the keys.
   * @default 1
   */
  readonly generation?: number;
}

/** The generations that can seal and sign. A key id is one byte, and the next generation has one as well. */
export const keyGenerations: WholeNumberRange = { least: 1, most: 254 };

/**
 * The generations that a gateway knows: the current one, which alone seals and signs, the next, and
 * the one before. A deployment changes policies one after another, and some see what others of the
 * deployment after, or before, have sealed. So each generation is known one deployment before
 * anything is sealed with it, and one after; this holds when the generation is lowered again, too.
 */
export function knownGenerations(current: number): number[] {
  return [current, current + 1, current - 1].filter((id) => id > 0);
}

/** The keys of a gateway. */
export class KeyRing extends Construct {
  readonly current: KeyGeneration;
  /** All that are known, the current generation first. */
  readonly all: readonly KeyGeneration[];

  /** @throws InvalidPropertyError when the generation is none. */
  constructor(scope: Construct, id: string, props: KeyRingProps = {}) {
    super(scope, id);
    const generation = wholeNumber(
      this.node.path,
      "generation",
      props.generation ?? 1,
      keyGenerations,
    );
    this.current = this.#generation(generation);
    this.all = knownGenerations(generation).map((id) =>
      id === generation ? this.current : this.#generation(id),
    );
  }

  #generation(id: number): KeyGeneration {
    return {
      id,
      encryption: new Bytes(this, `encryption-${id}`, { length: 32 }).base64,
      authentication: new Bytes(this, `authentication-${id}`, { length: 64 }).base64,
      signing: new Bytes(this, `signing-${id}`, { length: 64 }).base64,
    };
  }
}
