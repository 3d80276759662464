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
  /** The name of a value or a function that is there already. */
  constant(value: unknown): string;
  /** A call of a function that is there already. */
  call(callee: unknown, ...given: readonly string[]): string;
  /** What takes a step of the budget. */
  step(): string;
  /** The value behind the name of a constant; undefined for any other text. */
  known(name: string): unknown;
  /** A variable of C#, so many frames further out. */
  variable(depth: number, slot: number): string;
  /** A variable of JavaScript, for what is used twice. */
  temporary(): string;
  /** What computes a value. */
  value(evaluate: Evaluate): string;
  statement(execute: Execute): string;
  /** The body of a loop, each round of which takes from the budget. */
  round(body: Execute): string;
  /** Statements that have so many variables of their own each time. */
  ownVariables(size: number, write: () => string): string;
  /** What stands in a switch. */
  inSwitch(write: () => string): string;
  /** A function of C# with so many variables, the first of which are the parameters. */
  function(parameters: number, size: number, body: Evaluate): string;
}

/** What computes an expression and can be written, too. */
export function written(evaluate: Evaluate, write: (writer: Writer) => string): Evaluate {
  return Object.assign(evaluate, { write });
}

/** A statement that does nothing. */
export const nothing: Execute = writtenStatement(
  () => undefined,
  () => "",
);

/** What computes a value, for what it does. */
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

/** A function that is there already, of what is computed. */
export function applied(apply: (value: unknown) => unknown, evaluate: Evaluate): Evaluate {
  return written(
    (frame) => apply(evaluate(frame)),
    (writer) => writer.call(apply, writer.value(evaluate)),
  );
}

/** What runs a statement and can be written, too. */
export function writtenStatement(execute: Execute, write: (writer: Writer) => string): Execute {
  return Object.assign(execute, { write });
}
