import { boxer } from "../../runtime/casting.ts";
import { type Evaluate, type Writer, written } from "../../runtime/evaluate.ts";
import { nullReference } from "../../runtime/exceptions.ts";
import type { Frame } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import type { Callable, Found, Indexer, Property } from "../../types/member.ts";
import {
  argumentsOf,
  nameless,
  substitute,
  type Type,
  type TypeDefinition,
} from "../../types/type.ts";
import { isValueType, nullableOf, underlying, voidType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import {
  type Bound,
  computed,
  constantValue,
  type Place,
  type Target,
  type Value,
} from "../bound.ts";
import { checkAllowed } from "./allowed.ts";

/** What the links after `?.` give when they were skipped. */
export const skipped: unique symbol = Symbol("skipped by ?.");

/** What is done with an instance. */
export interface Use {
  (self: unknown, frame: Frame): unknown;
  readonly write?: (writer: Writer, self: string) => string;
}

/** An instance that is there. @throws NullReferenceException */
export function present(instance: unknown): unknown {
  if (instance === null) throw nullReference();
  return instance;
}

/** Uses the instance behind a receiver: checked for null, boxed where its member wants an object. */
export function withInstance(receiver: Value, owner: TypeDefinition, use: Use): Evaluate {
  if (!receiver.isChained && !isValueType(receiver.type)) {
    const { evaluate } = receiver;
    const { write } = use;
    const used: Evaluate = (frame) => {
      const instance = evaluate(frame);
      if (instance === null) throw nullReference();
      return use(instance, frame);
    };
    return write === undefined
      ? used
      : written(used, (writer) => write(writer, writer.call(present, writer.value(evaluate))));
  }
  const self = instanceOf(receiver, owner);
  if (!receiver.isChained) return (frame) => use(self(frame), frame);
  return (frame) => {
    const instance = self(frame);
    return instance === skipped ? skipped : use(instance, frame);
  };
}

/** Computes the instance, or throws NullReferenceException. */
function instanceOf(receiver: Value, owner: TypeDefinition): Evaluate {
  const { evaluate, type } = receiver;
  if (!isValueType(type)) {
    return written(
      (frame) => present(evaluate(frame)),
      (writer) => writer.call(present, writer.value(evaluate)),
    );
  }
  const box = owner.kind === "struct" || owner.kind === "enum" ? undefined : boxer(type);
  if (box === undefined) return evaluate;
  return (frame) => {
    const instance = evaluate(frame);
    return instance === skipped ? skipped : box(instance);
  };
}

/** A value that belongs to the chain of its receiver. */
export function inChainOf(receiver: Value | undefined, value: Value): Value {
  return receiver?.isChained ? { ...value, isChained: true } : value;
}

/** Ends a chain: what was skipped is null, so a value type becomes nullable. */
export function endChain(bound: Bound): Bound {
  if (bound.form !== "value" || !bound.isChained) return bound;
  const { evaluate, type } = bound;
  const needsLifting = isValueType(type) && type !== voidType && underlying(type) === undefined;
  return computed(needsLifting ? nullableOf(type) : type, (frame) => {
    const result = evaluate(frame);
    return result === skipped ? null : result;
  });
}

/** The receiver of the links after `?.`: they are skipped when it is null. */
export function guard(receiver: Value): Value {
  const { evaluate, type } = receiver;
  return {
    form: "value",
    type: underlying(type) ?? type,
    isChained: true,
    evaluate: (frame) => {
      const instance = evaluate(frame);
      return instance === null ? skipped : instance;
    },
    ...(receiver.isContextResponse && { isContextResponse: true }),
    ...(receiver.variablesAt !== undefined && { variablesAt: receiver.variablesAt }),
  };
}

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
      get === undefined ? read : written(read, (writer) => calling(writer, get, [], types)),
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
    (frame) => {
      const instance = receiver(frame);
      if (instance === null) throw nullReference();
      return get(instance);
    },
    (writer) => writer.call(get, writer.call(present, writer.value(receiver))),
  );
}

function reading(get: Property["get"], types: readonly Type[]): Use {
  const [first, second] = types;
  if (get === undefined || first === undefined || types.length > 2) {
    return (self) => get?.(self, ...types);
  }
  const use: Use =
    second === undefined ? (self) => get(self, first) : (self) => get(self, first, second);
  return Object.assign(use, {
    write: (writer: Writer, self: string) => calling(writer, get, [self], types),
  });
}

/** A call with what has been written, and with the types behind it. */
export function calling(
  writer: Writer,
  run: Callable,
  given: readonly string[],
  types: readonly Type[],
): string {
  return writer.call(run, ...given, ...types.map((type) => writer.constant(type)));
}

function propertyTarget(
  receiver: Value,
  member: Property,
  get: Property["get"],
  set: NonNullable<Property["set"]>,
  types: readonly Type[],
): Target {
  const instance = instanceOf(receiver, member.owner);
  return {
    isReadable: get !== undefined,
    locate: (frame): Place => {
      const self = instance(frame);
      return {
        get: () => get?.(self, ...types),
        set: (value) => set(self, value, ...types),
      };
    },
    store: (value) => (frame) => {
      const self = instance(frame);
      const result = value(frame);
      set(self, result, ...types);
      return result;
    },
  };
}

function indexed(get: Indexer["get"], index: Evaluate, types: readonly Type[]): Use {
  if (get === undefined) return () => undefined;
  return Object.assign(indexedBy(get, index, types), {
    write: (writer: Writer, self: string) =>
      calling(writer, get, [self, writer.value(index)], types),
  });
}

function indexedBy(get: Callable, index: Evaluate, types: readonly Type[]): Use {
  const [first, second] = types;
  if (first === undefined) return (self, frame) => get(self, index(frame));
  if (second === undefined) return (self, frame) => get(self, index(frame), first);
  if (types.length === 2) return (self, frame) => get(self, index(frame), first, second);
  return (self, frame) => get(self, index(frame), ...types);
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
  const evaluateAll = (frame: Frame) => indexes.map((index) => index(frame));
  const [only] = indexes;
  const evaluate =
    only !== undefined && indexes.length === 1
      ? withInstance(receiver, member.owner, indexed(get, only, types))
      : withInstance(receiver, member.owner, (self, frame) =>
          get?.(self, ...evaluateAll(frame), ...types),
        );
  const instance = instanceOf(receiver, member.owner);
  const target: Target | undefined = set && {
    isReadable: get !== undefined,
    locate: (frame): Place => {
      const self = instance(frame);
      const at = evaluateAll(frame);
      return {
        get: () => get?.(self, ...at, ...types),
        set: (value) => set(self, ...at, value, ...types),
      };
    },
    store: (value) => {
      const stored: Evaluate = (frame) => {
        const self = instance(frame);
        const at = evaluateAll(frame);
        const result = value(frame);
        set(self, ...at, result, ...types);
        return result;
      };
      if (only === undefined || indexes.length > 1 || instance.write === undefined) return stored;
      const setAt = (self: unknown, at: unknown, result: unknown) => {
        set(self, at, result, ...types);
        return result;
      };
      return written(stored, (writer) =>
        writer.call(setAt, writer.value(instance), writer.value(only), writer.value(value)),
      );
    },
  };
  return inChainOf(receiver, { form: "value", type, evaluate, ...(target && { target }) });
}
