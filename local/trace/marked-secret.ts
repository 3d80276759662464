import { hash } from "node:crypto";

/** A secret that is shown as a mark, with the sign that it is known by. */
export class MarkedSecret {
  readonly kind: string;
  readonly #value: string;
  readonly #key: string;
  #mark: string | undefined;

  /** @param key what signs are made with */
  constructor(kind: string, value: string, key: string) {
    this.kind = kind;
    this.#value = value;
    this.#key = key;
  }

  /** What is masked. A getter, so that nothing writes it with the rest. */
  get value(): string {
    return this.#value;
  }

  /** Made when somebody looks: most secrets are new with each request, and hardly one is ever shown. */
  get mark(): string {
    if (this.#mark === undefined) {
      const sign = hash("sha256", `${this.#key}${this.#value}`, "hex").slice(0, 6);
      this.#mark = `‹${this.kind} #${sign}›`;
    }
    return this.#mark;
  }
}
