/** A value that became another one; undefined where there was or is none. */
export interface Change<Value> {
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** What named values were before they changed: as much as has changed, however many there are. */
export class NotedChanges<Value> {
  readonly #before = new Map<string, Value | undefined>();

  get isEmpty(): boolean {
    return this.#before.size === 0;
  }

  /** A value is about to change. */
  note(name: string, value: Value | undefined): void {
    if (!this.#before.has(name)) this.#before.set(name, value);
  }

  /** What has changed since the last time; undefined when nothing has. */
  take(
    now: (name: string) => Value | undefined,
    isSame: (before: Value | undefined, after: Value | undefined) => boolean,
  ): ReadonlyMap<string, Change<Value>> | undefined {
    if (this.#before.size === 0) return undefined;
    let changes: Map<string, Change<Value>> | undefined;
    for (const [name, before] of this.#before) {
      const after = now(name);
      if (isSame(before, after)) continue;
      changes ??= new Map();
      changes.set(name, { before, after });
    }
    this.#before.clear();
    return changes;
  }

  /** Sets back in a map what has changed since the last time. */
  undoIn(map: Map<string, Value>): void {
    for (const [name, before] of this.#before) {
      if (before === undefined) map.delete(name);
      else map.set(name, before);
    }
  }
}
