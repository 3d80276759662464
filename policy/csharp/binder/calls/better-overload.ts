import { numericKind } from "../../types/numeric.ts";
import type { Type } from "../../types/type.ts";
import { delegateSignature, isDelegate, voidType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import type { Argument, Bound } from "../bound.ts";
import { implicitConversion } from "../conversions/standard.ts";
import { userImplicitConversion } from "../conversions/user-defined.ts";
import type { Applicable, Overload } from "./applicable.ts";

/** Whether one applicable overload is better than another (C# specification, "Better function member"). */
export function isBetter<M extends Overload>(
  binder: Binder,
  given: readonly Argument[],
  one: Applicable<M>,
  other: Applicable<M>,
): boolean {
  let isBetterSomewhere = false;
  let isEqual = true;
  for (const [index, { bound }] of given.entries()) {
    const [a, b] = [one.parameterTypes[index], other.parameterTypes[index]];
    if (a === undefined || b === undefined || a === b) continue;
    isEqual = false;
    const preference = prefer(binder, bound, a, b);
    if (preference < 0) return false;
    if (preference > 0) isBetterSomewhere = true;
  }
  if (isBetterSomewhere) return true;
  return isEqual && breaksTie(one, other);
}

function breaksTie<M extends Overload>(one: Applicable<M>, other: Applicable<M>): boolean {
  const isGeneric = ({ typeArguments }: Applicable<M>) => typeArguments.length > 0;
  if (isGeneric(one) !== isGeneric(other)) return !isGeneric(one);
  if (one.isExpanded !== other.isExpanded) return !one.isExpanded;
  if (one.usesDefaults !== other.usesDefaults) return !one.usesDefaults;
  if (one.isExpanded && one.slots.length !== other.slots.length) {
    return one.slots.length > other.slots.length;
  }
  return isMoreSpecific(one.declaredTypes, other.declaredTypes);
}

function isMoreSpecific(one: readonly Type[], other: readonly Type[]): boolean {
  const comparisons = one.map((type, index) => specificity(type, other[index] ?? type));
  return comparisons.includes(1) && !comparisons.includes(-1);
}

/** 1 when the first type is more specific: `int` than `T`, and `Func<T, int>` than `Func<T, R>`. */
function specificity(one: Type, other: Type): 1 | 0 | -1 {
  if (one === other) return 0;
  if (one.form === "parameter" || other.form === "parameter") {
    if (one.form === other.form) return 0;
    return other.form === "parameter" ? 1 : -1;
  }
  if (one.form === "array" && other.form === "array")
    return specificity(one.element, other.element);
  if (one.form !== "named" || other.form !== "named" || one.definition !== other.definition)
    return 0;
  const parts = one.arguments.map((type, index) =>
    specificity(type, other.arguments[index] ?? type),
  );
  if (parts.includes(1)) return parts.includes(-1) ? 0 : 1;
  return parts.includes(-1) ? -1 : 0;
}

/** Positive when the first type is the better target for the argument, negative for the second. */
function prefer(binder: Binder, bound: Bound, one: Type, other: Type): number {
  if (bound.form === "value") {
    if (bound.type === one) return 1;
    if (bound.type === other) return -1;
  }
  if (isDelegate(one) && isDelegate(other)) return preferDelegate(binder, bound, one, other);
  return preferTarget(one, other);
}

function preferTarget(one: Type, other: Type): number {
  const forward = converts(one, other);
  const backward = converts(other, one);
  if (forward !== backward) return forward ? 1 : -1;
  // C# specification, "Better conversion target": signed before unsigned.
  const [a, b] = [numericKind(one), numericKind(other)];
  if (a?.isIntegral && b?.isIntegral && a.isSigned !== b.isSigned) return a.isSigned ? 1 : -1;
  return 0;
}

function converts(from: Type, to: Type): boolean {
  return (
    implicitConversion(from, to) !== undefined || userImplicitConversion(from, to) !== undefined
  );
}

function preferDelegate(binder: Binder, bound: Bound, one: Type, other: Type): number {
  if (!isDelegate(one) || !isDelegate(other)) return 0;
  const [a, b] = [delegateSignature(one), delegateSignature(other)];
  const sameInputs =
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, index) => parameter === b.parameters[index]);
  if (!sameInputs) return 0;
  if (b.returns === voidType) return a.returns === voidType ? 0 : 1;
  if (a.returns === voidType) return -1;
  if (bound.form === "lambda") {
    const actual = binder.delegateReturn(bound, a.parameters);
    if (actual === a.returns) return 1;
    if (actual === b.returns) return -1;
  }
  return preferTarget(a.returns, b.returns);
}
