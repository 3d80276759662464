import { Unsupported } from "../../runtime/stopped.ts";
import { isReferenceType, isSubtype } from "../../types/subtyping.ts";
import { type Type, typeName } from "../../types/type.ts";
import {
  boolType,
  intType,
  isDelegate,
  isEnum,
  objectType,
  stringType,
  underlying,
} from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { constantValue, nullType, type Value } from "../bound.ts";
import { constantConversion, explicitConversion } from "../conversions/standard.ts";
import { fold, lift, sign, type WrittenOperation } from "./folding.ts";
import { type Operation, refuseOperands } from "./operation.ts";
import { promoteOperands } from "./promotion.ts";

type Comparison = (left: unknown, right: unknown) => boolean;

const equal: Comparison = (left, right) => left === right;

const unequal: Comparison = (left, right) => left !== right;

/** `==` and `!=`. */
export function bindEquality(binder: Binder, operation: Operation<"==" | "!=">): Value {
  const { operator, left, right, node } = operation;
  const [compare, write] =
    operator === "==" ? ([equal, sign("===")] as const) : ([unequal, sign("!==")] as const);
  const operands = promoteOperands(binder, left, right);
  // Representations of one numeric type are equal exactly when the numbers are; NaN never is.
  if (operands !== undefined) {
    return fold(binder, node, boolType, operands.left, operands.right, compare, write);
  }
  const same = sameValueType(binder, left, right);
  if (same !== undefined)
    return fold(binder, node, boolType, same.left, same.right, compare, write);
  if (left.type === stringType && right.type === stringType) {
    return fold(binder, node, boolType, left, right, compare, write);
  }
  if (isReferenceComparison(left, right)) {
    const doubt = comparesIdentities(left, right);
    if (doubt !== undefined) binder.doubt("csharp-type-mismatch", node, doubt, "object-comparison");
    const [one, other] = [withoutConstant(left), withoutConstant(right)];
    return doubt === undefined
      ? fold(binder, node, boolType, one, other, compare, write)
      : fold(binder, node, boolType, one, other, comparingIdentities(compare, doubt));
  }
  if (isNullCheck(left, right)) return fold(binder, node, boolType, left, right, compare, write);
  return refuseOperands(operation);
}

/** bool, enums and their nullable forms: both operands brought to one type. */
function sameValueType(
  binder: Binder,
  left: Value,
  right: Value,
): { readonly left: Value; readonly right: Value } | undefined {
  for (const [one, other, isSwapped] of [
    [left, right, false],
    [right, left, true],
  ] as const) {
    const inner = underlying(one.type) ?? one.type;
    if (inner !== boolType && !isEnum(inner)) continue;
    const converted = binder.tryConvert(other, one.type) ?? constantConversion(other, one.type);
    if (converted !== undefined) {
      return isSwapped ? { left: converted, right: one } : { left: one, right: converted };
    }
  }
  return undefined;
}

function isReferenceComparison(left: Value, right: Value): boolean {
  const [a, b] = [left.type, right.type];
  if (!isReferenceType(a) || !isReferenceType(b) || isDelegate(a) || isDelegate(b)) return false;
  if (a === nullType || b === nullType) return true;
  return (
    explicitConversion(a, b, false) !== undefined || explicitConversion(b, a, false) !== undefined
  );
}

/**
 * Says so when a comparison of objects may be one of texts. C# only warns of it, but what it answers is
 * almost never what was meant.
 */
function comparesIdentities(left: Value, right: Value): string | undefined {
  if (left.type === nullType || right.type === nullType) return undefined;
  const holdsText = (type: Type) => isSubtype(stringType, type);
  if (!holdsText(left.type) || !holdsText(right.type)) return undefined;
  const [other, text] = left.type === stringType ? [right, left] : [left, right];
  // There is one empty string in .NET, so comparing with it by reference is comparing its text.
  if (text.type === stringType && text.constant?.value === "") return undefined;
  return text.type === stringType
    ? `Comparing '${typeName(other.type)}' with a string compares references, not the text; cast the other side to (string).`
    : `Comparing two values of type '${typeName(objectType)}' compares references; cast them to their types first.`;
}

/** A string has no identity here: whether two of the same text are one object, nobody can say. */
function comparingIdentities(compare: Comparison, doubt: string): Comparison {
  return (left, right) => {
    if (typeof left === "string" && left === right) throw new Unsupported(doubt);
    return compare(left, right);
  };
}

/** A nullable value type, or any value type boxed for the purpose, compared with null. */
function isNullCheck(left: Value, right: Value): boolean {
  const [one, other] = left.type === nullType ? [right, left] : [left, right];
  return other.type === nullType && underlying(one.type) !== undefined;
}

function withoutConstant(value: Value): Value {
  const { constant, ...rest } = value;
  return rest.type === nullType ? constantValue(nullType, constant?.value ?? null) : rest;
}

interface Order {
  readonly compare: Comparison;
  readonly write: WrittenOperation;
}

const orders: Readonly<Record<string, Order>> = {
  "<": { compare: (left, right) => (left as number) < (right as number), write: sign("<") },
  ">": { compare: (left, right) => (left as number) > (right as number), write: sign(">") },
  "<=": { compare: (left, right) => (left as number) <= (right as number), write: sign("<=") },
  ">=": { compare: (left, right) => (left as number) >= (right as number), write: sign(">=") },
};

/** `<`, `>`, `<=` and `>=`; with null in it a lifted comparison is false. */
export function bindComparison(binder: Binder, operation: Operation): Value {
  const { operator, left, right, node } = operation;
  const order = orders[operator];
  if (order === undefined) return refuseOperands(operation);
  const { compare, write } = order;
  if (isEnum(left.type) && (left.type === right.type || right.type === intType)) {
    const converted = binder.tryConvert(right, left.type);
    if (converted !== undefined)
      return fold(binder, node, boolType, left, converted, compare, write);
  }
  const operands = promoteOperands(binder, left, right);
  if (operands === undefined) return refuseOperands(operation);
  const lifted = (a: unknown, b: unknown) => lift(compare)(a, b) ?? false;
  return operands.isLifted
    ? fold(binder, node, boolType, operands.left, operands.right, lifted)
    : fold(binder, node, boolType, operands.left, operands.right, compare, write);
}
