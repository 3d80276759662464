/** Where a match is: before an instruction, and at a position of the text. */
export interface Place {
  pc: number;
  at: number;
}

/** A run of units that may be longer or shorter, up to a bound. */
export interface Units {
  readonly kind: "units";
  readonly pc: number;
  readonly from: number;
  count: number;
  readonly bound: number;
  readonly step: 1 | -1;
  readonly change: 1 | -1;
}

/** What to go back to: another way on, more or fewer units, or a change to be undone. */
type Entry =
  | { readonly kind: "way"; readonly pc: number; readonly at: number }
  | Units
  | { readonly kind: "undo"; readonly undo: () => void };

/**
 * The way that a match has come: what else it could have tried, and what it changed. It is a list of
 * its own, so that a long text does not take stack.
 */
export class Trail {
  #entries: Entry[] = [];

  /** Remembers another way on. */
  fork(pc: number, at: number): void {
    this.#entries.push({ kind: "way", pc, at });
  }

  /** Remembers that a run of units could be another length. */
  forkUnits(units: Units): void {
    this.#entries.push(units);
  }

  /** Remembers how to take a change back. */
  changed(undo: () => void): void {
    this.#entries.push({ kind: "undo", undo });
  }

  push<T>(list: T[], item: T): void {
    list.push(item);
    this.changed(() => list.pop());
  }

  pop<T>(list: T[]): T | undefined {
    const item = list.pop();
    if (item !== undefined) this.changed(() => list.push(item));
    return item;
  }

  /** Undoes and goes back to the latest other way, which is nowhere when there is none. */
  back(place: Place): boolean {
    for (;;) {
      const last = this.#entries.at(-1);
      if (last === undefined) return false;
      if (last.kind === "units" && last.count !== last.bound) {
        last.count += last.change;
        place.pc = last.pc;
        place.at = last.from + last.step * last.count;
        return true;
      }
      this.#entries.pop();
      if (last.kind === "undo") last.undo();
      if (last.kind !== "way") continue;
      place.pc = last.pc;
      place.at = last.at;
      return true;
    }
  }

  /**
   * Runs something by itself. Nothing goes back into what is done, but its changes are undone when
   * what is around it fails.
   */
  alone(run: () => number | undefined): number | undefined {
    const outer = this.#entries;
    this.#entries = [];
    const end = run();
    const own = this.#entries;
    this.#entries = outer;
    if (end !== undefined) for (const each of own) if (each.kind === "undo") outer.push(each);
    return end;
  }

  /** The same, and forgets its changes at once. */
  alonePassing(run: () => number | undefined): number | undefined {
    const mark = this.#entries.length;
    const end = this.alone(run);
    for (const each of this.#entries.splice(mark).toReversed()) {
      if (each.kind === "undo") each.undo();
    }
    return end;
  }
}
