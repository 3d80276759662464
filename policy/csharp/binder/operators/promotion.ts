import { isNumeric, promote } from "../../types/numeric.ts";
import type { Type } from "../../types/type.ts";
import { nullableOf, uintType, ulongType, underlying } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { nullType, type Value } from "../bound.ts";
import { constantConversion } from "../conversions/standard.ts";

/** The operands of a binary operator brought to the type in which C# computes. */
export interface PromotedOperands {
  readonly type: Type;
  readonly isLifted: boolean;
  readonly left: Value;
  readonly right: Value;
}

/** Binary numeric promotion, or undefined when the operands are not both numbers. */
export function promoteOperands(
  binder: Binder,
  left: Value,
  right: Value,
): PromotedOperands | undefined {
  const isLifted = [left, right].some(
    ({ type }) => underlying(type) !== undefined || type === nullType,
  );
  const [a, b] = [underlying(left.type) ?? left.type, underlying(right.type) ?? right.type];
  const known = a === nullType ? b : a;
  const other = b === nullType ? a : b;
  if (!isNumeric(known) || !isNumeric(other)) return undefined;
  const type = constantAware(left, right, known, other) ?? promote(known, other);
  if (type === undefined) return undefined;
  const target = isLifted ? nullableOf(type) : type;
  const [convertedLeft, convertedRight] = [
    binder.tryConvert(left, target),
    binder.tryConvert(right, target),
  ];
  if (convertedLeft === undefined || convertedRight === undefined) return undefined;
  return { type, isLifted, left: convertedLeft, right: convertedRight };
}

// A constant that fits is no reason to leave uint or ulong: `u + 1` is uint arithmetic.
function constantAware(left: Value, right: Value, a: Type, b: Type): Type | undefined {
  for (const unsigned of [ulongType, uintType]) {
    if (a === unsigned && constantConversion(right, unsigned) !== undefined) return unsigned;
    if (b === unsigned && constantConversion(left, unsigned) !== undefined) return unsigned;
  }
  return undefined;
}
