import { refuse } from "../../finding.ts";
import { arithmetic, shift } from "../../runtime/integers.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { isIntegral, type NumericKind, numericKind, promoteOne } from "../../types/numeric.ts";
import type { Type } from "../../types/type.ts";
import {
  boolType,
  intType,
  isEnum,
  nullableOf,
  stringType,
  underlying,
} from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { type Bound, nullType, type Value } from "../bound.ts";
import { concatenate } from "../expressions/text.ts";
import { bindComparison, bindEquality } from "./comparisons.ts";
import { fold, lift, type WrittenOperation } from "./folding.ts";
import { bindAnd, bindCoalesce, bindOr } from "./logic.ts";
import { type Operation, refuseOperands } from "./operation.ts";
import { promoteOperands } from "./promotion.ts";
import { bindTupleEquality } from "./tuple-equality.ts";
import { tryUserOperator } from "./user-operators.ts";

/** `a + b`, `a && b`, `a ?? b` and their like. */
export function bindBinary(binder: Binder, node: SyntaxNode): Bound {
  const operator = node.get("operator").text;
  switch (operator) {
    case "&&":
      return bindAnd(binder, node);
    case "||":
      return bindOr(binder, node);
    case "??":
      return bindCoalesce(binder, node);
    case ">>>":
      return refuse(
        "csharp-unsupported",
        node,
        ">>> needs C# 11; cast to uint or ulong and use >>.",
      );
  }
  const left = binder.value(node.get("left"));
  const right = binder.value(node.get("right"));
  return bindOperator(binder, { operator, left, right, node });
}

// Every enum of the library has int underneath.
const int32: NumericKind = { name: "int", bits: 32, isSigned: true, isIntegral: true };

/** A binary operator on two values, whatever syntax it comes from. */
export function bindOperator(binder: Binder, operation: Operation): Value {
  const { operator, left, right, node } = operation;
  const user = tryUserOperator(binder, operator, [left, right]);
  if (user !== undefined) return user;
  switch (operator) {
    case "==":
    case "!=":
      return (
        bindTupleEquality(binder, { ...operation, operator }, (each) =>
          bindOperator(binder, each),
        ) ?? bindEquality(binder, { ...operation, operator })
      );
    case "<":
    case ">":
    case "<=":
    case ">=":
      return bindComparison(binder, { ...operation, operator });
    case "<<":
    case ">>":
      return bindShift(binder, { ...operation, operator });
    case "+":
      if (left.type === stringType || right.type === stringType) return concatenate(left, right);
      return bindArithmetic(binder, operation);
    case "-":
    case "*":
    case "/":
    case "%":
      return bindArithmetic(binder, operation);
    case "&":
    case "|":
    case "^":
      return bindLogic(binder, operation);
    default:
      return refuse(
        "csharp-unsupported",
        node,
        `The operator '${operator}' does not exist in C# 7; write it with other operators.`,
      );
  }
}

function bindArithmetic(binder: Binder, operation: Operation): Value {
  const { operator, left, right, node } = operation;
  if (isEnum(left.type) || isEnum(right.type)) {
    return enumArithmetic(binder, operation);
  }
  const operands = promoteOperands(binder, left, right);
  const kind = operands && numericKind(operands.type);
  const isChecked = binder.checksOverflow(isConstant(left, right));
  const compute = kind && arithmetic(kind, operator, isChecked);
  if (operands === undefined || kind === undefined || compute === undefined) {
    return refuseOperands(operation);
  }
  const { type } = operands;
  if (operands.isLifted) {
    return fold(binder, node, nullableOf(type), operands.left, operands.right, lift(compute));
  }
  const write = writtenArithmetic(kind, operator, isChecked);
  return fold(binder, node, type, operands.left, operands.right, compute, write);
}

/** Arithmetic of `int` that does not throw. */
function writtenArithmetic(
  { name }: NumericKind,
  operator: string,
  isChecked: boolean,
): WrittenOperation | undefined {
  const isInt = name === "int" || name === "small";
  if (!isInt || isChecked || !["+", "-", "&", "|", "^"].includes(operator)) return undefined;
  return (one, other) => `(${one} ${operator} ${other} | 0)`;
}

function isConstant(left: Value, right: Value): boolean {
  return left.constant !== undefined && right.constant !== undefined;
}

function enumArithmetic(binder: Binder, operation: Operation): Value {
  const { operator, left, right, node } = operation;
  const compute = arithmetic(int32, operator, false);
  const bothEnums = left.type === right.type;
  const isOffset = right.type === intType || left.type === intType;
  if (compute === undefined || !(operator === "-" || (operator === "+" && isOffset))) {
    return refuseOperands(operation);
  }
  if (bothEnums) return fold(binder, node, intType, left, right, compute);
  if (!isOffset) return refuseOperands(operation);
  const type = isEnum(left.type) ? left.type : right.type;
  return fold(binder, node, type, left, right, compute);
}

function bindShift(binder: Binder, operation: Operation<"<<" | ">>">): Value {
  const { operator, left, right, node } = operation;
  const inner = underlying(left.type) ?? left.type;
  const isLifted = inner !== left.type || underlying(right.type) !== undefined;
  const type = promoteOne(inner);
  const kind = numericKind(type);
  const target = isLifted ? nullableOf(type) : type;
  const count = binder.tryConvert(right, isLifted ? nullableOf(intType) : intType);
  if (kind === undefined || !isIntegral(type) || count === undefined) {
    return refuseOperands(operation);
  }
  const compute = shift(kind, operator);
  const shifted = binder.convert(left, target, node);
  return fold(binder, node, target, shifted, count, isLifted ? lift(compute) : compute);
}

function bindLogic(binder: Binder, operation: Operation): Value {
  const { operator, left, right, node } = operation;
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
    return refuseOperands(operation);
  }
  return bindArithmetic(binder, operation);
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
