/** Tells when nobody waits for something any more. An AbortSignal is one. */
export interface Ending {
  readonly aborted: boolean;
  /** Why it ended. */
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** One error for all requests whose client is gone: to make one for each would cost more than many policies. */
const connectionOver = new DOMException("Nobody waits for the answer any more.", "AbortError");

/** Ends with a client's connection. An AbortController would make an event for each, which takes longer than many policies. */
export class ConnectionEnding implements Ending {
  readonly #listeners = new Set<() => void>();
  #isOver = false;

  get aborted(): boolean {
    return this.#isOver;
  }

  get reason(): unknown {
    return this.#isOver ? connectionOver : undefined;
  }

  addEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /** The connection is over. */
  abort(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const listener of this.#listeners) listener();
  }
}
