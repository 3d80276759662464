import { refuse } from "../../finding.ts";
import { type Execute, writtenStatement } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { typeNamed } from "../../types/registry.ts";
import { isSubtype } from "../../types/subtyping.ts";
import { type Type, typeName } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import { nullType } from "../bound.ts";
import { bindEmbedded } from "./blocks.ts";
import { bindVariables, keep } from "./declarations.ts";

/** Something that gives its secrets up when a using block ends. */
export interface Disposable {
  dispose(): void;
}

/** `using (var x = …) { … }` and `using (x) { … }`. */
export function bindUsing(binder: Binder, node: SyntaxNode): Execute {
  return binder.inScope(() => {
    const [resource] = node.named;
    if (resource === undefined || node.has("await")) {
      return refuse("csharp-syntax", node, "Write using (var x = …) { … }.");
    }
    const { acquire, held } = bindResource(binder, resource);
    const body = bindEmbedded(binder, node.get("body"));
    return writtenStatement(
      (frame) => {
        for (const each of acquire) each(frame);
        try {
          return body(frame);
        } finally {
          for (const slot of held) dispose(frame.slots[slot]);
        }
      },
      (writer) => {
        const acquired = acquire.map((each) => writer.statement(each)).join(" ");
        const disposed = held.map((slot) => `${writer.call(dispose, writer.variable(0, slot))};`);
        return `${acquired} try { ${writer.statement(body)} } finally { ${disposed.join(" ")} }`;
      },
    );
  });
}

interface Resource {
  readonly acquire: readonly Execute[];
  /** The slots of what is to be disposed, last acquired first. */
  readonly held: readonly number[];
}

function bindResource(binder: Binder, node: SyntaxNode): Resource {
  if (node.kind === "variable_declaration") {
    const acquire = bindVariables(binder, node, false, "using variable");
    const locals = node.children
      .filter((child) => child.kind === "variable_declarator")
      .map((declarator) => binder.scope.find(declarator.get("name").text))
      .filter((local) => local !== undefined);
    for (const local of locals) requireDisposable(local.type, node);
    return { acquire, held: locals.map(({ slot }) => slot).reverse() };
  }
  const { type, evaluate } = binder.value(node);
  requireDisposable(type, node);
  const slot = binder.scope.shape.reserve();
  return { acquire: [keep(slot, evaluate)], held: [slot] };
}

function requireDisposable(type: Type, node: SyntaxNode): void {
  if (type === nullType || isSubtype(type, typeNamed("System.IDisposable"))) return;
  refuse(
    "csharp-type-mismatch",
    node,
    `'${typeName(type)}' is not IDisposable, so using cannot end it; declare it as a plain variable.`,
  );
}

function dispose(value: unknown): void {
  if (isDisposable(value)) value.dispose();
}

function isDisposable(value: unknown): value is Disposable {
  return typeof value === "object" && value !== null && "dispose" in value;
}
