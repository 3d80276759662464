import { StartError } from "./errors.ts";

/** What is asked for and cannot be, collected: whoever mends one mistake should not be told of the next one only then. */
export class Mistakes {
  readonly #found: StartError[] = [];

  /** Does something that may be a mistake; undefined when it is one. */
  async try<T>(attempt: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      this.#found.push(error);
      return undefined;
    }
  }

  /** @throws StartError with a line for each mistake; a single one is thrown as it is. */
  throwAll(): never {
    const [first, ...others] = this.#found;
    if (first === undefined) throw new Error("What is missing without a mistake is a defect.");
    if (others.length === 0) throw first;
    const lines = new Set(this.#found.map(({ message }) => message));
    throw new StartError([...lines].join("\n"), { cause: first });
  }
}
