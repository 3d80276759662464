import { randomUUID } from "node:crypto";

/** How many ties are remembered. */
const mostTies = 10_000;

/** Something that can belong to a flow. */
export interface Member {
  flow: string | undefined;
}

/**
 * Puts what belongs together into flows: two requests are of one flow when they have a code, a state, a token or
 * whatever else was made for that flow alone.
 */
export class Flows<Entry extends Member> {
  readonly #ofTie = new Map<string, string>();
  readonly #members: () => Iterable<Entry>;

  /** @param members all there are, the latest last */
  constructor(members: () => Iterable<Entry>) {
    this.#members = members;
  }

  /** Whether anything has this already. */
  knows(tie: string): boolean {
    return this.#ofTie.has(tie);
  }

  /**
   * Says what an entry has that others may have too.
   *
   * @returns the others whose flow is another one now.
   */
  tie(entry: Entry, tie: string): Entry[] {
    const known = this.#ofTie.get(tie);
    const flow = known ?? entry.flow ?? randomUUID();
    if (known === undefined) this.#remember(tie, flow);
    const left = entry.flow;
    entry.flow = flow;
    if (left === undefined || left === flow) return [];
    const moved = [...this.#members()].filter((member) => member.flow === left);
    for (const member of moved) member.flow = flow;
    for (const [name, of] of this.#ofTie) if (of === left) this.#ofTie.set(name, flow);
    return moved;
  }

  #remember(tie: string, flow: string): void {
    if (this.#ofTie.size >= mostTies) {
      const [oldest] = this.#ofTie.keys();
      if (oldest !== undefined) this.#ofTie.delete(oldest);
    }
    this.#ofTie.set(tie, flow);
  }
}
