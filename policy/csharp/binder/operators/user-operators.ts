import { written } from "../../runtime/evaluate.ts";
import { operatorsOf } from "../../types/lookup.ts";
import type { Found, Operator } from "../../types/member.ts";
import type { Type } from "../../types/type.ts";
import { boolType, isValueType, nullableOf, underlying } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, nullType, type Value } from "../bound.ts";
import { writtenCall } from "../written-call.ts";

/** An operator that one of the operand types defines, such as `DateTime - DateTime`. */
export function tryUserOperator(
  binder: Binder,
  operator: string,
  operands: readonly Value[],
): Value | undefined {
  const found = new Set<Found<Operator>>();
  for (const { type } of operands) {
    for (const each of operatorsOf(underlying(type) ?? type, operator)) found.add(each);
  }
  for (const { member } of found) {
    if (member.parameters.length !== operands.length) continue;
    const plain = operands.map((operand, index) =>
      binder.tryConvert(operand, member.parameters[index]?.type as Type),
    );
    const values = plain.filter((value) => value !== undefined);
    if (values.length === operands.length) return call(member, values, member.returns);
  }
  return isAnyNullable(operands)
    ? liftedOperator(binder, operator, operands, [...found])
    : undefined;
}

function isAnyNullable(operands: readonly Value[]): boolean {
  return operands.some(({ type }) => underlying(type) !== undefined || type === nullType);
}

function call({ run }: Operator, values: readonly Value[], type: Type): Value {
  const [left, right] = values.map(({ evaluate }) => evaluate);
  if (left === undefined) return computed(type, () => run());
  if (right === undefined) {
    return computed(
      type,
      written(
        (frame) => run(left(frame)),
        (writer) => writtenCall(writer, run, [writer.value(left)]),
      ),
    );
  }
  return computed(
    type,
    written(
      (frame) => run(left(frame), right(frame)),
      (writer) => writtenCall(writer, run, [writer.value(left), writer.value(right)]),
    ),
  );
}

/** The operator of `T` on `T?`: null gives null, or an answer to a comparison. */
function liftedOperator(
  binder: Binder,
  operator: string,
  operands: readonly Value[],
  found: readonly Found<Operator>[],
): Value | undefined {
  for (const { member } of found) {
    if (member.parameters.length !== operands.length) continue;
    const types = member.parameters.map(({ type }) => type);
    if (!types.every(isValueType)) continue;
    const values = operands
      .map((operand, index) => binder.tryConvert(operand, nullableOf(types[index] as Type)))
      .filter((value) => value !== undefined);
    if (values.length !== operands.length) continue;
    const isComparison = member.returns === boolType;
    const type = isComparison ? boolType : nullableOf(member.returns);
    const evaluators = values.map(({ evaluate }) => evaluate);
    const apply = (...given: readonly unknown[]) => {
      if (!given.includes(null)) return member.run(...given);
      return isComparison ? comparisonWithNull(operator, given) : null;
    };
    return computed(
      type,
      written(
        (frame) => apply(...evaluators.map((evaluator) => evaluator(frame))),
        (writer) => writer.call(apply, ...evaluators.map((each) => writer.value(each))),
      ),
    );
  }
  return undefined;
}

function comparisonWithNull(operator: string, given: readonly unknown[]): boolean {
  const areBothNull = given.every((value) => value === null);
  if (operator === "==") return areBothNull;
  return operator === "!=" && !areBothNull;
}
