import { catalogue } from "../catalogue/index.ts";
import type { Place } from "../finding.ts";
import { type PolicyStatement, valuesOf, walk } from "../model.ts";

/** Where a policy sets a variable. */
export interface VariableSetting {
  readonly name: string;
  readonly place: Place;
}

/** Every variable that these policies set, or may set, where they do. */
export function* variablesSet(statements: readonly PolicyStatement[]): Generator<VariableSetting> {
  for (const statement of walk(statements)) {
    for (const [attribute, value] of statement.attributes) {
      const shape = catalogue.get(statement.name)?.attributes[attribute];
      const use = shape?.variable?.(statement.attributes);
      if (use === undefined || use === "reads" || value.kind === "expression") continue;
      yield { name: value.text, place: value.place };
    }
  }
}

/** The names of all variables that these policies set or read. */
export function variableNames(statements: readonly PolicyStatement[]): ReadonlySet<string> {
  const values = [...walk(statements)].flatMap((statement) => [...valuesOf(statement)]);
  const read = values.flatMap((value) =>
    value.kind === "expression" ? value.code.variables.named.map(({ name }) => name) : [],
  );
  return new Set([...[...variablesSet(statements)].map(({ name }) => name), ...read]);
}
