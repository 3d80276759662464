import { refuse } from "../../finding.ts";
import { type Evaluate, type Execute, writtenStatement } from "../../runtime/evaluate.ts";
import { breaking, continuing, Returned } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { objectType, voidType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { unreachable } from "../flow.ts";

export function bindReturn(binder: Binder, node: SyntaxNode): Execute {
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
    const { evaluate } = binder.convert(bound, type, expression);
    binder.flow = unreachable;
    return returning(evaluate);
  }
  const value = binder.mustBeValue(bound, expression);
  values.push(value);
  binder.flow = unreachable;
  // The result of a policy expression is an object; a lambda's type is known on the second round.
  const { evaluate } = isLambda ? value : binder.convert(value, objectType, expression);
  return returning(evaluate);
}

function returning(evaluate: Evaluate): Execute {
  return writtenStatement(
    (frame) => new Returned(evaluate(frame)),
    (writer) => `return ${writer.value(evaluate)};`,
  );
}

export function bindBreak(binder: Binder, node: SyntaxNode): Execute {
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
  return writtenStatement(
    () => breaking,
    () => "break;",
  );
}

export function bindContinue(binder: Binder, node: SyntaxNode): Execute {
  let site = binder.jumpSite;
  while (site !== undefined && !site.isLoop) site = site.outer;
  if (site === undefined) {
    return refuse("csharp-syntax", node, "continue stands outside of a loop; remove it.");
  }
  site.continueStates.push(binder.flow);
  binder.flow = unreachable;
  return writtenStatement(
    () => continuing,
    () => "continue;",
  );
}
