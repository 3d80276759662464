import type { PolicyContext } from "../context.ts";

/**
 * The variables of one running expression or lambda. A loop body that contains a lambda has a
 * frame of its own per round, because each round has new variables for a lambda to keep.
 */
export class Frame {
  readonly slots: unknown[];
  readonly parent: Frame | undefined;
  readonly context: PolicyContext;

  constructor(size: number, parent: Frame | undefined, context: PolicyContext) {
    this.slots = new Array(size);
    this.parent = parent;
    this.context = context;
  }
}

/** How a statement ended, when it did not simply end. */
export type Completion = undefined | typeof breaking | typeof continuing | Returned;

export const breaking: unique symbol = Symbol("break");
export const continuing: unique symbol = Symbol("continue");

/** A `return` on its way out. */
export class Returned {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}
