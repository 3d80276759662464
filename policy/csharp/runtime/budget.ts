import { OverBudget } from "./stopped.ts";

/** What one run of an expression may take. */
export interface ExpressionLimits {
  /** Rounds of loops, calls, steps of a regular expression, and objects that are made, printed or compared. */
  readonly steps: number;
  readonly milliseconds: number;
  /**
   * What all it makes takes in .NET, whether it is kept or not: two bytes for a character, eight for a place in a list
   * or an array, and {@link objectBytes} for an object.
   */
  readonly bytes: number;
}

/** Far more than a policy needs that answers while somebody waits. */
export const expressionLimits: ExpressionLimits = {
  steps: 20_000_000,
  milliseconds: 5_000,
  bytes: 2 ** 29,
};

/** An object with its fields. */
const objectBytes = 64;
const characterBytes = 2;
const elementBytes = 8;
const stepsPerLook = 1024;
/** JavaScript goes over so many characters in well under a millisecond. */
const lengthPerLook = 2 ** 18;
/** Less is made in a time that does not count. */
const longBytes = 2 ** 11;

class Meter {
  #limits = expressionLimits;
  #startedAt = 0;
  #steps = 0;
  #bytes = 0;
  #length = 0;
  /** The steps at which the clock is looked at again. */
  #look = 0;

  start(limits: ExpressionLimits): void {
    this.#limits = limits;
    this.#startedAt = performance.now();
    this.#steps = 0;
    this.#bytes = 0;
    this.#length = 0;
    this.#look = stepsPerLook;
  }

  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps < this.#look) return;
    this.#look = this.#steps + stepsPerLook;
    if (this.#steps > this.#limits.steps) {
      throw new OverBudget(`was stopped after ${this.#limits.steps} steps`);
    }
    this.#lookAtClock();
  }

  goOver(length: number): void {
    this.#length += length;
    if (this.#length < lengthPerLook) return;
    this.#length = 0;
    this.#lookAtClock();
  }

  take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limits.bytes) this.mustFit(0);
    if (bytes >= longBytes) this.goOver(bytes);
  }

  mustFit(bytes: number): void {
    if (this.#bytes + bytes > this.#limits.bytes) {
      throw new OverBudget(
        `makes texts, lists and objects of more than ${this.#limits.bytes} bytes`,
      );
    }
  }

  #lookAtClock(): void {
    if (performance.now() - this.#startedAt > this.#limits.milliseconds) {
      throw new OverBudget(`was stopped after ${this.#limits.milliseconds} ms`);
    }
  }
}

// An expression runs from its start to its end without a pause, so there is one at a time.
let meter: Meter | undefined;

/** The meter of all expressions but one that runs inside another. */
const first = new Meter();

/** Runs an expression with a budget of its own. @throws OverBudget */
export function withinBudget<Given, Result>(
  limits: ExpressionLimits,
  run: (given: Given) => Result,
  given: Given,
): Result {
  const outer = meter;
  meter = outer === undefined ? first : new Meter();
  meter.start(limits);
  try {
    return run(given);
  } catch (error) {
    throw exhaustion(error) ?? error;
  } finally {
    meter = outer;
  }
}

/** Counts work: every round of a loop, every call and every object on the way passes here. @throws OverBudget */
export function spend(steps: number): void {
  meter?.spend(steps);
}

/**
 * Looks at the clock when much is gone over. A text or list given to a call costs no steps, for most calls look at a
 * part of it only, but a thousand calls with a long one may take minutes.
 *
 * @throws OverBudget
 */
export function goOver(length: number): void {
  meter?.goOver(length);
}

/** Counts a text that a call or an operator made. @throws OverBudget */
export function takeText(length: number): void {
  meter?.take(length * characterBytes);
}

/** Counts places in lists and arrays. @throws OverBudget */
export function takeElements(count: number): void {
  meter?.take(count * elementBytes);
}

/** Counts bytes. @throws OverBudget */
export function takeBytes(count: number): void {
  meter?.take(count);
}

/** Counts an object, the work of making it too. @throws OverBudget */
export function takeObject(): void {
  if (meter === undefined) return;
  meter.spend(1);
  meter.take(objectBytes);
}

/** Refuses a text before it is made, where a few characters ask for millions. @throws OverBudget */
export function textMustFit(length: number): void {
  meter?.mustFit(length * characterBytes);
}

/** What JavaScript itself refuses, as what it means here. */
function exhaustion(error: unknown): OverBudget | undefined {
  if (!(error instanceof RangeError)) return undefined;
  if (error.message.includes("call stack")) return new OverBudget("calls itself too deeply");
  return /Invalid (?:string|array|typed array) length|allocation failed|maximum size exceeded/i.test(
    error.message,
  )
    ? new OverBudget("makes a text or a collection that is too long")
    : undefined;
}
