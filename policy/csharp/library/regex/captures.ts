import type { Trail } from "./trail.ts";

/** Where something was captured. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const noneOpened: readonly number[][] = [];
/** What a pattern without groups captures. */
export const noCaptures: ReadonlyMap<number, readonly Span[]> = new Map();

/** What the groups of a match have captured so far. */
export class Captures {
  readonly #trail: Trail;
  #byGroup: Map<number, Span[]> | undefined;
  /** Where each pair of open and close was opened and not closed yet. */
  readonly #opened: readonly number[][];

  constructor(trail: Trail, openings: number) {
    this.#trail = trail;
    this.#opened = openings === 0 ? noneOpened : Array.from({ length: openings }, () => []);
  }

  get byGroup(): ReadonlyMap<number, readonly Span[]> {
    return this.#byGroup ?? noCaptures;
  }

  /** The latest capture of a group. */
  latest(group: number): Span | undefined {
    return this.#byGroup?.get(group)?.at(-1);
  }

  open(opening: number, at: number): void {
    this.#trail.push(this.#opened[opening] ?? [], at);
  }

  /**
   * Ends a group.
   *
   * @param into the group it captures into, if any
   * @param uncapture the group whose latest capture it takes away, if any
   * @returns whether that group had one
   */
  close(
    opening: number,
    at: number,
    into: number | undefined,
    uncapture: number | undefined,
  ): boolean {
    const opened = this.#trail.pop(this.#opened[opening] ?? []) ?? at;
    let span: Span = { start: Math.min(opened, at), end: Math.max(opened, at) };
    if (uncapture !== undefined) {
      const taken = this.#trail.pop(this.#of(uncapture));
      if (taken === undefined) return false;
      // The text between the two (.NET documentation, "Balancing group definitions").
      span = between(span, taken);
    }
    if (into !== undefined) this.#trail.push(this.#of(into), span);
    return true;
  }

  #of(group: number): Span[] {
    this.#byGroup ??= new Map();
    const known = this.#byGroup.get(group);
    if (known !== undefined) return known;
    const list: Span[] = [];
    this.#byGroup.set(group, list);
    return list;
  }
}

function between(one: Span, other: Span): Span {
  if (one.start >= other.end) return { start: other.end, end: one.start };
  if (one.end <= other.start) return { start: one.end, end: other.start };
  const start = Math.max(one.start, other.start);
  return { start, end: Math.max(start, Math.min(one.end, other.end)) };
}
