import { takeText } from "../../runtime/budget.ts";
import { boxer } from "../../runtime/casting.ts";
import { displayValue } from "../../runtime/display.ts";
import type { Evaluate } from "../../runtime/frame.ts";
import { stringType } from "../../types/well-known.ts";
import { computed, constantValue, nullType, type Value } from "../bound.ts";

/** Computes the text of a value; a null is the empty string. */
export function textOf(value: Value): Evaluate {
  const { evaluate, type } = value;
  if (type === stringType) return (frame) => evaluate(frame) ?? "";
  const box = boxer(type);
  if (box === undefined) return (frame) => displayValue(evaluate(frame));
  return (frame) => displayValue(box(evaluate(frame)));
}

/** `a + b` where one of them is a string: null counts as the empty string. */
export function concatenate(left: Value, right: Value): Value {
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
