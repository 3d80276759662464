import { refuse } from "../../finding.ts";
import { type AnyArray, elementsOf } from "../../runtime/arrays.ts";
import { type Writer, written } from "../../runtime/evaluate.ts";
import { indexOutOfRange, nullReference } from "../../runtime/exceptions.ts";
import type { Frame } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { indexersOf } from "../../types/lookup.ts";
import { type ArrayType, typeName } from "../../types/type.ts";
import { byteType, intType, longType, uintType, ulongType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import type { Argument, Bound, Target, Value } from "../bound.ts";
import { bindIndexer } from "../names/access.ts";
import { checkAllowed } from "../names/allowed.ts";
import { inChainOf, type Use, withValue } from "../names/instances.ts";
import { argumentValues, bindArguments } from "./arguments.ts";
import { resolveOverload } from "./overloads.ts";

/** `receiver[…]`, as a link of a chain. */
export function bindElementLink(
  binder: Binder,
  bound: Bound,
  subscript: SyntaxNode,
  node: SyntaxNode,
): Bound {
  const receiver = binder.mustBeValue(bound, node);
  return bindElement(binder, receiver, bindArguments(binder, subscript), node);
}

/** An element of an array, or what an indexer gives. */
export function bindElement(
  binder: Binder,
  receiver: Value,
  given: readonly Argument[],
  node: SyntaxNode,
): Value {
  if (receiver.type.form === "array")
    return bindArrayElement(binder, receiver, receiver.type, given, node);
  const levels = indexersOf(receiver.type);
  if (levels.length === 0) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `'${typeName(receiver.type)}' cannot be indexed with [ ]; cast it to the type that can.`,
    );
  }
  const resolution = resolveOverload(binder, levels, given);
  if (resolution.kind !== "chosen") {
    const expected = levels
      .flat()
      .map(({ member }) => member.parameters.map(({ type }) => typeName(type)).join(", "));
    return refuse(
      "csharp-type-mismatch",
      node,
      `'${typeName(receiver.type)}' is indexed with ${[...new Set(expected)].join(" or ")}.`,
    );
  }
  const { overload } = resolution;
  checkAllowed(overload.found.member, node);
  binder.variables.index(receiver, given[0]);
  return bindIndexer(receiver, overload.found, argumentValues(binder, overload, given).evaluators);
}

function bindArrayElement(
  binder: Binder,
  receiver: Value,
  type: ArrayType,
  given: readonly Argument[],
  node: SyntaxNode,
): Value {
  const [argument] = given;
  const index =
    argument !== undefined && given.length === 1 ? indexValue(binder, argument.bound) : undefined;
  if (index === undefined) {
    return refuse("csharp-type-mismatch", node, "An array is indexed with one integer.");
  }
  const array = receiver.evaluate;
  const at = index.evaluate;
  const isBytes = type.element === byteType;
  const readAt = isBytes ? readByte : readElement;
  const reading: Use = Object.assign(
    (instance: unknown, frame: Frame) => readAt(instance, at(frame)),
    {
      write: (writer: Writer, instance: string) => writer.call(readAt, instance, writer.value(at)),
    },
  );
  const target: Target = {
    isReadable: true,
    locate: (frame) => {
      const items = elementsFrom(array(frame));
      const position = positionIn(items, at(frame));
      return {
        get: () => items[position],
        set: (value) => {
          items[position] = value as never;
        },
      };
    },
    write: (writer) => {
      const [items, position] = [writer.temporary(), writer.temporary()];
      const place = `${items}[${position}]`;
      return {
        located: [
          `${items} = ${writer.call(elementsFrom, writer.value(array))}`,
          `${position} = ${writer.call(positionIn, items, writer.value(at))}`,
        ],
        get: place,
        set: (value) => `(${place} = ${value})`,
      };
    },
    store: (value) =>
      written(
        (frame) => store(array(frame), at(frame), value(frame)),
        (writer) => writer.call(store, writer.value(array), writer.value(at), writer.value(value)),
      ),
  };
  const evaluate = withValue(receiver, reading);
  return inChainOf(receiver, { form: "value", type: type.element, evaluate, target });
}

/** Arrays take int, uint, long and ulong, in this order of preference. */
function indexValue(binder: Binder, bound: Bound): Value | undefined {
  for (const type of [intType, uintType, longType, ulongType]) {
    const value = binder.tryConvert(bound, type);
    if (value !== undefined) return value;
  }
  return undefined;
}

function elementsFrom(array: unknown): unknown[] | Uint8Array {
  if (array === null) throw nullReference();
  return elementsOf(array as AnyArray);
}

function positionIn(items: unknown[] | Uint8Array, index: unknown): number {
  const position = Number(index);
  if (position < 0 || position >= items.length) throw indexOutOfRange();
  return position;
}

function readElement(array: unknown, index: unknown): unknown {
  const items = elementsFrom(array);
  return items[positionIn(items, index)];
}

function readByte(array: unknown, index: unknown): unknown {
  if (array instanceof Uint8Array && typeof index === "number") {
    const value = array[index];
    if (value !== undefined) return value;
  }
  return readElement(array, index);
}

function store(array: unknown, index: unknown, result: unknown): unknown {
  const items = elementsFrom(array);
  items[positionIn(items, index)] = result as never;
  return result;
}
