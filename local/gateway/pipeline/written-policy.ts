import type { CSharpValue, PolicyStatement, PolicyValue } from "../../../policy/index.ts";
import type { Fault } from "../fault.ts";
import { whenThere } from "./later.ts";
import { fixed, type Reader } from "./readers.ts";
import { faultIn, textReader, valueReader } from "./values.ts";

/**
 * A policy, or an element in one, as it is written. That is the same for every request, so it is looked at once. `Name` are
 * the names of attributes and elements that it can have.
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
    return value === undefined ? fixed(undefined) : valueReader(value, this.statement);
  }

  /** The same as text. */
  attribute(name: Name): Reader<string | undefined> {
    const value = this.written(name);
    return value === undefined ? fixed(undefined) : textReader(value, this.statement);
  }

  /** @throws Fault when it is not written. */
  required(name: Name): Reader<string> {
    return textReader(this.written(name) ?? this.#missing(name), this.statement);
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
    return text === undefined ? fixed("") : textReader(text, this.statement);
  }

  /** An error of this policy, as the gateway reports it. */
  fault(reason: string, message: string): Fault {
    return faultIn(this.statement, reason, message);
  }

  /** A literal is converted once. */
  #converted<Value>(name: Name, convert: (text: string) => Value, otherwise: Value): Reader<Value> {
    const value = this.written(name);
    if (value === undefined) return fixed(otherwise);
    if (value.kind === "literal") return fixed(convert(value.text));
    const read = textReader(value, this.statement);
    return (execution) => whenThere(read(execution), convert);
  }

  #missing(name: Name): never {
    throw this.fault("ConfigurationError", `${name} is missing.`);
  }
}
