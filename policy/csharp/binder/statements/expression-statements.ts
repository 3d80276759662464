import { refuse } from "../../finding.ts";
import { asStatement, type Execute } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import type { Binder } from "../binder.ts";
import { describe } from "../bound.ts";

const statementExpressions: ReadonlySet<string> = new Set([
  "assignment_expression",
  "invocation_expression",
  "object_creation_expression",
  "prefix_unary_expression",
  "postfix_unary_expression",
  "conditional_access_expression",
  "await_expression",
]);

export function bindExpressionStatement(binder: Binder, node: SyntaxNode): Execute {
  const expression = node.only;
  const isOperation = expression.kind.endsWith("_unary_expression");
  const isIncrement = expression.has("++") || expression.has("--");
  if (!statementExpressions.has(expression.kind) || (isOperation && !isIncrement)) {
    binder.bind(expression);
    return refuse(
      "csharp-syntax",
      node,
      "Only an assignment, a call, ++, -- or new can be a statement; assign or return the value.",
    );
  }
  const bound = binder.bind(expression);
  if (bound.form !== "value") {
    return refuse("csharp-syntax", node, `${describe(bound)} is not a statement; call it.`);
  }
  return asStatement(bound.evaluate);
}
