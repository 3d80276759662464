/** How a {@link Breaker} decides. */
export interface BreakerOptions {
  /** Failures in a row until it opens. */
  readonly failures: number;
  /** How long it stays open before it lets one request try. */
  readonly pauseMilliseconds: number;
}

/**
 * Keeps from asking a service that does not answer: everybody who asks would wait for nothing, and a
 * service that is overloaded would never recover.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #now: () => number;
  #failures = 0;
  #openUntil = 0;

  constructor(options: BreakerOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** Milliseconds until it is worth asking again; 0 when it is now. Who gets 0 must report back. */
  pause(): number {
    const rest = this.#openUntil - this.#now();
    // More is left than there was only when the clock has been set back.
    if (rest > 0 && rest <= this.#options.pauseMilliseconds) return rest;
    // One tries; the others wait for what comes of it.
    if (this.#openUntil > 0) this.#openUntil = this.#now() + this.#options.pauseMilliseconds;
    return 0;
  }

  /** The service answered. */
  succeeded(): void {
    this.#failures = 0;
    this.#openUntil = 0;
  }

  /** The service did not. */
  failed(): void {
    this.#failures += 1;
    if (this.#failures >= this.#options.failures) {
      this.#openUntil = this.#now() + this.#options.pauseMilliseconds;
    }
  }
}
