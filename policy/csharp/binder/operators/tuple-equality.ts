import type { Evaluate } from "../../runtime/evaluate.ts";
import type { Frame } from "../../runtime/frame.ts";
import type { ValueTuple } from "../../runtime/tuples.ts";
import { tupleElements } from "../../types/tuples.ts";
import { boolType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, type Value } from "../bound.ts";
import { type Operation, refuseOperands } from "./operation.ts";

/**
 * `==` and `!=` of tuples, element by element with the operators of the elements (C# 7.3); undefined for
 * what are no tuples.
 *
 * @param bindElements binds the operator between two elements
 */
export function bindTupleEquality(
  binder: Binder,
  operation: Operation<"==" | "!=">,
  bindElements: (operation: Operation) => Value,
): Value | undefined {
  const { operator, left, right, node } = operation;
  const [ofLeft, ofRight] = [tupleElements(left.type), tupleElements(right.type)];
  if (ofLeft === undefined && ofRight === undefined) return undefined;
  if (ofLeft === undefined || ofLeft.length !== ofRight?.length) return refuseOperands(operation);
  const [one, other] = [elementsOf(binder, left), elementsOf(binder, right)];
  const comparisons = one.elements.map((element, index): Evaluate => {
    const against = other.elements[index] as Value;
    const compared = bindElements({ operator, left: element, right: against, node });
    return binder.convert(compared, boolType, node).evaluate;
  });
  const isEquality = operator === "==";
  return computed(boolType, (frame) => {
    one.hold(frame);
    other.hold(frame);
    return isEquality
      ? comparisons.every((compare) => compare(frame) === true)
      : comparisons.some((compare) => compare(frame) === true);
  });
}

/** Keeps a tuple, computed once, and reads its elements. */
function elementsOf(
  binder: Binder,
  tuple: Value,
): { readonly hold: (frame: Frame) => void; readonly elements: readonly Value[] } {
  const slot = binder.scope.shape.reserve();
  const { evaluate } = tuple;
  const elements = (tupleElements(tuple.type) ?? []).map((type, index): Value => {
    const written = tuple.parts?.[index]?.bound;
    // A constant becomes what a value would not.
    if (written?.form === "value" && written.constant !== undefined) return written;
    const item = computed(type, ({ slots }) => (slots[slot] as ValueTuple).items[index]);
    return written?.form === "value" && written.parts ? { ...item, parts: written.parts } : item;
  });
  return {
    hold: (frame) => {
      frame.slots[slot] = evaluate(frame);
    },
    elements,
  };
}
