import { makeRoom } from "./make-room.ts";

/** So many units in a period of fixed length; without a length the period never ends. */
export interface Quota {
  readonly most: number;
  readonly period: QuotaPeriod;
}

/** The period that a moment is in, in milliseconds since 1970. */
export type QuotaPeriod = (now: number) => { readonly start: number; readonly end: number };

/** What a quota says about one more request. */
export interface QuotaState {
  readonly exceeded: boolean;
  readonly remaining: number;
  /** Seconds until the next period; undefined when there is none. */
  readonly renewsIn: number | undefined;
}

/** Counters kept at once; the one that was used longest ago goes first. */
const capacity = 10_000;

/** Counts what quota policies count, by key, in periods that begin anew. */
export class QuotaCounters {
  readonly #counters = new Map<string, { start: number; used: number }>();

  /** How a quota stands. @param own what of it the asking request has counted already */
  look(key: string, { most, period }: Quota, own = 0): QuotaState {
    const now = Date.now();
    const { start, end } = period(now);
    const counter = this.#counters.get(key);
    const used = (counter?.start === start ? counter.used : 0) - own;
    return {
      exceeded: used >= most,
      remaining: Math.max(0, most - used),
      renewsIn: Number.isFinite(end) ? Math.max(1, Math.ceil((end - now) / 1000)) : undefined,
    };
  }

  add(key: string, { period }: Quota, count: number): void {
    const { start } = period(Date.now());
    const counter = this.#counters.get(key);
    const used = counter?.start === start ? counter.used : 0;
    this.#counters.delete(key);
    makeRoom(this.#counters, capacity);
    this.#counters.set(key, { start, used: used + count });
  }
}

/** Periods of so many seconds, counted from `first`; 0 seconds are for ever. */
export function periodsOf(seconds: number, first: number): QuotaPeriod {
  if (seconds === 0) return () => ({ start: first, end: Number.POSITIVE_INFINITY });
  return fixedPeriods(seconds * 1000, first);
}

/** Periods of so many milliseconds, counted from `first`. */
export function fixedPeriods(length: number, first: number): QuotaPeriod {
  return (now) => {
    const start = first + Math.floor((now - first) / length) * length;
    return { start, end: start + length };
  };
}
