import { refuse } from "../../finding.ts";
import { type Evaluate, inTurn, type Writer, written } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { numericKind } from "../../types/numeric.ts";
import { typeName } from "../../types/type.ts";
import {
  decimalType,
  intType,
  isEnum,
  isNullable,
  stringType,
  underlying,
} from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, constantValue, type Target, type Value, type WrittenPlace } from "../bound.ts";
import { cast } from "../conversions/cast.ts";
import { kept } from "../names/locals.ts";
import { bindTarget, readable, writable } from "../names/targets.ts";
import { bindDeconstruction } from "./deconstruction.ts";
import { refuseOperands } from "./operation.ts";
import { bindOperator } from "./operators.ts";

/** `a = b` and `a += b` and their like. */
export function bindAssignment(binder: Binder, node: SyntaxNode): Value {
  const operator = node.get("operator").text;
  const left = node.get("left");
  const right = node.get("right");
  if (operator === "??=") {
    refuse("csharp-unsupported", node, "??= needs C# 8, but APIM compiles C# 7; write a = a ?? b.");
  }
  if (operator === "=" && left.kind === "tuple_expression") {
    return bindDeconstruction(binder, left, right);
  }
  if (operator === "=") return bindSimple(binder, left, right);
  if (operator === ">>>=") {
    refuse("csharp-unsupported", node, ">>>= needs C# 11; cast to uint and use >>=.");
  }
  return bindCompound(binder, operator.slice(0, -1), left, () => binder.value(right), node);
}

function bindSimple(binder: Binder, left: SyntaxNode, right: SyntaxNode): Value {
  if (left.kind === "identifier" && left.text === "_" && binder.scope.find("_") === undefined) {
    return binder.value(right);
  }
  const variable = bindTarget(binder, left);
  const target = writable(binder, variable, left);
  const value = binder.converted(right, variable.type);
  variable.assigned?.();
  return computed(variable.type, target.store(value.evaluate));
}

/** `a op= b`: a is located once, and the result is cast back to its type. */
function bindCompound(
  binder: Binder,
  operator: string,
  left: SyntaxNode,
  bindRight: () => Value,
  node: SyntaxNode,
): Value {
  const variable = binder.value(left);
  const target = readable(binder, variable, left);
  const slot = binder.scope.shape.reserve();
  const current = kept(slot, variable.type);
  const right = bindRight();
  const result = bindOperator(binder, { operator, left: current, right, node });
  const value = castBack(binder, operator, variable, right, result, node).evaluate;
  const assigned: Evaluate = (frame) => {
    const place = target.locate(frame);
    frame.slots[slot] = place.get();
    const computedValue = value(frame);
    place.set(computedValue);
    return computedValue;
  };
  return computed(
    variable.type,
    whereWritten(assigned, target, (writer, { located, get, set }) =>
      inTurn(...located, `${writer.variable(0, slot)} = ${get}`, set(writer.value(value))),
    ),
  );
}

// C# specification, "Compound assignment": the cast back is allowed only where the right operand
// would convert to the variable by itself, or is the count of a shift.
function castBack(
  binder: Binder,
  operator: string,
  variable: Value,
  right: Value,
  result: Value,
  node: SyntaxNode,
): Value {
  const { type } = variable;
  if (binder.tryConvert(result, type) !== undefined) return binder.convert(result, type, node);
  const isShift = operator === "<<" || operator === ">>";
  if (type === stringType || (!isShift && binder.tryConvert(right, type) === undefined)) {
    return refuseOperands({ operator: `${operator}=`, left: variable, right, node });
  }
  return cast(binder, result, type, node);
}

/** `a++` and its like; the value is that before or after. */
export function bindIncrement(
  binder: Binder,
  operator: "++" | "--",
  operandNode: SyntaxNode,
  position: "prefix" | "postfix",
  node: SyntaxNode,
): Value {
  const variable = binder.value(operandNode);
  const target = readable(binder, variable, operandNode);
  const { type } = variable;
  const inner = underlying(type) ?? type;
  if (numericKind(inner) === undefined && !isEnum(inner) && inner !== decimalType) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `${operator} cannot be applied to '${typeName(type)}'; it needs a number.`,
    );
  }
  const slot = binder.scope.shape.reserve();
  const current = kept(slot, type);
  const sum = bindOperator(binder, {
    operator: operator === "++" ? "+" : "-",
    left: current,
    right: constantValue(intType, 1),
    node,
  });
  const next: Evaluate = cast(binder, sum, type, node).evaluate;
  const isNullableNumber = isNullable(type);
  const stepped: Evaluate = (frame) => {
    const place = target.locate(frame);
    const before = place.get();
    frame.slots[slot] = before;
    const after = isNullableNumber && before === null ? null : next(frame);
    place.set(after);
    return position === "prefix" ? after : before;
  };
  return computed(
    type,
    whereWritten(stepped, target, (writer, { located, get, set }) => {
      const before = writer.variable(0, slot);
      const after = writer.value(next);
      const stored = set(isNullableNumber ? `${before} === null ? null : ${after}` : after);
      const steps = [...located, `${before} = ${get}`, stored];
      return inTurn(...steps, ...(position === "prefix" ? [] : [before]));
    }),
  );
}

/** An assignment that can be written as far as its place can. */
function whereWritten(
  assign: Evaluate,
  { write }: Target,
  writeAt: (writer: Writer, place: WrittenPlace) => string,
): Evaluate {
  return write === undefined ? assign : written(assign, (writer) => writeAt(writer, write(writer)));
}
