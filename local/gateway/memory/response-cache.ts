import type { MessageHeaders } from "../message/headers.ts";
import { steadyTime } from "../steady-clock.ts";
import { makeRoom } from "./make-room.ts";

/** An answer as the response cache keeps it. */
export interface CachedResponse {
  readonly status: number;
  readonly reason: string;
  readonly headers: MessageHeaders;
  readonly body: Uint8Array;
}

/** The longest body that is kept, in bytes (API Management gateway constraints). */
export const longestCachedBody = 2 * 1024 * 1024;

/** Answers kept at once; the oldest goes when another comes. */
const capacity = 100;

/** The answers that cache-store keeps for cache-lookup. Storing is asynchronous, as with single values. */
export class ResponseCache {
  readonly #entries = new Map<string, { response: CachedResponse; until: number }>();

  get(key: string): CachedResponse | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.until > steadyTime()) return entry?.response;
    this.#entries.delete(key);
    return undefined;
  }

  store(key: string, response: CachedResponse, seconds: number): void {
    const until = steadyTime() + seconds * 1000;
    setImmediate(() => {
      this.#entries.delete(key);
      makeRoom(this.#entries, capacity);
      this.#entries.set(key, { response, until });
    });
  }
}
