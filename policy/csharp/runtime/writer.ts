import { meter } from "./budget.ts";
import type { Evaluate, Execute, Writer } from "./evaluate.ts";
import { breaking, continuing, Frame } from "./frame.ts";
import { FramedVariables, OwnVariables, type Variables } from "./variables.ts";

/**
 * How deep what is written stands in what is written. V8 reads a function when it is called first, on the stack that is
 * there then; what is nested more deeply than that takes would fail there each time, where functions that call each other
 * do as well.
 */
const deepest = 64;

/** Whether a statement at this point can break or continue something. */
interface Jumps {
  readonly breaks: boolean;
  readonly continues: boolean;
}

const outside: Jumps = { breaks: false, continues: false };

/**
 * Writes an expression as JavaScript, so that its parts need not call each other as functions. Nothing of a policy's text
 * is ever part of it: every value and every function that it uses is one of the constants, by a name that is made here.
 */
export class JavaScriptWriter implements Writer {
  readonly context = "context";
  readonly #names = new Map<unknown, string>();
  readonly #constants = new Map<string, unknown>();
  /** What is there as functions already needs the variables in frames. */
  readonly #framed: FramedVariables | undefined;
  readonly #variables: Variables;
  #jumps: Jumps = outside;
  #temporaries: string[] = [];
  #lastTemporary = 0;
  #depth = 0;
  #isWhole = true;

  /** @param inFrames whether parts that are not written can be called */
  constructor(inFrames: boolean) {
    this.#framed = inFrames ? new FramedVariables(this.constant(Frame)) : undefined;
    this.#variables = this.#framed ?? new OwnVariables();
  }

  /** The constants by their names. */
  get constants(): ReadonlyMap<unknown, string> {
    return this.#names;
  }

  /** Whether nothing is missing in what was written. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  constant(value: unknown): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = `k${this.#names.size}`;
    this.#names.set(value, name);
    this.#constants.set(name, value);
    return name;
  }

  known(name: string): unknown {
    return this.#constants.get(name);
  }

  step(): string {
    const name = this.constant(meter);
    return `--${name}.left > 0 || ${name}.look()`;
  }

  call(callee: unknown, ...given: readonly string[]): string {
    return `${this.constant(callee)}(${given.join(", ")})`;
  }

  variable(depth: number, slot: number): string {
    return this.#variables.at(depth, slot);
  }

  value(evaluate: Evaluate): string {
    return this.#within(evaluate.write) ?? this.#called(evaluate);
  }

  statement(execute: Execute): string {
    return this.#within(execute.write) ?? this.#runs(execute);
  }

  /** What is written of a part, unless that stands too deep. */
  #within(write: ((writer: Writer) => string) | undefined): string | undefined {
    if (write === undefined || this.#depth === deepest) return undefined;
    this.#depth += 1;
    const text = write(this);
    this.#depth -= 1;
    return text;
  }

  /** A part that is a function still. */
  #called(part: Evaluate | Execute): string {
    if (this.#framed !== undefined) return this.call(part, this.#framed.frame);
    this.#isWhole = false;
    return "undefined";
  }

  /** A statement that is a function still: it says how it ended. */
  #runs(execute: Execute): string {
    const ended = `const ended = ${this.#called(execute)};`;
    const { breaks, continues } = this.#jumps;
    const jumps = [
      breaks ? `if (ended === ${this.constant(breaking)}) break; ` : "",
      continues ? `if (ended === ${this.constant(continuing)}) continue; ` : "",
    ].join("");
    return `{ ${ended} if (ended !== undefined) { ${jumps}return ended.value; } }`;
  }

  round(body: Execute): string {
    const statement = this.#where({ breaks: true, continues: true }, () => this.statement(body));
    return `{ ${this.step()}; ${statement} }`;
  }

  inSwitch(write: () => string): string {
    return this.#where({ ...this.#jumps, breaks: true }, write);
  }

  #where(jumps: Jumps, write: () => string): string {
    const outer = this.#jumps;
    this.#jumps = jumps;
    const text = write();
    this.#jumps = outer;
    return text;
  }

  temporary(): string {
    const name = `t${this.#lastTemporary}`;
    this.#lastTemporary += 1;
    this.#temporaries.push(name);
    return name;
  }

  ownVariables(size: number, write: () => string): string {
    const { statements } = this.#variables.begin(size, 0);
    const text = write();
    this.#variables.end();
    return `{ ${statements} ${text} }`;
  }

  /** The statements of a function that gives a value. */
  #body(evaluate: Evaluate): string {
    return this.#within(evaluate.writeBody) ?? `return ${this.value(evaluate)};`;
  }

  function(parameters: number, size: number, body: Evaluate): string {
    const begun = this.#variables.begin(size, parameters);
    const text = this.#where(outside, () => this.#wholeBody(begun.statements, body));
    this.#variables.end();
    return `((${begun.parameters.join(", ")}) => { ${this.step()}; ${text} })`;
  }

  /** The whole of an expression, with so many variables. */
  expression(size: number, body: Evaluate): string {
    const { statements } = this.#variables.begin(size, 0);
    const text = this.#wholeBody(statements, body);
    this.#variables.end();
    return `(${this.context}) => { ${text} }`;
  }

  /** What a function does, with the variables that turned out to be needed. */
  #wholeBody(begin: string, body: Evaluate): string {
    const outer = this.#temporaries;
    this.#temporaries = [];
    const text = this.#body(body);
    const needed = this.#temporaries.length === 0 ? "" : `let ${this.#temporaries.join(", ")}; `;
    this.#temporaries = outer;
    return `${begin} ${needed}${text}`;
  }
}
