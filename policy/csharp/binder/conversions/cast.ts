import { refuse } from "../../finding.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { type Type, typeName } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import type { Bound, Value } from "../bound.ts";
import { resolveType } from "../type-names.ts";
import { apply, explicitConversion } from "./standard.ts";
import { userExplicitConversion } from "./user-defined.ts";

/** `(T)value`, as it is written. */
export function bindCast(binder: Binder, node: SyntaxNode): Bound {
  const type = resolveType(node.get("type"));
  return cast(binder, binder.bind(node.get("value")), type, node);
}

/** An explicit conversion to a type. */
export function cast(binder: Binder, bound: Bound, to: Type, node: SyntaxNode): Value {
  if (bound.form !== "value") return binder.convert(bound, to, node);
  const implicit = binder.tryConvert(bound, to);
  if (implicit !== undefined) return withoutTarget(implicit);
  const conversion =
    explicitConversion(bound.type, to, binder.checksOverflow(bound.constant !== undefined)) ??
    userExplicitConversion(bound.type, to);
  if (conversion === undefined) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `C# has no conversion from '${typeName(bound.type)}' to '${typeName(to)}'.`,
    );
  }
  return binder.constantOr(node, () => withoutTarget(apply(bound, to, conversion)));
}

/** A cast, even to the same type, is not a variable any more. */
function withoutTarget(value: Value): Value {
  const { target, assigned, ...rest } = value;
  return rest;
}
