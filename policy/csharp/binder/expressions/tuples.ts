import { refuse } from "../../finding.ts";
import { ValueTuple } from "../../runtime/tuples.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { mayBeNamed, mostElements, tupleOf } from "../../types/tuples.ts";
import { nameless } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import { type Bound, computed, nullType, type TuplePart, type Value } from "../bound.ts";

/** `(1, b: "x", c)`. What has no type by itself takes it from what the tuple becomes. */
export function bindTuple(binder: Binder, node: SyntaxNode): Value {
  const nodes = node.children.filter(({ kind }) => kind === "argument");
  if (nodes.length > mostElements) {
    refuse(
      "csharp-unsupported",
      node,
      `A tuple has at most ${mostElements} elements here; use an anonymous type.`,
    );
  }
  const parts = nodes.map((each): TuplePart => {
    const expression = each.named.find((child) => child.field !== "name") ?? each.only;
    return { bound: element(binder, binder.bind(expression), expression), node: expression };
  });
  const types = parts.map(({ bound }) => (bound.form === "value" ? bound.type : nullType));
  const type = tupleOf(types, elementNames(nodes));
  const evaluators = parts.map(({ bound }) =>
    bound.form === "value" ? bound.evaluate : () => null,
  );
  const plain = types.map(nameless);
  const value = computed(
    type,
    (frame) =>
      new ValueTuple(
        evaluators.map((evaluate) => evaluate(frame)),
        plain,
      ),
  );
  return { ...value, parts };
}

function element(binder: Binder, bound: Bound, node: SyntaxNode): Bound {
  const takesType = bound.form === "lambda" || bound.form === "methods" || bound.form === "default";
  return takesType ? bound : binder.mustBeValue(bound, node);
}

function elementNames(nodes: readonly SyntaxNode[]): readonly (string | undefined)[] {
  const written = nodes.map((node) => node.find("name")?.text);
  for (const [index, name] of written.entries()) {
    if (name === undefined) continue;
    const isRepeated = written.indexOf(name) !== index;
    if (isRepeated || !mayBeNamed(name, index)) {
      refuse(
        "csharp-type-mismatch",
        nodes[index] as SyntaxNode,
        `An element of a tuple cannot be called '${name}' here; choose another name.`,
      );
    }
  }
  // A name that an expression suggests gives way to any other (C# 7.1).
  const suggested = nodes.map((node) => (node.find("name") ? undefined : suggestion(node.only)));
  return written.map((name, index) => {
    const other = suggested[index];
    if (name !== undefined || other === undefined || !mayBeNamed(other, index)) return name;
    const isAlone = [...written, ...suggested].filter((each) => each === other).length === 1;
    return isAlone && !/^Item\d+$/.test(other) ? other : undefined;
  });
}

function suggestion(node: SyntaxNode): string | undefined {
  switch (node.kind) {
    case "identifier":
      return node.text.replace(/^@/, "");
    case "member_access_expression":
      return node.get("name").text;
    case "conditional_access_expression":
      return node.child("member_binding_expression")?.get("name").text;
    default:
      return undefined;
  }
}
