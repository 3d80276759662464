import { refuse } from "../../finding.ts";
import { type Evaluate, written } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { type Type, typeName } from "../../types/type.ts";
import { boolType, isNullable, underlying } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import {
  type Bound,
  computed,
  constantValue,
  describe,
  nullType,
  type Split,
  type Value,
} from "../bound.ts";
import { join } from "../flow.ts";
import { kept } from "../names/locals.ts";

/** `a && b`: b is looked at only where a is true. */
export function bindAnd(binder: Binder, node: SyntaxNode): Value {
  const left = binder.condition(node.get("left"));
  binder.flow = left.split.whenTrue;
  const right = binder.condition(node.get("right"));
  const split = {
    whenTrue: right.split.whenTrue,
    whenFalse: join(left.split.whenFalse, right.split.whenFalse),
  };
  const [a, b] = [left.evaluate, right.evaluate];
  return shortCircuit(binder, split, left, right, (l, r) => l && r, {
    ...computed(
      boolType,
      written(
        (frame) => a(frame) === true && b(frame) === true,
        (writer) => `(${writer.value(a)} === true && ${writer.value(b)} === true)`,
      ),
    ),
  });
}

/** `a || b`: b is looked at only where a is false. */
export function bindOr(binder: Binder, node: SyntaxNode): Value {
  const left = binder.condition(node.get("left"));
  binder.flow = left.split.whenFalse;
  const right = binder.condition(node.get("right"));
  const split = {
    whenTrue: join(left.split.whenTrue, right.split.whenTrue),
    whenFalse: right.split.whenFalse,
  };
  const [a, b] = [left.evaluate, right.evaluate];
  return shortCircuit(binder, split, left, right, (l, r) => l || r, {
    ...computed(
      boolType,
      written(
        (frame) => a(frame) === true || b(frame) === true,
        (writer) => `(${writer.value(a)} === true || ${writer.value(b)} === true)`,
      ),
    ),
  });
}

function shortCircuit(
  binder: Binder,
  split: Split,
  left: Value,
  right: Value,
  combine: (left: boolean, right: boolean) => boolean,
  atRunTime: Value,
): Value {
  binder.flow = join(split.whenTrue, split.whenFalse);
  if (left.constant === undefined || right.constant === undefined) return { ...atRunTime, split };
  const value = combine(left.constant.value === true, right.constant.value === true);
  return { ...constantValue(boolType, value), split };
}

/** `a ?? b`. */
export function bindCoalesce(binder: Binder, node: SyntaxNode): Value {
  const left = binder.value(node.get("left"));
  const before = binder.flow;
  const rightNode = node.get("right");
  const right = binder.bind(rightNode);
  binder.flow = right.form === "throw" ? before : join(before, binder.flow);
  if (!isNullable(left.type)) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `A '${typeName(left.type)}' is never null, so ?? has nothing to replace; leave it out.`,
    );
  }
  const { evaluate } = left;
  const inner = underlying(left.type);
  // C# specification, "The null coalescing operator": T first, then T?, then the right side's type.
  const type = [inner, left.type].find(
    (candidate) =>
      candidate !== undefined &&
      candidate !== nullType &&
      binder.tryConvert(right, candidate) !== undefined,
  );
  if (type !== undefined) {
    const other = binder.convert(right, type, rightNode).evaluate;
    return computed(
      type,
      written(
        (frame) => evaluate(frame) ?? other(frame),
        (writer) => `(${writer.value(evaluate)} ?? ${writer.value(other)})`,
      ),
    );
  }
  const value = binder.mustBeValue(right, rightNode);
  const slot = binder.scope.shape.reserve();
  const converted = binder.tryConvert(kept(slot, inner ?? left.type), value.type)?.evaluate;
  if (converted === undefined) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `The two sides of ?? are '${typeName(left.type)}' and ${describe(value)}; cast one to the type of the other.`,
    );
  }
  const other = value.evaluate;
  const chosen: Evaluate = (frame) => {
    const present = evaluate(frame);
    if (present === null) return other(frame);
    frame.slots[slot] = present;
    return converted(frame);
  };
  return computed(
    value.type,
    written(chosen, (writer) => {
      const present = `(${writer.variable(0, slot)} = ${writer.value(evaluate)})`;
      return `(${present} === null ? ${writer.value(other)} : ${writer.value(converted)})`;
    }),
  );
}

/** `a ? b : c`. */
export function bindConditional(binder: Binder, node: SyntaxNode): Value {
  const condition = binder.condition(node.get("condition"));
  const [thenNode, elseNode] = [node.get("consequence"), node.get("alternative")];
  binder.flow = condition.split.whenTrue;
  const whenTrue = binder.bind(thenNode);
  const afterTrue = whenTrue.form === "throw" ? undefined : binder.flow;
  binder.flow = condition.split.whenFalse;
  const whenFalse = binder.bind(elseNode);
  const afterFalse = whenFalse.form === "throw" ? undefined : binder.flow;
  binder.arriveFrom(...[afterTrue, afterFalse].filter((state) => state !== undefined));
  const type = typeOfConditional(binder, whenTrue, whenFalse);
  if (type === undefined) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `The two results of ?: are ${describe(whenTrue)} and ${describe(whenFalse)}; cast one to the type of the other.`,
    );
  }
  const first = binder.convert(whenTrue, type, thenNode);
  const second = binder.convert(whenFalse, type, elseNode);
  if (condition.constant !== undefined && first.constant && second.constant) {
    const chosen = condition.constant.value === true ? first : second;
    return constantValue(type, chosen.constant?.value);
  }
  const [test, a, b] = [condition.evaluate, first.evaluate, second.evaluate];
  return computed(
    type,
    written(
      (frame) => (test(frame) === true ? a(frame) : b(frame)),
      (writer) => `(${writer.value(test)} === true ? ${writer.value(a)} : ${writer.value(b)})`,
    ),
  );
}

/** The type of one side to which the other converts; C# 7 does not look at the target. */
function typeOfConditional(binder: Binder, one: Bound, other: Bound): Type | undefined {
  const oneType = one.form === "value" && one.type !== nullType ? one.type : undefined;
  const otherType = other.form === "value" && other.type !== nullType ? other.type : undefined;
  const forward = otherType !== undefined && binder.tryConvert(one, otherType) !== undefined;
  const backward = oneType !== undefined && binder.tryConvert(other, oneType) !== undefined;
  if (forward && backward && oneType !== otherType) {
    // Both directions exist only through constants; the type of the non-constant side wins.
    return one.form === "value" && one.constant !== undefined ? otherType : oneType;
  }
  if (backward) return oneType;
  return forward ? otherType : undefined;
}
