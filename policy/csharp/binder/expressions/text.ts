import { takeText } from "../../runtime/budget.ts";
import { boxer } from "../../runtime/casting.ts";
import { displayValue } from "../../runtime/display.ts";
import { applied, type Evaluate, written } from "../../runtime/evaluate.ts";
import { stringType } from "../../types/well-known.ts";
import { computed, constantValue, nullType, type Value } from "../bound.ts";

/** Computes the text of a value; a null is the empty string. */
export function textOf(value: Value): Evaluate {
  const { evaluate, type, constant } = value;
  if (typeof constant?.value === "string") return evaluate;
  if (type === stringType) {
    return written(
      (frame) => evaluate(frame) ?? "",
      (writer) => `(${writer.value(evaluate)} ?? "")`,
    );
  }
  const box = boxer(type);
  const shown = box === undefined ? displayValue : (value: unknown) => displayValue(box(value));
  return applied(shown, evaluate);
}

/** `a + b` where one of them is a string: null counts as the empty string. */
export function concatenate(left: Value, right: Value): Value {
  if (left.constant !== undefined && right.constant !== undefined) {
    const isText = (value: Value) => value.type === stringType || value.type === nullType;
    if (isText(left) && isText(right)) {
      const text = displayValue(left.constant.value) + displayValue(right.constant.value);
      return constantValue(stringType, text);
    }
  }
  const texts = [...(left.texts ?? [textOf(left)]), ...(right.texts ?? [textOf(right)])];
  return { ...computed(stringType, joined(texts)), texts };
}

/** As C# has it: one text is made of all its parts, not one for each plus. */
export function joined(texts: readonly Evaluate[]): Evaluate {
  return written(
    (frame) => {
      let text = "";
      for (let index = 0; index < texts.length; index += 1) text += texts[index]?.(frame);
      return made(text);
    },
    (writer) => writer.call(made, texts.map((each) => writer.value(each)).join(" + ")),
  );
}

function made(text: string): string {
  takeText(text.length);
  return text;
}
