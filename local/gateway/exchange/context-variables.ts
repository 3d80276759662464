import type { CSharpValue } from "../../../policy/index.ts";

/** A value that became another one; undefined where there was or is none. */
export interface Change<Value> {
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** The variables of a request, which can say what has changed. */
export class ContextVariables extends Map<string, CSharpValue> {
  /** What those that have changed were; undefined while nobody asks. */
  #before: Map<string, CSharpValue | undefined> | undefined;

  /** Variables that are there at the beginning. */
  static of(variables: ReadonlyMap<string, CSharpValue> | undefined): ContextVariables {
    const made = new ContextVariables();
    for (const [name, value] of variables ?? []) made.set(name, value);
    return made;
  }

  /** From now on changes are noted. */
  watch(): void {
    this.#before = new Map();
  }

  /** What has changed since the last time; undefined when nothing has. */
  takeChanges(): ReadonlyMap<string, Change<CSharpValue>> | undefined {
    const before = this.#before;
    if (before === undefined || before.size === 0) return undefined;
    this.#before = new Map();
    const changes = [...before]
      .map(([name, value]) => [name, { before: value, after: this.get(name) }] as const)
      .filter(([, change]) => !Object.is(change.before, change.after));
    return changes.length === 0 ? undefined : new Map(changes);
  }

  override set(name: string, value: CSharpValue): this {
    if (this.#before?.has(name) === false) this.#before.set(name, this.get(name));
    return super.set(name, value);
  }

  override delete(name: string): boolean {
    if (this.#before?.has(name) === false) this.#before.set(name, this.get(name));
    return super.delete(name);
  }
}
