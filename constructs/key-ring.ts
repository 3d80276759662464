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
  /** Signs access tokens. */
  readonly signing: string;
}

export interface KeyRingProps {
  /**
   * The generation that seals and signs. Raising it by one rotates the keys: the generation before
   * stays and still opens and verifies, so nobody is signed out.
   * @default 1
   */
  readonly generation?: number;
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
    this.current = this.#generation(generation);
    this.all = generation === 1 ? [this.current] : [this.current, this.#generation(generation - 1)];
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
