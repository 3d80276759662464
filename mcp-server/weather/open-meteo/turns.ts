/** Lets so many do something at the same time and the others wait for their turn, up to a number. */
export class Turns {
  readonly #most: number;
  readonly #longestQueue: number;
  readonly #waiting: (() => void)[] = [];
  #active = 0;

  constructor(most: number, longestQueue: number) {
    this.#most = most;
    this.#longestQueue = longestQueue;
  }

  /** Does it when there is room; `undefined` when too many wait already. */
  take<Result>(task: () => Promise<Result>): Promise<Result> | undefined {
    if (this.#active >= this.#most && this.#waiting.length >= this.#longestQueue) return undefined;
    return this.#run(task);
  }

  async #run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#active < this.#most) this.#active += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The turn goes to the next; nobody else can take it in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#active -= 1;
      else next();
    }
  }
}
