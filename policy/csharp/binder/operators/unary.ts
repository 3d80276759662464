import { refuse } from "../../finding.ts";
import { applied, written } from "../../runtime/evaluate.ts";
import { arithmetic } from "../../runtime/integers.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { isIntegral, isNumeric, numericKind, promoteOne } from "../../types/numeric.ts";
import { type Type, typeName } from "../../types/type.ts";
import {
  boolType,
  intType,
  isEnum,
  longType,
  nullableOf,
  uintType,
  ulongType,
  underlying,
} from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, constantValue, type Value } from "../bound.ts";
import { integerOf } from "../expressions/literals.ts";
import { bindIncrement } from "./assignments.ts";
import { tryUserOperator } from "./user-operators.ts";

/** `!a`, `-a`, `+a`, `~a`, `++a` and `--a`. */
export function bindPrefix(binder: Binder, node: SyntaxNode): Value {
  const operator = node.children[0]?.kind ?? "";
  const operandNode = node.children[1] ?? node.only;
  switch (operator) {
    case "!":
      return bindNot(binder, operandNode);
    case "-":
    case "+":
    case "~":
      return bindSign(binder, operator, operandNode, node);
    case "++":
    case "--":
      return bindIncrement(binder, operator, operandNode, "prefix", node);
    case "^":
      return refuse("csharp-unsupported", node, "Indexes from the end need C# 8; use Length - n.");
    default:
      return refuse(
        "csharp-unsupported",
        node,
        "Pointers cannot be used in a policy expression; use arrays.",
      );
  }
}

/** `a++`, `a--` and the C# 8 operator `a!`. */
export function bindPostfix(binder: Binder, node: SyntaxNode): Value {
  const operator = node.children[1]?.kind ?? "";
  if (operator === "++" || operator === "--") {
    return bindIncrement(binder, operator, node.children[0] ?? node.only, "postfix", node);
  }
  return refuse(
    "csharp-unsupported",
    node,
    "The null-forgiving operator ! needs C# 8, but APIM compiles C# 7; leave it out.",
  );
}

function bindNot(binder: Binder, node: SyntaxNode): Value {
  const bound = binder.bind(node);
  if (bound.form === "value" && underlying(bound.type) === boolType) return liftedNot(bound);
  return notOf(binder.conditionOf(bound, node));
}

function liftedNot({ type, evaluate }: Value): Value {
  return computed(
    type,
    applied((operand) => (operand === null ? null : operand !== true), evaluate),
  );
}

function notOf({ split, constant, evaluate }: ReturnType<Binder["condition"]>): Value {
  const swapped = { whenTrue: split.whenFalse, whenFalse: split.whenTrue };
  if (constant !== undefined) {
    return { ...constantValue(boolType, constant.value !== true), split: swapped };
  }
  const opposite = written(
    (frame) => evaluate(frame) !== true,
    (writer) => `(${writer.value(evaluate)} !== true)`,
  );
  return { ...computed(boolType, opposite), split: swapped };
}

function bindSign(
  binder: Binder,
  operator: string,
  operandNode: SyntaxNode,
  node: SyntaxNode,
): Value {
  const smallest = operator === "-" ? smallestInteger(operandNode) : undefined;
  if (smallest !== undefined) return smallest;
  const operand = binder.value(operandNode);
  const user = tryUserOperator(binder, operator, [operand]);
  if (user !== undefined) return user;
  const inner = underlying(operand.type) ?? operand.type;
  const isLifted = inner !== operand.type;
  if (operator === "~" && isEnum(inner)) {
    return computed(
      inner,
      applied((value) => ~(value as number), operand.evaluate),
    );
  }
  const type = operandType(operator, inner);
  if (type === undefined) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `The operator '${operator}' cannot be applied to '${typeName(operand.type)}'; cast it to a type that has it.`,
    );
  }
  const value = binder.convert(operand, isLifted ? nullableOf(type) : type, operandNode);
  const compute = computation(binder, operator, type, value.constant !== undefined);
  return binder.constantOr(node, () => applySign(value, compute, isLifted));
}

function applySign(value: Value, compute: (operand: unknown) => unknown, isLifted: boolean): Value {
  if (value.constant !== undefined) return constantValue(value.type, compute(value.constant.value));
  const { evaluate } = value;
  const lifted = (operand: unknown) => (operand === null ? null : compute(operand));
  return computed(value.type, applied(isLifted ? lifted : compute, evaluate));
}

/** The type in which the operator computes, or undefined when it does not apply. */
function operandType(operator: string, type: Type): Type | undefined {
  if (!isNumeric(type) || (operator === "~" && !isIntegral(type))) return undefined;
  if (operator !== "-") return promoteOne(type);
  if (type === ulongType) return undefined;
  return type === uintType ? longType : promoteOne(type);
}

function computation(
  binder: Binder,
  operator: string,
  type: Type,
  isConstant: boolean,
): (operand: unknown) => unknown {
  const kind = numericKind(type);
  const isBig = kind?.bits === 64 && kind.isIntegral;
  switch (operator) {
    case "+":
      return (operand) => operand;
    case "-": {
      if (kind !== undefined && !kind.isIntegral) return (operand) => -(operand as number);
      const subtract = kind && arithmetic(kind, "-", binder.checksOverflow(isConstant));
      return (operand) => subtract?.(isBig ? 0n : 0, operand);
    }
    default:
      if (isBig && kind?.isSigned) return (operand) => ~(operand as bigint);
      if (isBig) return (operand) => BigInt.asUintN(64, ~(operand as bigint));
      return type === uintType
        ? (operand) => ~(operand as number) >>> 0
        : (operand) => ~(operand as number);
  }
}

// The literals 2147483648 and 9223372036854775808 are too large for int and long, but with a minus
// in front of them they are int and long (C# specification, "Integer literals").
function smallestInteger(node: SyntaxNode): Value | undefined {
  if (node.kind !== "integer_literal" || /^0[xXbB]/.test(node.text)) return undefined;
  const { value, suffix } = integerOf(node);
  if (value === 1n << 31n && suffix === "") return constantValue(intType, -0x80000000);
  if (value === 1n << 63n && (suffix === "" || suffix === "l")) {
    return constantValue(longType, -(1n << 63n));
  }
  return undefined;
}

/** `checked(…)` and `unchecked(…)`. */
export function bindChecked(binder: Binder, node: SyntaxNode): Value {
  const overflow = node.has("checked") ? "checked" : "unchecked";
  return binder.inOverflow(overflow, () => binder.value(node.only));
}
