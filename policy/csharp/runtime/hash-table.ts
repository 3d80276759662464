import { takeObject } from "./budget.ts";
import { hashKey } from "./equality.ts";
import { invalidOperation } from "./exceptions.ts";

/** Goes through a collection, and stops as .NET does when the collection changes meanwhile. */
export function* guarded(
  items: Iterable<unknown>,
  version: () => number,
): Generator<unknown, void, undefined> {
  const start = version();
  for (const item of items) {
    yield item;
    if (version() !== start) {
      throw invalidOperation("Collection was modified; enumeration operation may not execute.");
    }
  }
}

/** How keys are compared; a StringComparer replaces the default. */
export interface KeyFolding {
  fold(value: unknown): unknown;
}

/**
 * The entries of a Dictionary or HashSet in .NET's order: that of insertion, where a new entry
 * takes the place of the one that was removed last.
 */
export class HashTable {
  readonly #entries: ({ readonly key: unknown; value: unknown } | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #places = new Map<unknown, number>();
  readonly #folding: KeyFolding | null;
  version = 0;

  constructor(folding: KeyFolding | null) {
    this.#folding = folding;
  }

  #hash(key: unknown): unknown {
    return hashKey(this.#folding === null ? key : this.#folding.fold(key));
  }

  get size(): number {
    return this.#places.size;
  }

  has(key: unknown): boolean {
    return this.#places.has(this.#hash(key));
  }

  get(key: unknown): unknown {
    const place = this.#places.get(this.#hash(key));
    return place === undefined ? undefined : this.#entries[place]?.value;
  }

  set(key: unknown, value: unknown): void {
    const hash = this.#hash(key);
    const known = this.#places.get(hash);
    const entry = known === undefined ? undefined : this.#entries[known];
    this.version += 1;
    if (entry !== undefined) {
      entry.value = value;
      return;
    }
    takeObject();
    const place = this.#free.pop() ?? this.#entries.length;
    this.#entries[place] = { key, value };
    this.#places.set(hash, place);
  }

  // Removing does not end an enumeration in .NET, so the version stays.
  delete(key: unknown): boolean {
    const hash = this.#hash(key);
    const place = this.#places.get(hash);
    if (place === undefined) return false;
    this.#places.delete(hash);
    this.#entries[place] = undefined;
    this.#free.push(place);
    return true;
  }

  clear(): void {
    this.#entries.length = 0;
    this.#free.length = 0;
    this.#places.clear();
  }

  *entries(): Generator<{ readonly key: unknown; readonly value: unknown }> {
    for (let index = 0; index < this.#entries.length; index += 1) {
      const entry = this.#entries[index];
      if (entry !== undefined) yield entry;
    }
  }
}
