import { randomBytes } from "node:crypto";
import { InertTexts } from "./inert-texts.ts";
import { MarkedSecret } from "./marked-secret.ts";

/** How many secrets are known again where they stand without their name. */
const mostKnown = 4_000;

/** The kind of what looks like a secret, and has no name. */
export const unnamed = "secret";

/** Told of each secret that is met. */
export type Noticed = (secret: MarkedSecret) => void;

const ignored: Noticed = () => undefined;

/** Secrets whose kind is known, wherever they stand; the oldest is forgotten first. */
export class KnownSecrets {
  readonly #key = randomBytes(32).toString("base64");
  readonly #known = new Map<string, MarkedSecret>();
  /** What holds none. */
  readonly #inert = new InertTexts();
  /** How many have been met. */
  #met = 0;

  /** A secret that stands somewhere, by what it is called there. */
  meet(kind: string, value: string, notice: Noticed = ignored): MarkedSecret {
    this.#met += 1;
    const known = this.#known.get(value);
    // What only looked like a secret may turn out to be one with a name.
    if (known !== undefined && (known.kind !== unnamed || kind === unnamed)) {
      notice(known);
      return known;
    }
    const secret = new MarkedSecret(kind, value, this.#key);
    this.#keep(secret);
    notice(secret);
    return secret;
  }

  /** Knows again what was forgotten since for the sake of others. */
  remember(secrets: Iterable<MarkedSecret>): void {
    for (const secret of secrets) {
      if (!this.#known.has(secret.value)) this.#keep(secret);
    }
  }

  #keep(secret: MarkedSecret): void {
    const { value } = secret;
    if (value.length < 6) return;
    if (this.#known.size >= mostKnown) this.#forgetOldest();
    this.#known.set(value, secret);
    this.#inert.becomesSecret(value);
  }

  #forgetOldest(): void {
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  /** Whether a text is known to be secret. */
  has(text: string): boolean {
    this.#inert.ask(text);
    return this.#known.has(text);
  }

  /** The mark of a text that is known to be secret; undefined for any other. */
  markOf(text: string, notice: Noticed = ignored): string | undefined {
    this.#inert.ask(text);
    const known = this.#known.get(text);
    if (known === undefined) return undefined;
    this.#met += 1;
    notice(known);
    return known.mark;
  }

  /** Looks for secrets in a text, unless it is known that there are none. */
  learn(as: "text" | "url", text: string, look: () => void): void {
    if (this.#inert.has(as, text)) return;
    const before = this.#met;
    this.#inert.watch();
    look();
    this.#inert.watched(as, text, this.#met === before);
  }

  /** There are others from now on, which are found in other ways. */
  becomeMore(): void {
    this.#inert.forget();
  }
}
