import { type Execute, nothing, writtenStatement } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import type { Binder } from "../binder.ts";
import { declareLocalFunctions } from "./local-functions.ts";

/** `{ … }`. */
export function bindBlock(binder: Binder, node: SyntaxNode): Execute {
  return binder.inScope(() => bindSequence(binder, node.named));
}

/** Statements one after the other, in the scope they stand in. */
export function bindSequence(binder: Binder, nodes: readonly SyntaxNode[]): Execute {
  declareLocalFunctions(binder, nodes);
  const statements = nodes.map((node) => binder.statement(node));
  const [first, second] = statements;
  if (first === undefined) return nothing;
  if (second === undefined) return first;
  return writtenStatement(
    (frame) => {
      for (const statement of statements) {
        const completion = statement(frame);
        if (completion !== undefined) return completion;
      }
      return undefined;
    },
    (writer) => statements.map((each) => writer.statement(each)).join(" "),
  );
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

/** `checked { … }` and `unchecked { … }`. */
export function bindCheckedBlock(binder: Binder, node: SyntaxNode): Execute {
  const overflow = node.has("checked") ? "checked" : "unchecked";
  return binder.inOverflow(overflow, () => binder.statement(node.only));
}
