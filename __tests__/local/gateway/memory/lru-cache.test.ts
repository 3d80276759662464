import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LruCache } from "../../../../local/gateway/memory/lru-cache.ts";
import { runs } from "../../../property-runs.ts";

/** The same with a map alone, whose order is that in which keys were put into it. */
class Moved {
  readonly #most: number;
  readonly #values = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  use(key: string, make: () => number): number {
    const value = this.#values.get(key) ?? make();
    this.#values.delete(key);
    const [oldest] = this.#values.keys();
    if (oldest !== undefined && this.#values.size >= this.#most) this.#values.delete(oldest);
    this.#values.set(key, value);
    return value;
  }
}

describe("a cache that is full", () => {
  it("drops what was used least recently", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom(..."abcdefgh"), { maxLength: 60 }),
        (most, keys) => {
          const [kept, moved] = [new LruCache<number>(most), new Moved(most)];
          for (const [index, key] of keys.entries()) {
            expect(kept.use(key, () => index)).toBe(moved.use(key, () => index));
          }
        },
      ),
      { numRuns: runs(400) },
    );
  });
});
