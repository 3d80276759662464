import { Bytes } from "@cdktf/provider-random/lib/bytes/index.js";
import { Construct } from "constructs";
import { InvalidPropertyError } from "./errors.ts";

/** One generation of the gateway's keys, base64-encoded. */
export interface KeyGeneration {
  /** 1 to 255; it is the key id in every sealed value and token. */
  readonly id: number;
  /** Encrypts sealed values. */
  readonly encryption: string;
  /** Authenticates sealed values and client ids; independent of the encryption key. */
  readonly authentication: string;
  /** Signs access tokens; absent where certificates sign them. */
  readonly signing?: string;
}

export interface KeyRingProps {
  /**
   * The generation that seals and signs. Raising it by one rotates the keys: the generation before
   * stays and still opens and verifies, so nobody is signed out.
   * @default 1
   */
  readonly generation?: number;
  /**
   * Whether a generation has a key that signs access tokens.
   * @default true
   */
  readonly signsTokens?: boolean;
}

/** The keys of a gateway: the current generation and the one before. */
export class KeyRing extends Construct {
  readonly current: KeyGeneration;
  /** The current generation first. */
  readonly all: readonly KeyGeneration[];

  constructor(scope: Construct, id: string, props: KeyRingProps = {}) {
    super(scope, id);
    const generation = props.generation ?? 1;
    if (!Number.isInteger(generation) || generation < 1 || generation > 255) {
      throw new InvalidPropertyError(
        this.node.path,
        "generation",
        `must be a whole number from 1 to 255; it is ${generation}.`,
      );
    }
    const signs = props.signsTokens ?? true;
    this.current = this.#generation(generation, signs);
    this.all =
      generation === 1 ? [this.current] : [this.current, this.#generation(generation - 1, signs)];
  }

  #generation(id: number, signs: boolean): KeyGeneration {
    return {
      id,
      encryption: new Bytes(this, `encryption-${id}`, { length: 32 }).base64,
      authentication: new Bytes(this, `authentication-${id}`, { length: 64 }).base64,
      ...(signs ? { signing: new Bytes(this, `signing-${id}`, { length: 64 }).base64 } : {}),
    };
  }
}
