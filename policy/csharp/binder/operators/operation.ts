import { refuse } from "../../finding.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { describe, type Value } from "../bound.ts";

/** An operator between two values, and where it stands. */
export interface Operation<Operator extends string = string> {
  readonly operator: Operator;
  readonly left: Value;
  readonly right: Value;
  readonly node: SyntaxNode;
}

/** Refuses an operator that these types do not have. */
export function refuseOperands({ operator, left, right, node }: Operation): never {
  return refuse(
    "csharp-type-mismatch",
    node,
    `The operator '${operator}' cannot be applied to ${describe(left)} and ${describe(right)}; cast them to types that have it.`,
  );
}
