import { meter } from "./budget.ts";
import type { Evaluate, Execute, Writer } from "./evaluate.ts";
import { breaking, continuing, Frame } from "./frame.ts";
import { FramedVariables, OwnVariables, type Variables } from "./variables.ts";

/**
 * How deeply parts that are written may be nested. V8 parses a function when it is first called, on the stack that is left
 * there, and would fail each time where that is too short. What is nested more deeply stays functions that are called.
 */
const deepestNesting = 64;

/** Whether there is something that a `break` or a `continue` at this point would end or continue. */
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
  /** Where functions that are not written, but called, find the variables. */
  readonly #framed: FramedVariables | undefined;
  readonly #variables: Variables;
  #jumps: Jumps = outside;
  #temporaries: string[] = [];
  #lastTemporary = 0;
  #depth = 0;
  #isWhole = true;

  /** @param inFrames whether variables are in frames, so that parts that are not written can be called */
  constructor(inFrames: boolean) {
    this.#framed = inFrames ? new FramedVariables(this.constant(Frame)) : undefined;
    this.#variables = this.#framed ?? new OwnVariables();
  }

  /** The names of the constants, by the values that they have. */
  get constants(): ReadonlyMap<unknown, string> {
    return this.#names;
  }

  /** Whether every part is written or called: without frames, one that stays a function can be neither. */
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
    return this.#nested(evaluate.write) ?? this.#called(evaluate);
  }

  statement(execute: Execute): string {
    return this.#nested(execute.write) ?? this.#calledStatement(execute);
  }

  /** A part as it is written; undefined for one that is a function only, or stands too deep. */
  #nested(write: ((writer: Writer) => string) | undefined): string | undefined {
    if (write === undefined || this.#depth === deepestNesting) return undefined;
    this.#depth += 1;
    const text = write(this);
    this.#depth -= 1;
    return text;
  }

  /** A call of a part that stays a function. */
  #called(part: Evaluate | Execute): string {
    if (this.#framed !== undefined) return this.call(part, this.#framed.frame);
    this.#isWhole = false;
    return "undefined";
  }

  /** A call of a statement that stays a function, which returns how it ended. */
  #calledStatement(execute: Execute): string {
    const ended = `const ended = ${this.#called(execute)};`;
    const { breaks, continues } = this.#jumps;
    const jumps = [
      breaks ? `if (ended === ${this.constant(breaking)}) break; ` : "",
      continues ? `if (ended === ${this.constant(continuing)}) continue; ` : "",
    ].join("");
    return `{ ${ended} if (ended !== undefined) { ${jumps}return ended.value; } }`;
  }

  round(body: Execute): string {
    const statement = this.#withJumps({ breaks: true, continues: true }, () =>
      this.statement(body),
    );
    return `{ ${this.step()}; ${statement} }`;
  }

  inSwitch(write: () => string): string {
    return this.#withJumps({ ...this.#jumps, breaks: true }, write);
  }

  #withJumps(jumps: Jumps, write: () => string): string {
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

  /** The statements that give the value of an expression. */
  #body(evaluate: Evaluate): string {
    return this.#nested(evaluate.writeBody) ?? `return ${this.value(evaluate)};`;
  }

  function(parameters: number, size: number, body: Evaluate): string {
    const begun = this.#variables.begin(size, parameters);
    const text = this.#withJumps(outside, () => this.#functionBody(begun.statements, body));
    this.#variables.end();
    return `((${begun.parameters.join(", ")}) => { ${this.step()}; ${text} })`;
  }

  /** An expression as a function of its context. @param size how many variables it has */
  expression(size: number, body: Evaluate): string {
    const { statements } = this.#variables.begin(size, 0);
    const text = this.#functionBody(statements, body);
    this.#variables.end();
    return `(${this.context}) => { ${text} }`;
  }

  /** The body of a function, with the temporary variables that it turns out to need. */
  #functionBody(declarations: string, body: Evaluate): string {
    const outer = this.#temporaries;
    this.#temporaries = [];
    const text = this.#body(body);
    const needed = this.#temporaries.length === 0 ? "" : `let ${this.#temporaries.join(", ")}; `;
    this.#temporaries = outer;
    return `${declarations} ${needed}${text}`;
  }
}
