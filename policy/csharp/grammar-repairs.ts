import type { SyntaxNode } from "./syntax.ts";

/**
 * The places where the grammar (tree-sitter-c-sharp 0.23) reads C# wrongly. Each is found in a
 * first parse and blanked or replaced in the text, so that a second parse of a text of the same
 * length gets the structure right.
 */
export interface Repairs {
  readonly text: string;
  /** Where the `.` or `[` of each null-conditional access stands; its `?` is blanked. */
  readonly conditional: ReadonlySet<number>;
  /** Where each `<` stands that had to be parsed as `>`, which binds alike and opens nothing. */
  readonly lessThan: ReadonlySet<number>;
}

/**
 * What has to be repaired in a tree, or undefined when it is right. Each repair takes a character
 * away, so that there is an end to them.
 *
 * @param offset where the expression starts in the text that was parsed
 */
export function repairsFor(root: SyntaxNode, known: Repairs, offset: number): Repairs | undefined {
  const found = new RepairFinder(known, offset);
  found.visit(root, false);
  return found.repairs();
}

/** Whether a text has anything that the grammar can read wrongly; most have not. */
export function mayNeedRepairs(text: string): boolean {
  return (
    text.includes("?") ||
    text.includes("{{{") ||
    /\)\s*[-+&*^[(\w"']/.test(text) ||
    />[>=]/.test(text)
  );
}

/** Positions here are those of the text that was parsed. */
class RepairFinder {
  readonly #known: Repairs;
  readonly #offset: number;
  readonly #blanks = new Set<number>();
  readonly #conditional: Set<number>;
  readonly #comparisons = new Set<number>();

  constructor(known: Repairs, offset: number) {
    this.#known = known;
    this.#offset = offset;
    this.#conditional = new Set(known.conditional);
  }

  repairs(): Repairs | undefined {
    if (this.#blanks.size === 0 && this.#comparisons.size === 0) return undefined;
    const units = this.#known.text.split("");
    for (const position of this.#blanks) units[position] = " ";
    for (const position of this.#comparisons) units[position] = ">";
    const lessThan = new Set([...this.#known.lessThan, ...this.#comparisons]);
    return { text: units.join(""), conditional: this.#conditional, lessThan };
  }

  visit(node: SyntaxNode, isInTypeArguments: boolean): void {
    switch (node.kind) {
      case "conditional_access_expression":
        this.#conditionalAccess(node);
        break;
      case "string_content":
        this.#escapedBraces(node);
        break;
      case "cast_expression":
        this.#falseCast(node);
        break;
      case "type_argument_list":
        if (!isInTypeArguments) this.#falseGeneric(node);
        break;
    }
    const within = node.kind === "type_argument_list" || (isInTypeArguments && isTypeName(node));
    for (const child of node.children) this.visit(child, within);
  }

  /**
   * The grammar gives `?.` a lower precedence than the binary operators and casts, so that
   * `a == b?.c` would be `(a == b)?.c`. As `.` it has the right one.
   */
  #conditionalAccess(access: SyntaxNode): void {
    const mark = access.child("?");
    const binding = access.children.at(-1);
    if (mark === undefined || binding === undefined) return;
    this.#blanks.add(mark.start + this.#offset);
    this.#conditional.add(binding.start + this.#offset);
  }

  /**
   * The grammar takes all of `{{{x}}}` in an interpolated string for text. Braces pair up from the
   * left, so of an odd number the last one opens a hole.
   */
  #escapedBraces(content: SyntaxNode): void {
    const start = content.start + this.#offset;
    const part = this.#known.text.slice(start, content.end + this.#offset);
    for (const { 0: run, index } of part.matchAll(/\{{3,}/g)) {
      if (run.length % 2 === 0) continue;
      for (let at = 0; at < run.length - 1; at += 1) this.#blanks.add(start + index + at);
    }
  }

  /**
   * The grammar reads `(a)-1`, `(a) & b`, `(a)[0]` and `(a[1]) * b` as casts. C# does so only where
   * the parentheses hold what can be nothing but a type, or where what follows cannot go on an
   * expression (C# specification, "Cast expressions"). The parentheses of the others are blanked.
   */
  #falseCast(cast: SyntaxNode): void {
    const type = cast.find("type");
    const value = cast.find("value");
    const closing = cast.child(")");
    if (type === undefined || value === undefined || closing === undefined) return;
    const isName = type.kind === "identifier" || type.kind === "qualified_name";
    const goesOn =
      value.kind === "collection_expression" ||
      (value.kind === "prefix_unary_expression" && /^[-+&*^]/.test(value.text));
    if (!hasSize(type) && !(isName && goesOn)) return;
    this.#blanks.add(cast.start + this.#offset);
    this.#blanks.add(closing.start + this.#offset);
  }

  /**
   * The grammar reads `i < j >> 1` as the generic name `i<j>`, a `>` and 1. In C# a closing bracket is
   * followed by one of a few tokens, and `>>` and `>=` are tokens of their own (C# specification,
   * "Grammar ambiguities"). Only inside of type arguments do two brackets close two lists.
   */
  #falseGeneric(list: SyntaxNode): void {
    const end = list.end + this.#offset;
    if (!/^(?:>|=(?!=))/.test(this.#known.text.slice(end, end + 2))) return;
    this.#comparisons.add(list.start + this.#offset);
  }
}

/** Whether something taken for an array type has a size, and so is an element of an array. */
function hasSize(type: SyntaxNode): boolean {
  if (type.kind !== "array_type") return false;
  const element = type.find("type");
  const sizes = type.find("rank")?.named ?? [];
  return sizes.length > 0 || (element !== undefined && hasSize(element));
}

/** What can stand between a list of type arguments and one inside it. */
function isTypeName({ kind }: SyntaxNode): boolean {
  return /^(?:generic_name|qualified_name|nullable_type|array_type)$/.test(kind);
}
