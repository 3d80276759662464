/**
 * Keeps the number of series small: names come from clients, and each new value of a label is a series more. The first of a
 * label are kept as they are, and all others are one.
 */
export class BoundedValues {
  readonly #most: number;
  readonly #known = new Map<string, Set<string>>();

  /** @param most how many values a label may have beside `other` */
  constructor(most = 100) {
    this.#most = most;
  }

  /** The value of a label, or `other`. */
  of(label: string, value: string): string {
    const known = this.#known.get(label);
    if (known === undefined) {
      this.#known.set(label, new Set([value]));
      return value;
    }
    if (known.has(value)) return value;
    if (known.size >= this.#most) return "other";
    known.add(value);
    return value;
  }
}
