import { steadyTime } from "../steady-clock.ts";
import { LruCache } from "./lru-cache.ts";

/** How many calls are allowed in how many seconds. */
export interface RateLimit {
  readonly calls: number;
  readonly period: number;
}

/** What a counter says about one more call. */
export interface CounterState {
  readonly exceeded: boolean;
  /** Calls left, after this one when it is counted. */
  readonly remaining: number;
  /** Seconds until a call is possible again; 0 when one is possible now. */
  readonly retryAfter: number;
}

/** Counts the calls of one key. */
interface Counter {
  used(limit: RateLimit, now: number): number;
  add(count: number, now: number): void;
  /** Seconds until there is room for this many calls. */
  wait(count: number, limit: RateLimit, now: number): number;
}

/** Counters kept at once; the one that was used longest ago goes first. */
const capacity = 10_000;

/** The counters of rate-limit-by-key: one per key, whatever policy counts on it. */
export class CallCounters {
  readonly #counters = new LruCache<Counter>(capacity);
  readonly #algorithm: "sliding-window" | "token-bucket";

  constructor(algorithm: "sliding-window" | "token-bucket") {
    this.#algorithm = algorithm;
  }

  /** Counts `count` calls when they fit; with 0 it only looks. */
  take(key: string, limit: RateLimit, count: number): CounterState {
    const now = steadyTime();
    const counter = this.#counter(key, now);
    const free = limit.calls - counter.used(limit, now);
    const needed = Math.max(1, count);
    if (free < needed) {
      const retryAfter = Math.max(1, Math.ceil(counter.wait(needed, limit, now)));
      return { exceeded: true, remaining: 0, retryAfter };
    }
    counter.add(count, now);
    return { exceeded: false, remaining: Math.max(0, Math.floor(free - count)), retryAfter: 0 };
  }

  /** Counts calls that have been let through already. */
  add(key: string, count: number): void {
    const now = steadyTime();
    this.#counter(key, now).add(count, now);
  }

  #counter(key: string, now: number): Counter {
    return this.#counters.use(key, () =>
      this.#algorithm === "token-bucket" ? new TokenBucket(now) : new SlidingWindow(),
    );
  }
}

/** Fills with each call and leaks at a steady rate; the v2 tiers count so. */
class TokenBucket implements Counter {
  #level = 0;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  used({ calls, period }: RateLimit, now: number): number {
    this.#level = Math.max(0, this.#level - ((now - this.#at) / 1000) * (calls / period));
    this.#at = now;
    return this.#level;
  }

  add(count: number): void {
    this.#level += count;
  }

  wait(count: number, { calls, period }: RateLimit): number {
    return (this.#level + count - calls) * (period / calls);
  }
}

/** Remembers when each call was; the classic tiers count so. */
class SlidingWindow implements Counter {
  readonly #calls: { readonly at: number; readonly count: number }[] = [];
  /** The first of them that counts still. What lies before it is let go of now and then, not with each call. */
  #first = 0;
  #sum = 0;

  used({ period }: RateLimit, now: number): number {
    const calls = this.#calls;
    for (let call = calls[this.#first]; call !== undefined; call = calls[this.#first]) {
      if (call.at > now - period * 1000) break;
      this.#sum -= call.count;
      this.#first += 1;
    }
    if (this.#first * 2 > calls.length) {
      calls.splice(0, this.#first);
      this.#first = 0;
    }
    return this.#sum;
  }

  add(count: number, now: number): void {
    if (count <= 0) return;
    this.#calls.push({ at: now, count });
    this.#sum += count;
  }

  wait(count: number, { calls, period }: RateLimit, now: number): number {
    let leaving = this.#sum + count - calls;
    const last = this.#calls.slice(this.#first).find((call) => {
      leaving -= call.count;
      return leaving <= 0;
    });
    return period - (now - (last?.at ?? now)) / 1000;
  }
}
