import { boxer } from "../../runtime/casting.ts";
import { type Evaluate, inTurn, type Writer, written } from "../../runtime/evaluate.ts";
import { nullReference } from "../../runtime/exceptions.ts";
import type { Frame } from "../../runtime/frame.ts";
import type { TypeDefinition } from "../../types/type.ts";
import { isValueType, nullableOf, underlying, voidType } from "../../types/well-known.ts";
import { type Bound, computed, type Value } from "../bound.ts";

/** What the links after `?.` give when they were skipped. */
const skipped: unique symbol = Symbol("skipped by ?.");

/** What is done with an instance. */
export interface Use {
  (self: unknown, frame: Frame): unknown;
  /** The same in JavaScript, with what computes the instance; without it the function itself is called. */
  readonly write?: (writer: Writer, self: string) => string;
}

/** An instance that is there. @throws NullReferenceException */
export function present(instance: unknown): unknown {
  if (instance === null) throw nullReference();
  return instance;
}

/** The same in JavaScript. */
export function writtenPresent(writer: Writer, instance: Evaluate): string {
  const text = writer.value(instance);
  return text === writer.context ? text : `(${text} ?? ${writer.call(missing)})`;
}

function missing(): never {
  throw nullReference();
}

/** Uses the instance behind a receiver: checked for null, boxed where its member wants an object. */
export function withInstance(receiver: Value, owner: TypeDefinition, use: Use): Evaluate {
  return withValue({ ...receiver, evaluate: instanceOf(receiver, owner) }, use);
}

/** The same with what the receiver is, null or not. */
export function withValue({ evaluate, isChained }: Value, use: Use): Evaluate {
  const used: Evaluate = isChained
    ? (frame) => unlessSkipped(evaluate(frame), (instance) => use(instance, frame))
    : (frame) => use(evaluate(frame), frame);
  const { write } = use;
  if (write === undefined) return used;
  return written(used, (writer) =>
    isChained
      ? writtenUnlessSkipped(writer, writer.value(evaluate), (instance) => write(writer, instance))
      : write(writer, writer.value(evaluate)),
  );
}

function unlessSkipped(instance: unknown, use: (instance: unknown) => unknown): unknown {
  return instance === skipped ? skipped : use(instance);
}

function writtenUnlessSkipped(
  writer: Writer,
  instance: string,
  use: (instance: string) => string,
): string {
  const held = writer.temporary();
  const nothing = writer.constant(skipped);
  return `((${held} = ${instance}) === ${nothing} ? ${nothing} : ${use(held)})`;
}

/** Computes the instance, or throws NullReferenceException. */
export function instanceOf(receiver: Value, owner: TypeDefinition): Evaluate {
  const { evaluate, type } = receiver;
  if (!isValueType(type)) {
    return written(
      (frame) => present(evaluate(frame)),
      (writer) => writtenPresent(writer, evaluate),
    );
  }
  const box = owner.kind === "struct" || owner.kind === "enum" ? undefined : boxer(type);
  if (box === undefined) return evaluate;
  const boxed: Evaluate = receiver.isChained
    ? (frame) => unlessSkipped(evaluate(frame), box)
    : (frame) => box(evaluate(frame));
  return written(boxed, (writer) =>
    receiver.isChained
      ? writtenUnlessSkipped(writer, writer.value(evaluate), (each) => writer.call(box, each))
      : writer.call(box, writer.value(evaluate)),
  );
}

/** A value that belongs to the chain of its receiver. */
export function inChainOf(receiver: Value | undefined, value: Value): Value {
  return receiver?.isChained ? { ...value, isChained: true } : value;
}

/** Something that is computed with a receiver that is kept in a slot before, unless that is skipped. */
export function keptUnlessSkipped(receiver: Value, slot: number, { type, evaluate }: Value): Value {
  const kept: Evaluate = (frame) =>
    unlessSkipped(receiver.evaluate(frame), (instance) => {
      frame.slots[slot] = instance;
      return evaluate(frame);
    });
  return inChainOf(
    receiver,
    computed(
      type,
      written(kept, (writer) =>
        writtenUnlessSkipped(writer, writer.value(receiver.evaluate), (instance) =>
          inTurn(`${writer.variable(0, slot)} = ${instance}`, writer.value(evaluate)),
        ),
      ),
    ),
  );
}

/** Ends a chain: what was skipped is null, so a value type becomes nullable. */
export function endChain(bound: Bound): Bound {
  if (bound.form !== "value" || !bound.isChained) return bound;
  const { evaluate, type } = bound;
  const needsLifting = isValueType(type) && type !== voidType && underlying(type) === undefined;
  const ended: Evaluate = (frame) => {
    const result = evaluate(frame);
    return result === skipped ? null : result;
  };
  return computed(
    needsLifting ? nullableOf(type) : type,
    written(ended, (writer) => {
      const held = writer.temporary();
      const isSkipped = `(${held} = ${writer.value(evaluate)}) === ${writer.constant(skipped)}`;
      return `(${isSkipped} ? null : ${held})`;
    }),
  );
}

/** The receiver of the links after `?.`: they are skipped when it is null. */
export function guard(receiver: Value): Value {
  const { evaluate, type } = receiver;
  return {
    form: "value",
    type: underlying(type) ?? type,
    isChained: true,
    evaluate: written(
      (frame) => evaluate(frame) ?? skipped,
      (writer) => `(${writer.value(evaluate)} ?? ${writer.constant(skipped)})`,
    ),
    ...(receiver.isContextResponse && { isContextResponse: true }),
    ...(receiver.variablesAt !== undefined && { variablesAt: receiver.variablesAt }),
  };
}
