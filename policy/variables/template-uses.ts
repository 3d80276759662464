import { isLiquid } from "../catalogue/set-body.ts";
import type { Place } from "../finding.ts";
import { parseLiquid } from "../liquid/index.ts";
import type { PolicyStatement } from "../model.ts";

/** The variables that the Liquid template of a policy reads; undefined where it has none. */
export function templateUses(
  statement: PolicyStatement,
): { readonly named: readonly string[]; readonly any: boolean; readonly place: Place } | undefined {
  const { text } = statement;
  if (text?.kind !== "literal" || statement.name !== "set-body" || !isLiquid(statement)) {
    return undefined;
  }
  return { ...parseLiquid(text.text).variables, place: text.place };
}
