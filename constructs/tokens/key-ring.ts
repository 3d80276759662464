import { Bytes } from "@cdktf/provider-random/lib/bytes/index.js";
import { Construct } from "constructs";
import { InvalidPropertyError } from "../errors.ts";

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

/**
 * The keys of a gateway: the current generation and the one before. One more stays stored, though
 * nothing uses it: Terraform takes keys away before it changes the policies that name them, and API
 * Management refuses that.
 */
export class KeyRing extends Construct {
  readonly current: KeyGeneration;
  /** The current generation first. */
  readonly all: readonly KeyGeneration[];
  /** These, and the generation that was retired last. */
  readonly stored: readonly KeyGeneration[];

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
    this.stored = [
      this.current,
      ...[generation - 1, generation - 2].filter((id) => id > 0).map((id) => this.#generation(id)),
    ];
    this.all = this.stored.slice(0, 2);
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
