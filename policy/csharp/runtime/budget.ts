import { OverBudget } from "./stopped.ts";

/** What one run of an expression may take. */
export interface ExpressionLimits {
  /** Rounds of loops, calls, and steps of a regular expression. */
  readonly steps: number;
  readonly milliseconds: number;
  /** Elements of the arrays it makes, and characters of the long texts, together. */
  readonly units: number;
}

/** Far more than a policy needs that answers while somebody waits. */
export const expressionLimits: ExpressionLimits = {
  steps: 20_000_000,
  milliseconds: 5_000,
  units: 2 ** 26,
};

/** JavaScript shares the characters of texts that come of each other; shorter ones take little. */
const longText = 2 ** 16;
const stepsPerLook = 1024;

class Meter {
  readonly #limits: ExpressionLimits;
  readonly #startedAt = performance.now();
  #steps = 0;
  #units = 0;
  /** The steps at which the clock is looked at again. */
  #look = stepsPerLook;

  constructor(limits: ExpressionLimits) {
    this.#limits = limits;
  }

  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps < this.#look) return;
    this.#look = this.#steps + stepsPerLook;
    if (this.#steps > this.#limits.steps) {
      throw new OverBudget(`was stopped after ${this.#limits.steps} steps`);
    }
    if (performance.now() - this.#startedAt > this.#limits.milliseconds) {
      throw new OverBudget(`was stopped after ${this.#limits.milliseconds} ms`);
    }
  }

  take(units: number): void {
    this.#units += units;
    if (this.#units > this.#limits.units) {
      throw new OverBudget(`makes texts and arrays of more than ${this.#limits.units} units`);
    }
  }
}

// An expression runs from its start to its end without a pause, so there is one at a time.
let meter: Meter | undefined;

/** Runs an expression with a budget of its own. @throws OverBudget */
export function withinBudget<T>(limits: ExpressionLimits, run: () => T): T {
  const outer = meter;
  meter = new Meter(limits);
  try {
    return run();
  } catch (error) {
    throw exhaustion(error) ?? error;
  } finally {
    meter = outer;
  }
}

/** Counts work: every round of a loop and every call passes here. @throws OverBudget */
export function spend(steps: number): void {
  meter?.spend(steps);
}

/** Counts memory: whatever a call or an operator makes passes here. @throws OverBudget */
export function takeText(length: number): void {
  if (length >= longText) meter?.take(length);
}

/** The same for arrays. @throws OverBudget */
export function takeElements(length: number): void {
  meter?.take(length);
}

/** What JavaScript itself refuses, as what it means here. */
function exhaustion(error: unknown): OverBudget | undefined {
  if (!(error instanceof RangeError)) return undefined;
  if (error.message.includes("call stack")) return new OverBudget("calls itself too deeply");
  return /Invalid (?:string|array|typed array) length|allocation failed/.test(error.message)
    ? new OverBudget("makes a text or an array that is too long")
    : undefined;
}
