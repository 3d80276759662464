import { spend } from "../../runtime/budget.ts";
import { Frame } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { voidType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, type Value } from "../bound.ts";
import type { LocalFunction } from "../scope.ts";
import { argumentValues, bindArguments } from "./arguments.ts";
import { explainNoOverload } from "./overload-findings.ts";
import { resolveOverload } from "./overloads.ts";

/** A call of a local function. */
export function bindLocalCall(
  binder: Binder,
  local: LocalFunction,
  list: SyntaxNode,
  node: SyntaxNode,
): Value {
  const { method, shape } = local;
  const given = bindArguments(binder, list);
  const levels = [[{ member: method, owner: method.owner.instantiate([]) }]];
  const resolution = resolveOverload(binder, levels, given);
  if (resolution.kind !== "chosen") {
    const group = {
      form: "methods",
      node,
      name: local.name,
      receiver: undefined,
      receiverType: voidType,
      levels,
      typeArguments: [],
    } as const;
    return explainNoOverload(binder, group, given, node);
  }
  const { evaluators } = argumentValues(binder, resolution.overload, given);
  const depth = binder.scope.shape.level - (shape.level - 1);
  return computed(method.returns, (frame) => {
    spend(1);
    let holder = frame;
    for (let level = 0; level < depth && holder.parent !== undefined; level += 1)
      holder = holder.parent;
    const inner = new Frame(shape.size, holder, frame.context);
    for (const [index, evaluate] of evaluators.entries()) inner.slots[index] = evaluate(frame);
    return local.body?.(inner);
  });
}
