import type { Evaluate } from "../../runtime/evaluate.ts";
import type { Frame } from "../../runtime/frame.ts";
import type { ValueTuple } from "../../runtime/tuples.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { elementIndex, tupleElements } from "../../types/tuples.ts";
import type { Binder } from "../binder.ts";
import type { Place, Target, Value } from "../bound.ts";
import { inChainOf, withInstance } from "./instances.ts";

/**
 * `t.a` and `t.Item1`, or undefined for what is no element of a tuple. Microsoft's list does not have
 * System.ValueTuple, whose field it is, so nobody knows whether it can be saved.
 */
export function bindTupleElement(
  binder: Binder,
  receiver: Value,
  name: string,
  node: SyntaxNode,
): Value | undefined {
  const { type } = receiver;
  const elements = tupleElements(type);
  if (elements === undefined || type.form !== "named") return undefined;
  const index = elementIndex(type, name);
  const element = index === undefined ? undefined : elements[index];
  if (index === undefined || element === undefined) return undefined;
  binder.doubt(
    "csharp-type-not-allowed",
    node,
    `APIM's list does not have System.ValueTuple, whose field '${name}' is; take the tuple apart with var (a, b) = …, or use an anonymous type.`,
    "tuple-element",
  );
  const evaluate = withInstance(
    receiver,
    type.definition,
    (self) => (self as ValueTuple).items[index],
  );
  const { target } = receiver;
  return inChainOf(receiver, {
    form: "value",
    type: element,
    evaluate,
    ...(target?.isReadable && { target: elementTarget(target, index) }),
  });
}

/** A tuple is a value: its element changes where the tuple is stored. */
function elementTarget(tuple: Target, index: number): Target {
  const locate = (frame: Frame): Place => {
    const place = tuple.locate(frame);
    const stored = () => place.get() as ValueTuple;
    return {
      get: () => stored().items[index],
      set: (value) => place.set(stored().with(index, value)),
    };
  };
  const store =
    (value: Evaluate): Evaluate =>
    (frame) => {
      const place = locate(frame);
      const result = value(frame);
      place.set(result);
      return result;
    };
  return { isReadable: true, locate, store };
}
