import type { Language, Tree, TreeCursor } from "web-tree-sitter";
import type { Repairs } from "./grammar-repairs.ts";
import { SyntaxNode } from "./syntax.ts";

/** Kinds of nodes as the grammar numbers them. */
interface Kind {
  readonly name: string;
  readonly isNamed: boolean;
}

/**
 * Copies trees out of WebAssembly, each in one walk. Every question to a cursor is a call into
 * WebAssembly, and a policy has many nodes: what a number of the grammar means is asked once.
 */
export class TreeReader {
  readonly #kinds: readonly Kind[];
  readonly #fields: readonly (string | null)[];

  constructor(language: Language) {
    this.#kinds = language.types.map((name, id) => ({
      name,
      // The grammar takes these two expressions for mere keywords.
      isNamed: language.nodeTypeIsNamed(id) || name === "this" || name === "base",
    }));
    this.#fields = language.fields;
  }

  /**
   * @param source the text of the expression, as it was written
   * @param offset where that text starts in what was parsed
   * @param repairs what of it was parsed as something else
   */
  read(tree: Tree, source: string, offset: number, repairs: Repairs): SyntaxNode {
    const cursor = tree.walk();
    try {
      return new Reading(cursor, this.#kinds, this.#fields, source, offset, repairs).readHere();
    } finally {
      cursor.delete();
    }
  }
}

const broken: Kind = { name: "ERROR", isNamed: true };

/** The walk through one tree. */
class Reading {
  readonly #cursor: TreeCursor;
  readonly #kinds: readonly Kind[];
  readonly #fields: readonly (string | null)[];
  readonly #source: string;
  readonly #offset: number;
  readonly #repairs: Repairs;

  constructor(
    cursor: TreeCursor,
    kinds: readonly Kind[],
    fields: readonly (string | null)[],
    source: string,
    offset: number,
    repairs: Repairs,
  ) {
    this.#cursor = cursor;
    this.#kinds = kinds;
    this.#fields = fields;
    this.#source = source;
    this.#offset = offset;
    this.#repairs = repairs;
  }

  readHere(): SyntaxNode {
    return this.#readAs(this.#kindHere());
  }

  #kindHere(): Kind {
    return this.#kinds[this.#cursor.nodeTypeId] ?? broken;
  }

  #readAs({ name, isNamed }: Kind): SyntaxNode {
    const cursor = this.#cursor;
    const children: SyntaxNode[] = [];
    const field = this.#fields[cursor.currentFieldId] ?? undefined;
    const position = cursor.startIndex;
    const kind = this.#repairs.lessThan.has(position) ? "<" : name;
    const start = position - this.#offset;
    const end = cursor.endIndex - this.#offset;
    if (cursor.gotoFirstChild()) {
      do {
        const child = this.#kindHere();
        if (child.name !== "comment") children.push(this.#readAs(child));
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
