import { constants } from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** What was granted is given back by then, or the doctor says that it may not be. */
const patience = 10_000;
/** A terminal tells npm and the doctor alike, and npm tells the doctor again. */
const same = 500;

/** Ctrl-C, or another request to end: at the first one the doctor gives back what was granted, at a second one it ends at once. */
export class Interruption {
  /** Resolves when what is given back takes too long. */
  readonly patienceIsOver: Promise<void>;
  #isPatienceOver = false;
  #exitCode: number | undefined;
  #patienceEnds: () => void = () => undefined;
  readonly #begin: () => void;
  readonly #parent = process.ppid;
  readonly #watch: NodeJS.Timeout;

  /** @param begin is called at the first request to end */
  constructor(begin: () => void) {
    this.#begin = begin;
    this.patienceIsOver = new Promise((resolve) => {
      this.#patienceEnds = resolve;
    });
    for (const signal of signals) process.on(signal, this.#interrupt);
    // npm runs scripts through a shell that passes no request on: when that shell is gone, it was one.
    this.#watch = setInterval(() => {
      if (process.ppid !== this.#parent) this.#interrupt("SIGTERM");
    }, 200).unref();
  }

  /** How the process ends, as shells say it: 128 and the number of the signal; undefined where nobody interrupts. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  get isPatienceOver(): boolean {
    return this.#isPatienceOver;
  }

  /** Leaves requests to end to Node.js again, which ends at once. */
  close(): void {
    clearInterval(this.#watch);
    for (const signal of signals) process.off(signal, this.#interrupt);
  }

  readonly #interrupt = (signal: (typeof signals)[number]): void => {
    if (this.#exitCode !== undefined) return;
    this.#exitCode = 128 + constants.signals[signal];
    clearInterval(this.#watch);
    setTimeout(() => this.close(), same);
    setTimeout(() => {
      this.#isPatienceOver = true;
      this.#patienceEnds();
    }, patience);
    this.#begin();
  };
}
