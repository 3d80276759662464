interface Entry<Value> {
  readonly key: string;
  readonly value: Value;
  /** The one that was used before this one. */
  older: Entry<Value> | undefined;
  /** The one that was used after it. */
  newer: Entry<Value> | undefined;
}

/**
 * A cache of values by key that drops the least recently used one when it is full. A list keeps the order, apart from the map:
 * to take a key out of a map and put it back takes many times as long as to find it.
 */
export class LruCache<Value> {
  readonly #most: number;
  readonly #entries = new Map<string, Entry<Value>>();
  #oldest: Entry<Value> | undefined;
  #newest: Entry<Value> | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** The value of a key, which is used now; made when there is none. */
  use(key: string, make: () => Value): Value {
    const known = this.#entries.get(key);
    if (known === undefined) return this.#added(key, make());
    if (known !== this.#newest) {
      this.#unlink(known);
      this.#link(known);
    }
    return known.value;
  }

  #added(key: string, value: Value): Value {
    if (this.#oldest !== undefined && this.#entries.size >= this.#most) {
      this.#entries.delete(this.#oldest.key);
      this.#unlink(this.#oldest);
    }
    const entry: Entry<Value> = { key, value, older: undefined, newer: undefined };
    this.#entries.set(key, entry);
    this.#link(entry);
    return value;
  }

  /** Puts an entry at the end of those that were used before it. */
  #link(entry: Entry<Value>): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest === undefined) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
  }

  #unlink({ older, newer }: Entry<Value>): void {
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
  }
}
