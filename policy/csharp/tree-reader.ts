import type { Node, TreeCursor } from "web-tree-sitter";
import type { Repairs } from "./grammar-repairs.ts";
import { SyntaxNode } from "./syntax.ts";

/** Copies a tree out of WebAssembly in one walk. */
export class TreeReader {
  readonly #cursor: TreeCursor;
  readonly #source: string;
  readonly #offset: number;
  readonly #repairs: Repairs;

  /**
   * @param source the text of the expression, as it was written
   * @param offset where that text starts in what was parsed
   * @param repairs what of it was parsed as something else
   */
  constructor(cursor: TreeCursor, source: string, offset: number, repairs: Repairs) {
    this.#cursor = cursor;
    this.#source = source;
    this.#offset = offset;
    this.#repairs = repairs;
  }

  read(node: Node): SyntaxNode {
    this.#cursor.reset(node);
    return this.#readHere();
  }

  #readHere(): SyntaxNode {
    const cursor = this.#cursor;
    const children: SyntaxNode[] = [];
    const kind = this.#repairs.lessThan.has(cursor.startIndex) ? "<" : cursor.nodeType;
    const field = cursor.currentFieldName ?? undefined;
    const start = cursor.startIndex - this.#offset;
    const end = cursor.endIndex - this.#offset;
    // The grammar takes these two expressions for mere keywords.
    const isNamed = cursor.nodeIsNamed || kind === "this" || kind === "base";
    if (cursor.gotoFirstChild()) {
      do {
        if (cursor.nodeType !== "comment") children.push(this.#readHere());
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    const node = { kind, field, start, end, children, isNamed, source: this.#source };
    return this.#conditionalAccess(node) ?? new SyntaxNode(node);
  }

  /** `a.b` and `a[b]` whose question mark was blanked, as the conditional access they are. */
  #conditionalAccess(node: ConstructorParameters<typeof SyntaxNode>[0]): SyntaxNode | undefined {
    if (node.kind !== "member_access_expression" && node.kind !== "element_access_expression") {
      return undefined;
    }
    const [receiver, link, ...rest] = node.children;
    if (receiver === undefined || link === undefined) return undefined;
    if (!this.#repairs.conditional.has(link.start + this.#offset)) return undefined;
    const isMember = node.kind === "member_access_expression";
    const binding = this.#make({
      kind: isMember ? "member_binding_expression" : "element_binding_expression",
      field: undefined,
      start: link.start,
      end: node.end,
      children: isMember ? [link, ...rest] : link.children,
    });
    const condition = this.#make({ ...receiver, field: "condition" });
    return this.#make({
      kind: "conditional_access_expression",
      field: node.field,
      start: node.start,
      end: node.end,
      children: [condition, binding],
    });
  }

  #make(node: Omit<ConstructorParameters<typeof SyntaxNode>[0], "isNamed" | "source">): SyntaxNode {
    return new SyntaxNode({ ...node, isNamed: true, source: this.#source });
  }
}
