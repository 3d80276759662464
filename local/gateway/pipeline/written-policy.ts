import type { CSharpValue, PolicyStatement, PolicyValue } from "../../../policy/index.ts";
import type { Fault } from "../fault.ts";
import type { Execution } from "./execution.ts";
import { each, type Later, whenThere } from "./later.ts";
import { evaluate, evaluateText, faultIn } from "./values.ts";

/** Gives a value that is written in a policy, as it is for one request. */
export type Reader<Value> = (execution: Execution) => Later<Value>;

/** What several readers give, one after the other. */
export function readAll<Value>(
  readers: readonly Reader<Value>[],
  execution: Execution,
): Later<Value[]> {
  return each(readers, (read) => read(execution));
}

/** Goes on with what several readers give: at once when all is there. */
export function whenRead<const Readers extends readonly Reader<unknown>[], Result>(
  readers: Readers,
  execution: Execution,
  next: (...values: ValuesOf<Readers>) => Later<Result>,
): Later<Result> {
  const values = readAll(readers, execution);
  return whenThere(values, (there) => next(...(there as ValuesOf<Readers>)));
}

type ValuesOf<Readers extends readonly Reader<unknown>[]> = {
  -readonly [At in keyof Readers]: Awaited<ReturnType<Readers[At]>>;
};

/**
 * A policy, or an element in one, as it is written: the same for every request, so that it is looked at once. `Name` are the
 * names of attributes and elements that it can have.
 */
export class WrittenPolicy<Name extends string = string> {
  readonly statement: PolicyStatement;

  constructor(statement: PolicyStatement) {
    this.statement = statement;
  }

  children(name: Name): readonly WrittenPolicy<Name>[] {
    return this.statement.children
      .filter((child) => child.name === name)
      .map((child) => new WrittenPolicy<Name>(child));
  }

  /** An attribute as it is written; undefined when it is not. */
  written(name: Name): PolicyValue | undefined {
    return this.statement.attributes.get(name);
  }

  /** An attribute that takes no expression; undefined when it is not written. */
  literal(name: Name): string | undefined {
    const value = this.written(name);
    return value?.kind === "literal" ? value.text : undefined;
  }

  requiredLiteral(name: Name): string {
    return this.literal(name) ?? this.#missing(name);
  }

  /** The value of an attribute; undefined when it is not written. */
  value(name: Name): Reader<CSharpValue | undefined> {
    const value = this.written(name);
    return value === undefined ? fixed(undefined) : this.#valueReader(value);
  }

  /** The same as text. */
  attribute(name: Name): Reader<string | undefined> {
    const value = this.written(name);
    return value === undefined ? fixed(undefined) : this.#textReader(value);
  }

  /** @throws Fault when it is not written. */
  required(name: Name): Reader<string> {
    return this.#textReader(this.written(name) ?? this.#missing(name));
  }

  flag(name: Name, otherwise: boolean): Reader<boolean> {
    return this.#converted(name, (text) => text.toLowerCase() === "true", otherwise);
  }

  number(name: Name, otherwise: number): Reader<number> {
    return this.#converted(name, Number, otherwise);
  }

  /** The text inside the element; empty when there is none. */
  text(): Reader<string> {
    const { text } = this.statement;
    return text === undefined ? fixed("") : this.#textReader(text);
  }

  /** An error of this policy, as the gateway reports it. */
  fault(reason: string, message: string): Fault {
    return faultIn(this.statement, reason, message);
  }

  /** What is written is converted once. */
  #converted<Value>(name: Name, convert: (text: string) => Value, otherwise: Value): Reader<Value> {
    const value = this.written(name);
    if (value === undefined) return fixed(otherwise);
    if (value.kind === "literal") return fixed(convert(value.text));
    const read = this.#textReader(value);
    return (execution) => whenThere(read(execution), convert);
  }

  #valueReader(value: PolicyValue): Reader<CSharpValue> {
    if (value.kind === "literal") return fixed(value.text);
    return (execution) => evaluate(value, this.statement, execution);
  }

  #textReader(value: PolicyValue): Reader<string> {
    if (value.kind === "literal") return fixed(value.text);
    return (execution) => evaluateText(value, this.statement, execution);
  }

  #missing(name: Name): never {
    throw this.fault("ConfigurationError", `${name} is missing.`);
  }
}

function fixed<Value>(value: Value): Reader<Value> {
  return () => value;
}
