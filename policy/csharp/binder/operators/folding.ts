import type { SyntaxNode } from "../../syntax.ts";
import type { Type } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import { computed, constantValue, type Value } from "../bound.ts";

/** Folds an operation on two constants, and otherwise computes it at run time. */
export function fold(
  binder: Binder,
  node: SyntaxNode,
  type: Type,
  left: Value,
  right: Value,
  compute: (left: unknown, right: unknown) => unknown,
): Value {
  if (left.constant !== undefined && right.constant !== undefined) {
    const [a, b] = [left.constant.value, right.constant.value];
    return binder.constantOr(node, () => constantValue(type, compute(a, b)));
  }
  const [a, b] = [left.evaluate, right.evaluate];
  return computed(type, (frame) => compute(a(frame), b(frame)));
}

/** An operation on nullable operands: null when one of them is null. */
export function lift(
  compute: (left: unknown, right: unknown) => unknown,
): (left: unknown, right: unknown) => unknown {
  return (left, right) => (left === null || right === null ? null : compute(left, right));
}
