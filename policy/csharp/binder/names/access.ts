import { type Evaluate, type Writer, written } from "../../runtime/evaluate.ts";
import type { Frame } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import type { Callable, Found, Indexer, Property } from "../../types/member.ts";
import { argumentsOf, nameless, substitute, type Type } from "../../types/type.ts";
import { isValueType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, constantValue, type Place, type Target, type Value } from "../bound.ts";
import { writtenCall } from "../written-call.ts";
import { checkAllowed } from "./allowed.ts";
import {
  inChainOf,
  instanceOf,
  present,
  type Use,
  withInstance,
  writtenPresent,
} from "./instances.ts";

/** A property of an instance or, without a receiver, of a type. */
export function bindProperty(
  binder: Binder,
  receiver: Value | undefined,
  { member, owner }: Found<Property>,
  node: SyntaxNode,
): Value {
  checkAllowed(member, node);
  const { isContextResponse } = binder.reads.note(member, receiver);
  const variablesAt = binder.variables.mention(member, node.start);
  const type = substitute(member.type, argumentsOf(owner));
  const types = owner.arguments.map(nameless);
  const { get, set } = member;
  if (receiver === undefined) {
    if (member.isConstant && get !== undefined) return constantValue(type, get());
    const read: Evaluate = () => get?.(...types);
    return computed(
      type,
      get === undefined ? read : written(read, (writer) => writtenCall(writer, get, [], types)),
    );
  }
  const evaluate =
    get !== undefined && types.length === 0 && !receiver.isChained && !isValueType(receiver.type)
      ? read(receiver.evaluate, get)
      : withInstance(receiver, member.owner, reading(get, types));
  const value: Value = {
    form: "value",
    type,
    evaluate,
    ...(set && { target: propertyTarget(receiver, member, get, set, types) }),
    ...(isContextResponse && { isContextResponse }),
    ...(variablesAt !== undefined && { variablesAt }),
  };
  return inChainOf(receiver, value);
}

/** Most properties are those of an object whose type has no arguments that would have to be handed over. */
function read(receiver: Evaluate, get: NonNullable<Property["get"]>): Evaluate {
  return written(
    (frame) => get(present(receiver(frame))),
    (writer) => writer.call(get, writtenPresent(writer, receiver)),
  );
}

function reading(get: Property["get"], types: readonly Type[]): Use {
  if (get === undefined) return () => undefined;
  const [first, second] = types;
  const use: Use =
    first === undefined
      ? (self) => get(self)
      : second === undefined
        ? (self) => get(self, first)
        : (self) => get(self, ...types);
  return Object.assign(use, {
    write: (writer: Writer, self: string) => writtenCall(writer, get, [self], types),
  });
}

function propertyTarget(
  receiver: Value,
  member: Property,
  get: Property["get"],
  set: NonNullable<Property["set"]>,
  types: readonly Type[],
): Target {
  const instance = instanceOf(receiver, member.owner);
  const setTo = (self: unknown, result: unknown) => {
    set(self, result, ...types);
    return result;
  };
  return {
    isReadable: get !== undefined,
    locate: (frame): Place => {
      const self = instance(frame);
      return {
        get: () => get?.(self, ...types),
        set: (value) => set(self, value, ...types),
      };
    },
    write: (writer) => {
      const self = writer.temporary();
      return {
        located: [`${self} = ${writer.value(instance)}`],
        get: get === undefined ? "undefined" : writtenCall(writer, get, [self], types),
        set: (value) => writer.call(setTo, self, value),
      };
    },
    store: (value) =>
      written(
        (frame) => {
          const self = instance(frame);
          return setTo(self, value(frame));
        },
        (writer) => writer.call(setTo, writer.value(instance), writer.value(value)),
      ),
  };
}

function indexed(get: Indexer["get"], indexes: readonly Evaluate[], types: readonly Type[]): Use {
  if (get === undefined) return () => undefined;
  return Object.assign(indexedBy(get, indexes, types), {
    write: (writer: Writer, self: string) => {
      const at = indexes.map((index) => writer.value(index));
      return writtenCall(writer, get, [self, ...at], types);
    },
  });
}

function indexedBy(get: Callable, indexes: readonly Evaluate[], types: readonly Type[]): Use {
  const [index] = indexes;
  const [first, second] = types;
  if (index !== undefined && indexes.length === 1 && types.length <= 2) {
    if (first === undefined) return (self, frame) => get(self, index(frame));
    if (second === undefined) return (self, frame) => get(self, index(frame), first);
    return (self, frame) => get(self, index(frame), first, second);
  }
  return (self, frame) => get(self, ...indexes.map((each) => each(frame)), ...types);
}

/** `receiver[…]` once the indexer and its arguments are known. */
export function bindIndexer(
  receiver: Value,
  { member, owner }: Found<Indexer>,
  indexes: readonly Evaluate[],
): Value {
  const type = substitute(member.type, argumentsOf(owner));
  const types = owner.arguments.map(nameless);
  const { get, set } = member;
  const evaluate = withInstance(receiver, member.owner, indexed(get, indexes, types));
  const instance = instanceOf(receiver, member.owner);
  const target = set && indexerTarget(instance, indexes, get, set, types);
  return inChainOf(receiver, { form: "value", type, evaluate, ...(target && { target }) });
}

function indexerTarget(
  instance: Evaluate,
  indexes: readonly Evaluate[],
  get: Indexer["get"],
  set: NonNullable<Indexer["set"]>,
  types: readonly Type[],
): Target {
  const evaluateAll = (frame: Frame) => indexes.map((index) => index(frame));
  const setAt = (self: unknown, at: readonly unknown[], result: unknown) => {
    set(self, ...at, result, ...types);
    return result;
  };
  const setAtOne = (self: unknown, at: unknown, result: unknown) => {
    set(self, at, result, ...types);
    return result;
  };
  const [only] = indexes;
  const isOne = only !== undefined && indexes.length === 1;
  return {
    isReadable: get !== undefined,
    locate: (frame): Place => {
      const self = instance(frame);
      const at = evaluateAll(frame);
      return {
        get: () => get?.(self, ...at, ...types),
        set: (value) => set(self, ...at, value, ...types),
      };
    },
    write: (writer) => {
      const self = writer.temporary();
      const at = indexes.map(() => writer.temporary());
      const computed = indexes.map((index, place) => `${at[place]} = ${writer.value(index)}`);
      return {
        located: [`${self} = ${writer.value(instance)}`, ...computed],
        get: get === undefined ? "undefined" : writtenCall(writer, get, [self, ...at], types),
        set: (value) => writer.call(setAt, self, `[${at.join(", ")}]`, value),
      };
    },
    store: (value) =>
      written(
        (frame) => {
          const self = instance(frame);
          const at = evaluateAll(frame);
          return setAt(self, at, value(frame));
        },
        (writer) => {
          const [self, at] = [writer.value(instance), indexes.map((index) => writer.value(index))];
          return isOne
            ? writer.call(setAtOne, self, ...at, writer.value(value))
            : writer.call(setAt, self, `[${at.join(", ")}]`, writer.value(value));
        },
      ),
  };
}
