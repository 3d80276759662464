import { spend } from "./budget.ts";
import type { Evaluate, Execute, Writer } from "./evaluate.ts";
import { breaking, continuing, Frame } from "./frame.ts";

/**
 * How deep what is written stands in what is written. V8 reads a function when it is called first, on the stack that is
 * there then; what is nested more deeply than that takes would fail there each time, where functions that call each other
 * do as well.
 */
const deepest = 64;

/**
 * Writes an expression as JavaScript, so that its parts need not call each other as functions. Nothing of a policy's text
 * is ever part of it: every value and every function that it uses is one of the constants, by a name that is made here.
 */
export class JavaScriptWriter implements Writer {
  frame = "frame";
  readonly #names = new Map<unknown, string>();
  #frames = 0;
  #isInLoop = false;
  #depth = 0;

  /** The constants by their names. */
  get constants(): ReadonlyMap<unknown, string> {
    return this.#names;
  }

  constant(value: unknown): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = `k${this.#names.size}`;
    this.#names.set(value, name);
    return name;
  }

  call(callee: unknown, ...given: readonly string[]): string {
    return `${this.constant(callee)}(${given.join(", ")})`;
  }

  slot(depth: number, slot: number): string {
    return `${this.frame}${".parent".repeat(depth)}.slots[${slot}]`;
  }

  value(evaluate: Evaluate): string {
    return this.#within(evaluate.write) ?? this.call(evaluate, this.frame);
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

  /** A statement that is a function still: it says how it ended. */
  #runs(execute: Execute): string {
    const ended = `const ended = ${this.call(execute, this.frame)};`;
    const jumps = this.#isInLoop
      ? `if (ended === ${this.constant(breaking)}) break; if (ended === ${this.constant(continuing)}) continue; `
      : "";
    return `{ ${ended} if (ended !== undefined) { ${jumps}return ended.value; } }`;
  }

  round(body: Execute): string {
    const isInLoop = this.#isInLoop;
    this.#isInLoop = true;
    const statement = this.statement(body);
    this.#isInLoop = isInLoop;
    return `{ ${this.call(spend, "1")}; ${statement} }`;
  }

  /** The statements of a function that gives a value. */
  body(evaluate: Evaluate): string {
    return this.#within(evaluate.writeBody) ?? `return ${this.value(evaluate)};`;
  }

  function(parameters: number, size: number, body: Evaluate): string {
    const [outer, isInLoop] = [this.frame, this.#isInLoop];
    this.#frames += 1;
    const own = `frame${this.#frames}`;
    this.frame = own;
    this.#isInLoop = false;
    const names = Array.from({ length: parameters }, (_, index) => `a${index}`);
    const given = names.map((name, index) => `${own}.slots[${index}] = ${name};`).join(" ");
    const made = `const ${own} = new ${this.constant(Frame)}(${size}, ${outer}, ${outer}.context);`;
    const statements = this.body(body);
    this.frame = outer;
    this.#isInLoop = isInLoop;
    return `((${names.join(", ")}) => { ${this.call(spend, "1")}; ${made} ${given} ${statements} })`;
  }
}
