import { refuse } from "../finding.ts";
import { breaking, continuing, type Execute, Returned } from "../runtime/frame.ts";
import type { SyntaxNode } from "../syntax.ts";
import { objectType, voidType } from "../types/well-known.ts";
import { endChain } from "./access.ts";
import type { Binder } from "./binder.ts";
import { convert, describe } from "./convert.ts";
import { bindDeclaration } from "./declarations.ts";
import { unreachable } from "./flow.ts";
import { bindLocalFunction, declareLocalFunctions } from "./local-functions.ts";
import { bindDo, bindFor, bindForeach, bindWhile } from "./loops.ts";
import { bindLink } from "./names.ts";
import { bindSwitch } from "./switch.ts";
import { bindThrow, bindTry } from "./throwing.ts";
import { bindUsing } from "./using.ts";

type StatementBinder = (binder: Binder, node: SyntaxNode) => Execute;

/** How each kind of statement is bound; a kind that is not here is refused. */
export const statementBinders: Readonly<Record<string, StatementBinder>> = {
  block: bindBlock,
  empty_statement: () => () => undefined,
  local_declaration_statement: bindDeclaration,
  expression_statement: bindExpressionStatement,
  if_statement: bindIf,
  while_statement: bindWhile,
  do_statement: bindDo,
  for_statement: bindFor,
  foreach_statement: bindForeach,
  switch_statement: bindSwitch,
  return_statement: bindReturn,
  break_statement: bindBreak,
  continue_statement: bindContinue,
  throw_statement: bindThrow,
  try_statement: bindTry,
  using_statement: bindUsing,
  checked_statement: bindCheckedBlock,
  local_function_statement: bindLocalFunction,
};

function bindBlock(binder: Binder, node: SyntaxNode): Execute {
  return binder.inScope(() => bindSequence(binder, node.named));
}

/** Statements one after the other, in the scope they stand in. */
export function bindSequence(binder: Binder, nodes: readonly SyntaxNode[]): Execute {
  declareLocalFunctions(binder, nodes);
  const statements = nodes.map((node) => binder.statement(node));
  const [first, second] = statements;
  if (first === undefined) return () => undefined;
  if (second === undefined) return first;
  return (frame) => {
    for (const statement of statements) {
      const completion = statement(frame);
      if (completion !== undefined) return completion;
    }
    return undefined;
  };
}

/** A statement that depends on a condition; it has a scope of its own even without braces. */
export function bindEmbedded(binder: Binder, node: SyntaxNode): Execute {
  if (node.kind === "local_declaration_statement") {
    binder.report(
      "csharp-syntax",
      node,
      "A declaration cannot be the only statement here; put it between braces.",
    );
  }
  return binder.inScope(() => binder.statement(node));
}

const statementExpressions: ReadonlySet<string> = new Set([
  "assignment_expression",
  "invocation_expression",
  "object_creation_expression",
  "prefix_unary_expression",
  "postfix_unary_expression",
  "conditional_access_expression",
  "await_expression",
]);

function bindExpressionStatement(binder: Binder, node: SyntaxNode): Execute {
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
  const isChain = /^(invocation|conditional_access)_expression$/.test(expression.kind);
  const bound = isChain ? endChain(bindLink(binder, expression)) : binder.bind(expression);
  if (bound.form !== "value") {
    return refuse("csharp-syntax", node, `${describe(bound)} is not a statement; call it.`);
  }
  const { evaluate } = bound;
  return (frame) => {
    evaluate(frame);
    return undefined;
  };
}

function bindIf(binder: Binder, node: SyntaxNode): Execute {
  const condition = binder.condition(node.get("condition"));
  binder.flow = condition.split.whenTrue;
  const then = bindEmbedded(binder, node.get("consequence"));
  const afterThen = binder.flow;
  binder.flow = condition.split.whenFalse;
  const otherwiseNode = node.find("alternative");
  const otherwise = otherwiseNode && bindEmbedded(binder, otherwiseNode);
  binder.arriveFrom(afterThen, binder.flow);
  const { evaluate } = condition;
  if (otherwise === undefined) {
    return (frame) => (evaluate(frame) === true ? then(frame) : undefined);
  }
  return (frame) => (evaluate(frame) === true ? then(frame) : otherwise(frame));
}

function bindReturn(binder: Binder, node: SyntaxNode): Execute {
  const [expression] = node.named;
  const { type, values, isLambda, isInFinally } = binder.returnSite;
  if (isInFinally) {
    refuse("csharp-syntax", node, "A finally block cannot return; return after the try statement.");
  }
  if (expression === undefined) {
    if (!isLambda || (type !== undefined && type !== voidType)) {
      return refuse(
        "csharp-type-mismatch",
        node,
        "This return needs a value: return null; or another.",
      );
    }
    binder.flow = unreachable;
    return () => new Returned(undefined);
  }
  const bound = binder.bind(expression);
  if (type === voidType) {
    return refuse(
      "csharp-type-mismatch",
      node,
      "This lambda returns nothing; write return; alone.",
    );
  }
  if (type !== undefined) {
    const { evaluate } = convert(binder, bound, type, expression);
    binder.flow = unreachable;
    return (frame) => new Returned(evaluate(frame));
  }
  const value = binder.mustBeValue(bound, expression);
  values.push(value);
  binder.flow = unreachable;
  // The result of a policy expression is an object; a lambda's type is known on the second round.
  const { evaluate } = isLambda ? value : convert(binder, value, objectType, expression);
  return (frame) => new Returned(evaluate(frame));
}

function bindBreak(binder: Binder, node: SyntaxNode): Execute {
  const site = binder.jumpSite;
  if (site === undefined) {
    return refuse(
      "csharp-syntax",
      node,
      "break stands outside of a loop and of a switch; remove it.",
    );
  }
  site.breakStates.push(binder.flow);
  binder.flow = unreachable;
  return () => breaking;
}

function bindContinue(binder: Binder, node: SyntaxNode): Execute {
  let site = binder.jumpSite;
  while (site !== undefined && !site.isLoop) site = site.outer;
  if (site === undefined) {
    return refuse("csharp-syntax", node, "continue stands outside of a loop; remove it.");
  }
  site.continueStates.push(binder.flow);
  binder.flow = unreachable;
  return () => continuing;
}

function bindCheckedBlock(binder: Binder, node: SyntaxNode): Execute {
  const outer = binder.overflow;
  binder.overflow = node.has("checked") ? "checked" : "unchecked";
  try {
    return binder.statement(node.only);
  } finally {
    binder.overflow = outer;
  }
}
