import { refuse } from "../../finding.ts";
import type { SyntaxNode } from "../../syntax.ts";
import type { Binder } from "../binder.ts";
import type { Target, Value } from "../bound.ts";

/** The left side of an assignment, which need not have a value yet. */
export function bindTarget(binder: Binder, node: SyntaxNode): Value {
  binder.isAssigning = node.kind === "identifier";
  try {
    return binder.value(node);
  } finally {
    binder.isAssigning = false;
  }
}

/** The place behind a value, or a finding that says why it cannot be assigned. */
export function writable(binder: Binder, variable: Value, node: SyntaxNode): Target {
  if (variable.target !== undefined) return variable.target;
  const local = node.kind === "identifier" ? binder.scope.find(node.text) : undefined;
  if (local?.readOnly !== undefined) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `'${local.name}' is a ${local.readOnly} and cannot be assigned; use another variable.`,
    );
  }
  return refuse(
    "csharp-type-mismatch",
    node,
    `'${node.text}' can only be read; assign to a variable, an element or a settable property.`,
  );
}

/** The same, where the old value is needed too. */
export function readable(binder: Binder, variable: Value, node: SyntaxNode): Target {
  const target = writable(binder, variable, node);
  if (target.isReadable) return target;
  return refuse("csharp-type-mismatch", node, `'${node.text}' cannot be read; assign it with =.`);
}
