import { refuse } from "../finding.ts";
import { takeText } from "../runtime/budget.ts";
import { boxer } from "../runtime/casting.ts";
import { displayValue } from "../runtime/display.ts";
import type { Evaluate } from "../runtime/frame.ts";
import { arithmetic, shift } from "../runtime/integers.ts";
import type { SyntaxNode } from "../syntax.ts";
import {
  isIntegral,
  isNumeric,
  type NumericKind,
  numericKind,
  promote,
  promoteOne,
} from "../types/numeric.ts";
import type { Type } from "../types/type.ts";
import {
  boolType,
  intType,
  isEnum,
  nullableOf,
  stringType,
  uintType,
  ulongType,
  underlying,
} from "../types/well-known.ts";
import type { Binder } from "./binder.ts";
import { computed, constantValue, nullType, type Value } from "./bound.ts";
import { bindComparison, bindEquality } from "./comparisons.ts";
import { constantConversion } from "./conversions.ts";
import { convert, describe, tryConvert } from "./convert.ts";
import { tryUserOperator } from "./user-operators.ts";

// Every enum of the library has int underneath.
const int32: NumericKind = { name: "int", bits: 32, isSigned: true, isIntegral: true };

/** A binary operator on two values, whatever syntax it comes from. */
export function bindOperator(
  binder: Binder,
  operator: string,
  left: Value,
  right: Value,
  node: SyntaxNode,
): Value {
  const user = tryUserOperator(binder, operator, [left, right]);
  if (user !== undefined) return user;
  switch (operator) {
    case "==":
    case "!=":
      return bindEquality(binder, operator, left, right, node);
    case "<":
    case ">":
    case "<=":
    case ">=":
      return bindComparison(binder, operator, left, right, node);
    case "<<":
    case ">>":
      return bindShift(binder, operator, left, right, node);
    case "+":
      if (left.type === stringType || right.type === stringType) return concatenate(left, right);
      return bindArithmetic(binder, operator, left, right, node);
    case "-":
    case "*":
    case "/":
    case "%":
      return bindArithmetic(binder, operator, left, right, node);
    case "&":
    case "|":
    case "^":
      return bindLogic(binder, operator, left, right, node);
    default:
      return refuse(
        "csharp-unsupported",
        node,
        `The operator '${operator}' does not exist in C# 7; write it with other operators.`,
      );
  }
}

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

/** Refuses an operator that these types do not have. */
export function refuseOperands(
  operator: string,
  left: Value,
  right: Value,
  node: SyntaxNode,
): never {
  return refuse(
    "csharp-type-mismatch",
    node,
    `The operator '${operator}' cannot be applied to ${describe(left)} and ${describe(right)}; cast them to types that have it.`,
  );
}

/** `a + b` where one of them is a string: null counts as the empty string. */
function concatenate(left: Value, right: Value): Value {
  const [a, b] = [textOf(left), textOf(right)];
  if (left.constant !== undefined && right.constant !== undefined) {
    const isText = (value: Value) => value.type === stringType || value.type === nullType;
    if (isText(left) && isText(right)) {
      const text = displayValue(left.constant.value) + displayValue(right.constant.value);
      return constantValue(stringType, text);
    }
  }
  return computed(stringType, (frame) => {
    const text = `${a(frame)}${b(frame)}`;
    takeText(text.length);
    return text;
  });
}

/** Computes the text of a value; a null is the empty string. */
export function textOf(value: Value): Evaluate {
  const { evaluate, type } = value;
  if (type === stringType) return (frame) => evaluate(frame) ?? "";
  const box = boxer(type);
  if (box === undefined) return (frame) => displayValue(evaluate(frame));
  return (frame) => displayValue(box(evaluate(frame)));
}

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
    tryConvert(binder, left, target),
    tryConvert(binder, right, target),
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

function bindArithmetic(
  binder: Binder,
  operator: string,
  left: Value,
  right: Value,
  node: SyntaxNode,
): Value {
  if (isEnum(left.type) || isEnum(right.type)) {
    return enumArithmetic(binder, operator, left, right, node);
  }
  const operands = promoteOperands(binder, left, right);
  const kind = operands && numericKind(operands.type);
  const compute =
    kind && arithmetic(kind, operator, binder.checksOverflow(isConstant(left, right)));
  if (operands === undefined || compute === undefined) {
    return refuseOperands(operator, left, right, node);
  }
  const type = operands.isLifted ? nullableOf(operands.type) : operands.type;
  const operation = operands.isLifted ? lift(compute) : compute;
  return fold(binder, node, type, operands.left, operands.right, operation);
}

function isConstant(left: Value, right: Value): boolean {
  return left.constant !== undefined && right.constant !== undefined;
}

function enumArithmetic(
  binder: Binder,
  operator: string,
  left: Value,
  right: Value,
  node: SyntaxNode,
): Value {
  const compute = arithmetic(int32, operator, false);
  const bothEnums = left.type === right.type;
  const isOffset = right.type === intType || left.type === intType;
  if (compute === undefined || !(operator === "-" || (operator === "+" && isOffset))) {
    return refuseOperands(operator, left, right, node);
  }
  if (bothEnums) return fold(binder, node, intType, left, right, compute);
  if (!isOffset) return refuseOperands(operator, left, right, node);
  const type = isEnum(left.type) ? left.type : right.type;
  return fold(binder, node, type, left, right, compute);
}

function bindShift(
  binder: Binder,
  operator: "<<" | ">>",
  left: Value,
  right: Value,
  node: SyntaxNode,
): Value {
  const inner = underlying(left.type) ?? left.type;
  const isLifted = inner !== left.type || underlying(right.type) !== undefined;
  const type = promoteOne(inner);
  const kind = numericKind(type);
  const target = isLifted ? nullableOf(type) : type;
  const count = tryConvert(binder, right, isLifted ? nullableOf(intType) : intType);
  if (kind === undefined || !isIntegral(type) || count === undefined) {
    return refuseOperands(operator, left, right, node);
  }
  const compute = shift(kind, operator);
  const shifted = convert(binder, left, target, node);
  return fold(binder, node, target, shifted, count, isLifted ? lift(compute) : compute);
}

function bindLogic(
  binder: Binder,
  operator: string,
  left: Value,
  right: Value,
  node: SyntaxNode,
): Value {
  if (left.type === boolType && right.type === boolType) {
    return fold(binder, node, boolType, left, right, booleanLogic(operator));
  }
  const isBoolean = (type: Type) => (underlying(type) ?? type) === boolType || type === nullType;
  if (isBoolean(left.type) && isBoolean(right.type)) {
    return fold(binder, node, nullableOf(boolType), left, right, threeValued(operator));
  }
  if (isEnum(left.type) && left.type === right.type) {
    const compute = arithmetic(int32, operator, false);
    if (compute !== undefined) return fold(binder, node, left.type, left, right, compute);
  }
  const operands = promoteOperands(binder, left, right);
  if (operands === undefined || !isIntegral(operands.type)) {
    return refuseOperands(operator, left, right, node);
  }
  return bindArithmetic(binder, operator, left, right, node);
}

function booleanLogic(operator: string): (left: unknown, right: unknown) => unknown {
  switch (operator) {
    case "&":
      return (left, right) => left === true && right === true;
    case "|":
      return (left, right) => left === true || right === true;
    default:
      return (left, right) => left !== right;
  }
}

// `bool?`: false & null is false and true | null is true; anything else with null is null.
function threeValued(operator: string): (left: unknown, right: unknown) => unknown {
  const plain = booleanLogic(operator);
  return (left, right) => {
    const decides = operator === "&" ? false : operator === "|" ? true : undefined;
    if (decides !== undefined && (left === decides || right === decides)) return decides;
    return left === null || right === null ? null : plain(left, right);
  };
}
