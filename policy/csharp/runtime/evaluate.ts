import type { Completion, Frame } from "./frame.ts";

/** Computes an expression. */
export interface Evaluate {
  (frame: Frame): unknown;
  /** The same as an expression of JavaScript; without it the function itself is called. */
  readonly write?: (writer: Writer) => string;
  /** The same as the statements of a function of JavaScript. */
  readonly writeBody?: (writer: Writer) => string;
}

/** Runs a statement. */
export interface Execute {
  (frame: Frame): Completion;
  /** The same as a statement of JavaScript; without it the function itself is called. */
  readonly write?: (writer: Writer) => string;
}

/** Writes the parts of an expression as JavaScript. */
export interface Writer {
  /** What gives the context of the request. */
  readonly context: string;
  /** The name of a value or a function that is used, and not written. */
  constant(value: unknown): string;
  /** A call of a function that is not written. */
  call(callee: unknown, ...given: readonly string[]): string;
  /** An expression that takes a step of the budget. */
  step(): string;
  /** The value behind the name of a constant; undefined for any other text. */
  known(name: string): unknown;
  /** A variable of C#. @param depth how many functions or rounds further out it stands */
  variable(depth: number, slot: number): string;
  /** The name of a new variable of JavaScript, for what is used twice. */
  temporary(): string;
  /** An expression that computes a value. */
  value(evaluate: Evaluate): string;
  statement(execute: Execute): string;
  /** The body of a loop, each round of which takes from the budget. */
  round(body: Execute): string;
  /** Statements with variables of their own. @param size how many */
  ownVariables(size: number, write: () => string): string;
  /** The statements of a switch, which a `break` ends. */
  inSwitch(write: () => string): string;
  /**
   * A function of C#.
   *
   * @param parameters how many of its variables, the first ones, are parameters
   * @param size how many variables it has
   */
  function(parameters: number, size: number, body: Evaluate): string;
}

/** What computes an expression and can be written, too. */
export function written(evaluate: Evaluate, write: (writer: Writer) => string): Evaluate {
  return Object.assign(evaluate, { write });
}

/** What runs a statement and can be written, too. */
export function writtenStatement(execute: Execute, write: (writer: Writer) => string): Execute {
  return Object.assign(execute, { write });
}

/** A statement that does nothing. */
export const nothing: Execute = writtenStatement(
  () => undefined,
  () => "",
);

/** An expression as a statement: what it computes is not used. */
export function asStatement(evaluate: Evaluate): Execute {
  return writtenStatement(
    (frame) => {
      evaluate(frame);
      return undefined;
    },
    (writer) => `${writer.value(evaluate)};`,
  );
}

/** Several expressions as one, which has the value of the last. */
export function inTurn(...expressions: readonly string[]): string {
  return `(${expressions.join(", ")})`;
}

/** What a function makes of what an expression computes. */
export function applied(apply: (value: unknown) => unknown, evaluate: Evaluate): Evaluate {
  return written(
    (frame) => apply(evaluate(frame)),
    (writer) => writer.call(apply, writer.value(evaluate)),
  );
}
