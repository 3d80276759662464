import { Bytes } from "@cdktf/provider-random/lib/bytes/index.js";
import { Construct } from "constructs";

/** A key that signs the assertions for one MCP server. */
export interface AssertionKey {
  /** The generation of keys it belongs to: the `kid` of what it signs. */
  readonly id: number;
  /** 64 random bytes in base64; the key is this text. */
  readonly key: string;
}

export interface AssertionKeysProps {
  /** The generation that signs. */
  readonly generation: number;
}

/**
 * The keys of one MCP server: the generation that signs and its neighbours, so that a server knows each
 * key one deployment before it is used. They are three from the first generation on, because a server
 * may have no way to give up a place that it once had for a key.
 */
export class AssertionKeys extends Construct {
  readonly current: AssertionKey;
  readonly all: readonly AssertionKey[];

  constructor(scope: Construct, id: string, { generation }: AssertionKeysProps) {
    super(scope, id);
    const first = Math.max(1, generation - 1);
    const keys = [first, first + 1, first + 2].map((id) => this.#key(id));
    const [current = this.#key(generation)] = keys.filter((key) => key.id === generation);
    this.current = current;
    this.all = keys;
  }

  #key(id: number): AssertionKey {
    return { id, key: new Bytes(this, `key-${id}`, { length: 64 }).base64 };
  }
}
