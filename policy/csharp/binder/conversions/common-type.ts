import type { Type } from "../../types/type.ts";
import { voidType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { type Bound, nullType } from "../bound.ts";

/**
 * The one type among those of some expressions to which all of them convert (C# specification,
 * "Finding the best common type of a set of expressions").
 */
export function bestCommonType(binder: Binder, values: readonly Bound[]): Type | undefined {
  const types = new Set<Type>();
  for (const value of values) {
    if (value.form === "value" && value.type !== nullType) types.add(value.type);
  }
  const candidates = [...types].filter(
    (type) => type !== voidType && values.every((value) => binder.converts(value, type)),
  );
  return candidates.find((type) =>
    candidates.every((other) => other === type || !isNarrower(binder, values, other, type)),
  );
}

/** Whether every candidate prefers `other`: it converts to `type` but not the other way round. */
function isNarrower(binder: Binder, values: readonly Bound[], other: Type, type: Type): boolean {
  const ofOther = values.find((value) => value.form === "value" && value.type === other);
  const ofType = values.find((value) => value.form === "value" && value.type === type);
  if (ofOther === undefined || ofType === undefined) return false;
  return !binder.converts(ofOther, type) && binder.converts(ofType, other);
}
