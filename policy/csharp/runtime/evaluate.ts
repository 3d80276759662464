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
  /** A variable of C#, so many frames further out. */
  variable(depth: number, slot: number): string;
  /** What computes a value. */
  value(evaluate: Evaluate): string;
  statement(execute: Execute): string;
  /** The body of a loop, each round of which takes from the budget. */
  round(body: Execute): string;
  /** A function of C# with so many variables, the first of which are the parameters. */
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
