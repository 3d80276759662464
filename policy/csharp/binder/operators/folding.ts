import { written } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import type { Type } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import { computed, constantValue, type Value } from "../bound.ts";

/** What computes something of two operands that are written. */
export type WrittenOperation = (one: string, other: string) => string;

/** An operator that JavaScript has, too. */
export function sign(operator: "===" | "!==" | "<" | ">" | "<=" | ">="): WrittenOperation {
  return (one, other) => `(${one} ${operator} ${other})`;
}

/**
 * Folds an operation on two constants, and otherwise computes it at run time.
 *
 * @param write the same in JavaScript; without it the function itself is called
 */
export function fold(
  binder: Binder,
  node: SyntaxNode,
  type: Type,
  left: Value,
  right: Value,
  compute: (left: unknown, right: unknown) => unknown,
  write?: WrittenOperation,
): Value {
  if (left.constant !== undefined && right.constant !== undefined) {
    const [a, b] = [left.constant.value, right.constant.value];
    return binder.constantOr(node, () => constantValue(type, compute(a, b)));
  }
  const [a, b] = [left.evaluate, right.evaluate];
  return computed(
    type,
    written(
      (frame) => compute(a(frame), b(frame)),
      (writer) => {
        const [one, other] = [writer.value(a), writer.value(b)];
        return write?.(one, other) ?? writer.call(compute, one, other);
      },
    ),
  );
}

/** An operation on nullable operands: null when one of them is null. */
export function lift(
  compute: (left: unknown, right: unknown) => unknown,
): (left: unknown, right: unknown) => unknown {
  return (left, right) => (left === null || right === null ? null : compute(left, right));
}
