import { type CSharpValue, JToken } from "../../../policy/index.ts";
import { steadyTime } from "../steady-clock.ts";
import { makeRoom } from "./make-room.ts";

interface Entry {
  readonly value: CSharpValue;
  readonly until: number;
}

/** Values kept at once. The oldest goes when another comes: the cache promises nothing. */
const capacity = 10_000;

/**
 * The gateway's cache of single values. Writing is asynchronous, as on Azure: a value can be read
 * only some time after the policy that stored it has run, and the same goes for its removal.
 */
export class ValueCache {
  readonly #entries = new Map<string, Entry>();

  /** The value of a key; undefined when there is none or its time is over. */
  get(key: string): CSharpValue | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.until <= steadyTime()) {
      this.#entries.delete(key);
      return undefined;
    }
    return detached(entry.value);
  }

  /** What is there now, the oldest first. */
  *entries(): Generator<{
    readonly key: string;
    readonly value: CSharpValue;
    readonly seconds: number;
  }> {
    const now = steadyTime();
    for (const [key, { value, until }] of this.#entries) {
      if (until > now) yield { key, value: detached(value), seconds: (until - now) / 1000 };
    }
  }

  store(key: string, value: CSharpValue, seconds: number): void {
    const entry = { value: detached(value), until: steadyTime() + seconds * 1000 };
    setImmediate(() => {
      this.#entries.delete(key);
      makeRoom(this.#entries, capacity);
      this.#entries.set(key, entry);
    });
  }

  remove(key: string): void {
    setImmediate(() => this.#entries.delete(key));
  }
}

/** A copy of what can be changed, so that no request changes what another one reads. */
function detached(value: CSharpValue): CSharpValue {
  if (value instanceof JToken) return value.clone();
  return value instanceof Uint8Array ? Uint8Array.from(value) : value;
}
