import { steadyTime } from "../steady-clock.ts";
import type { CachedResponse } from "./response-cache.ts";

/** Answers kept at once; the oldest goes when another comes. */
const capacity = 100;

interface Entry {
  readonly partition: string;
  readonly vector: readonly number[];
  readonly response: CachedResponse;
  readonly until: number;
}

/** Answers by what was asked, found by how near another prompt comes. */
export class SemanticCache {
  #entries: Entry[] = [];

  /** The answer to the nearest prompt of the partition whose distance is at most the threshold. */
  find(
    partition: string,
    vector: readonly number[],
    threshold: number,
  ): CachedResponse | undefined {
    const now = steadyTime();
    this.#entries = this.#entries.filter(({ until }) => until > now);
    let nearest: { readonly response: CachedResponse; readonly distance: number } | undefined;
    for (const entry of this.#entries) {
      if (entry.partition !== partition) continue;
      const distance = distanceOf(entry.vector, vector);
      if (distance <= threshold && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY)) {
        nearest = { response: entry.response, distance };
      }
    }
    return nearest?.response;
  }

  store(
    partition: string,
    vector: readonly number[],
    response: CachedResponse,
    seconds: number,
  ): void {
    const entry = { partition, vector, response, until: steadyTime() + seconds * 1000 };
    this.#entries = [...this.#entries, entry].slice(-capacity);
  }
}

/** 0 for the same direction, 1 for nothing in common. */
function distanceOf(one: readonly number[], other: readonly number[]): number {
  const dot = sumOf(one, (value, index) => value * (other[index] ?? 0));
  const lengths = Math.sqrt(
    sumOf(one, (value) => value ** 2) * sumOf(other, (value) => value ** 2),
  );
  // Rounding must not make the same text distant from itself.
  return lengths === 0 ? 1 : Math.max(0, Math.round((1 - dot / lengths) * 1e9) / 1e9);
}

function sumOf(vector: readonly number[], term: (value: number, index: number) => number): number {
  return vector.reduce((sum, value, index) => sum + term(value, index), 0);
}
