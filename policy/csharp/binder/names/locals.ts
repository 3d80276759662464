import { alreadyReported } from "../../finding.ts";
import { type Evaluate, written } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import type { Type } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import { computed, constantValue, errorType, type Target, type Value } from "../bound.ts";
import { assign, isAssigned } from "../flow.ts";
import type { Local } from "../scope.ts";

/** Reads a local variable, which must certainly have a value here. */
export function bindLocal(binder: Binder, local: Local, node: SyntaxNode): Value {
  const { type, constant } = local;
  if (type === errorType) return alreadyReported();
  if (constant !== undefined) return constantValue(type, constant.value);
  const depth = binder.scope.shape.level - local.level;
  const value: Value = {
    form: "value",
    type,
    evaluate: slotReading(depth, local.slot),
    assigned: () => {
      binder.flow = assign(binder.flow, local);
    },
  };
  if (!binder.isAssigning && !isAssigned(binder.flow, local)) {
    binder.flow = assign(binder.flow, local);
    binder.report(
      "csharp-type-mismatch",
      node,
      `The variable '${local.name}' is read before it certainly has a value; assign it on every path or where it is declared.`,
    );
  }
  return local.readOnly === undefined ? { ...value, target: slotTarget(depth, local.slot) } : value;
}

function readSlot(depth: number, slot: number): Evaluate {
  switch (depth) {
    case 0:
      return (frame) => frame.slots[slot];
    case 1:
      return (frame) => frame.parent?.slots[slot];
    default:
      return (frame) => {
        let holder = frame;
        for (let level = 0; level < depth && holder.parent !== undefined; level += 1) {
          holder = holder.parent;
        }
        return holder.slots[slot];
      };
  }
}

/** What is kept in a slot that has no name in C#. */
export function kept(slot: number, type: Type, depth = 0): Value {
  return computed(type, slotReading(depth, slot));
}

function slotReading(depth: number, slot: number): Evaluate {
  return written(readSlot(depth, slot), (writer) => writer.variable(depth, slot));
}

/** A local variable as something to assign to. */
export function slotTarget(depth: number, slot: number): Target {
  const holderOf: Evaluate =
    depth === 0
      ? (frame) => frame.slots
      : (frame) => {
          let holder = frame;
          for (let level = 0; level < depth && holder.parent !== undefined; level += 1) {
            holder = holder.parent;
          }
          return holder.slots;
        };
  return {
    isReadable: true,
    locate: (frame) => {
      const slots = holderOf(frame) as unknown[];
      return {
        get: () => slots[slot],
        set: (value) => {
          slots[slot] = value;
        },
      };
    },
    write: (writer) => {
      const name = writer.variable(depth, slot);
      return { located: [], get: name, set: (value) => `(${name} = ${value})` };
    },
    store: (value) =>
      written(
        (frame) => {
          const result = value(frame);
          (holderOf(frame) as unknown[])[slot] = result;
          return result;
        },
        (writer) => `(${writer.variable(depth, slot)} = ${writer.value(value)})`,
      ),
  };
}
