import { catalogue } from "../catalogue/index.ts";
import type { Place } from "../finding.ts";
import { type PolicyStatement, valuesOf, walk } from "../model.ts";
import { templateUses } from "./template-uses.ts";

/** Where a policy sets or reads a variable. */
export interface VariablePlace {
  readonly name: string;
  readonly place: Place;
}

/** Every variable that these policies set, or may set, where they do. */
export function* variablesSet(statements: readonly PolicyStatement[]): Generator<VariablePlace> {
  for (const statement of walk(statements)) {
    for (const [attribute, value] of statement.attributes) {
      const shape = catalogue.get(statement.name)?.attributes[attribute];
      const use = shape?.variable?.(statement.attributes);
      if (use === undefined || use === "reads" || value.kind === "expression") continue;
      yield { name: value.text, place: value.place };
    }
  }
}

/** Every variable that these policies read by its name, where they do. */
export function* variablesRead(statements: readonly PolicyStatement[]): Generator<VariablePlace> {
  for (const statement of walk(statements)) {
    const template = templateUses(statement);
    if (template !== undefined) {
      for (const name of template.named) yield { name, place: template.place };
    }
    for (const value of valuesOf(statement)) {
      if (value.kind !== "expression") continue;
      for (const { name, offset } of value.code.variables.named) {
        yield { name, place: value.placeOf(offset) };
      }
    }
    for (const [attribute, value] of statement.attributes) {
      const shape = catalogue.get(statement.name)?.attributes[attribute];
      if (value.kind === "expression" || shape?.variable?.(statement.attributes) !== "reads") {
        continue;
      }
      yield { name: value.text, place: value.place };
    }
  }
}

/** Where these policies use variables whose names are known only when they run, or all of them at once. */
export function* variablesUnnamed(statements: readonly PolicyStatement[]): Generator<Place> {
  for (const statement of walk(statements)) {
    const template = templateUses(statement);
    if (template?.any) yield template.place;
    for (const value of valuesOf(statement)) {
      if (value.kind === "expression" && value.code.variables.any) yield value.place;
    }
    for (const [attribute, value] of statement.attributes) {
      const shape = catalogue.get(statement.name)?.attributes[attribute];
      if (value.kind === "expression" && shape?.variable !== undefined) yield value.place;
    }
  }
}

/** The names of all variables that these policies set or read. */
export function variableNames(statements: readonly PolicyStatement[]): ReadonlySet<string> {
  return new Set(
    [...variablesSet(statements), ...variablesRead(statements)].map(({ name }) => name),
  );
}
