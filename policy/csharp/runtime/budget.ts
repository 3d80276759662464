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
/** Most expressions end sooner, and never ask what time it is. */
const stepsBeforeClock = 64;
/** JavaScript goes over so many characters in well under a millisecond. */
const lengthPerLook = 2 ** 18;
/** Less is made in a time that does not count. */
const longBytes = 2 ** 11;

/** What an expression has used when another one runs inside of it. */
interface Interrupted {
  readonly limits: ExpressionLimits;
  readonly startedAt: number | undefined;
  readonly left: number;
  readonly nextLook: number;
  readonly bytesLeft: number;
  readonly length: number;
}

/** Counts what the running expression takes. What is made while none runs counts for nobody. */
class Meter {
  /** The steps until the next look; whoever takes the last of them calls {@link look}. */
  left = stepsPerLook;
  /** How many steps the expression will have taken then. */
  #nextLook = stepsPerLook;
  #limits: ExpressionLimits | undefined;
  #startedAt: number | undefined;
  #bytesLeft = 0;
  #length = 0;

  /** @returns what has to be handed back at the end */
  begin(limits: ExpressionLimits): Interrupted | undefined {
    const outer = this.#limits === undefined ? undefined : this.#interrupted(this.#limits);
    this.left = stepsBeforeClock;
    this.#nextLook = stepsBeforeClock;
    this.#limits = limits;
    this.#startedAt = undefined;
    this.#bytesLeft = limits.bytes;
    this.#length = 0;
    return outer;
  }

  end(outer: Interrupted | undefined): void {
    this.#limits = outer?.limits;
    if (outer === undefined) return;
    this.left = outer.left;
    this.#nextLook = outer.nextLook;
    this.#startedAt = outer.startedAt;
    this.#bytesLeft = outer.bytesLeft;
    this.#length = outer.length;
  }

  #interrupted(limits: ExpressionLimits): Interrupted {
    const [startedAt, nextLook, bytesLeft] = [this.#startedAt, this.#nextLook, this.#bytesLeft];
    return { limits, startedAt, left: this.left, nextLook, bytesLeft, length: this.#length };
  }

  /** @throws OverBudget */
  look(): void {
    const steps = this.#nextLook - this.left;
    this.#nextLook = steps < stepsPerLook ? stepsPerLook : steps + stepsPerLook;
    this.left = this.#nextLook - steps;
    if (this.#limits === undefined) return;
    if (steps > this.#limits.steps && steps >= stepsPerLook) {
      throw new OverBudget(`was stopped after ${this.#limits.steps} steps`);
    }
    this.#lookAtClock(this.#limits);
  }

  goOver(length: number): void {
    this.#length += length;
    if (this.#length < lengthPerLook) return;
    this.#length = 0;
    if (this.#limits !== undefined) this.#lookAtClock(this.#limits);
  }

  take(bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) this.mustFit(0);
    if (bytes >= longBytes) this.goOver(bytes);
  }

  mustFit(bytes: number): void {
    const isTooMuch = this.#bytesLeft < bytes;
    if (!isTooMuch) return;
    if (this.#limits === undefined) this.#bytesLeft = expressionLimits.bytes;
    else {
      throw new OverBudget(
        `makes texts, lists and objects of more than ${this.#limits.bytes} bytes`,
      );
    }
  }

  #lookAtClock({ milliseconds }: ExpressionLimits): void {
    const now = performance.now();
    this.#startedAt ??= now;
    if (now - this.#startedAt > milliseconds) {
      throw new OverBudget(`was stopped after ${milliseconds} ms`);
    }
  }
}

/** An expression runs from its start to its end without a pause, so there is one for all of them. */
export const meter = new Meter();

/** Runs an expression with a budget of its own. @throws OverBudget */
export function withinBudget<Given, Result>(
  limits: ExpressionLimits,
  run: (given: Given) => Result,
  given: Given,
): Result {
  const outer = meter.begin(limits);
  try {
    return run(given);
  } catch (error) {
    throw exhaustion(error) ?? error;
  } finally {
    meter.end(outer);
  }
}

/** Counts work: every round of a loop, every call and every object on the way passes here. @throws OverBudget */
export function spend(steps: number): void {
  meter.left -= steps;
  if (meter.left <= 0) meter.look();
}

/**
 * Looks at the clock when much is gone over. A text or list given to a call costs no steps, for most calls look at a
 * part of it only, but a thousand calls with a long one may take minutes.
 *
 * @throws OverBudget
 */
export function goOver(length: number): void {
  meter.goOver(length);
}

/** Counts a text that a call or an operator made. @throws OverBudget */
export function takeText(length: number): void {
  meter.take(length * characterBytes);
}

/** Counts places in lists and arrays. @throws OverBudget */
export function takeElements(count: number): void {
  meter.take(count * elementBytes);
}

/** Counts bytes. @throws OverBudget */
export function takeBytes(count: number): void {
  meter.take(count);
}

/** Counts an object, the work of making it too. @throws OverBudget */
export function takeObject(): void {
  spend(1);
  meter.take(objectBytes);
}

/** Refuses a text before it is made, where a few characters ask for millions. @throws OverBudget */
export function textMustFit(length: number): void {
  meter.mustFit(length * characterBytes);
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
