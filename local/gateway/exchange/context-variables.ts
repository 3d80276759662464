import type { CSharpValue } from "../../../policy/index.ts";
import { type Change, NotedChanges } from "../message/noted-changes.ts";

/** The variables of a request, which can say what has changed. */
export class ContextVariables extends Map<string, CSharpValue> {
  /** Undefined while nobody asks. */
  #changes: NotedChanges<CSharpValue> | undefined;

  /** Variables that are there at the beginning. */
  static of(variables: ReadonlyMap<string, CSharpValue> | undefined): ContextVariables {
    const made = new ContextVariables();
    for (const [name, value] of variables ?? []) made.set(name, value);
    return made;
  }

  /** From now on changes are noted. */
  watch(): void {
    this.#changes = new NotedChanges();
  }

  /** Whether something may have changed since the last time. */
  get hasChanges(): boolean {
    return this.#changes?.isEmpty === false;
  }

  /** What has changed since the last time; undefined when nothing has. */
  takeChanges(): ReadonlyMap<string, Change<CSharpValue>> | undefined {
    return this.#changes?.take((name) => this.get(name), Object.is);
  }

  override set(name: string, value: CSharpValue): this {
    this.#changes?.note(name, this.get(name));
    return super.set(name, value);
  }

  override delete(name: string): boolean {
    this.#changes?.note(name, this.get(name));
    return super.delete(name);
  }
}
