import type { Node } from "web-tree-sitter";

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
 */
export function repairsFor(root: Node, known: Repairs): Repairs | undefined {
  const { text } = known;
  const blanks = new Set<number>();
  const conditional = new Set(known.conditional);
  const comparisons = new Set<number>();
  if (text.includes("{{{")) findEscapedBraces(root, text, blanks);
  if (text.includes("?")) findConditionalAccess(root, blanks, conditional);
  if (/\)\s*[-+&*^[(\w"']/.test(text)) findFalseCasts(root, blanks);
  if (/>[>=]/.test(text)) findFalseGenerics(root, text, comparisons);
  if (blanks.size === 0 && comparisons.size === 0) return undefined;
  const units = text.split("");
  for (const position of blanks) units[position] = " ";
  for (const position of comparisons) units[position] = ">";
  const lessThan = new Set([...known.lessThan, ...comparisons]);
  return { text: units.join(""), conditional, lessThan };
}

/**
 * The grammar gives `?.` a lower precedence than the binary operators and casts, so that
 * `a == b?.c` would be `(a == b)?.c`. As `.` it has the right one.
 */
function findConditionalAccess(root: Node, blanks: Set<number>, conditional: Set<number>): void {
  for (const access of root.descendantsOfType("conditional_access_expression")) {
    const mark = access?.children.find((child) => child?.type === "?");
    const binding = access?.lastChild;
    if (!mark || !binding) continue;
    blanks.add(mark.startIndex);
    conditional.add(binding.startIndex);
  }
}

/**
 * The grammar takes all of `{{{x}}}` in an interpolated string for text. Braces pair up from the
 * left, so of an odd number the last one opens a hole.
 */
function findEscapedBraces(root: Node, text: string, blanks: Set<number>): void {
  for (const content of root.descendantsOfType("string_content")) {
    if (!content) continue;
    const part = text.slice(content.startIndex, content.endIndex);
    for (const { 0: run, index } of part.matchAll(/\{{3,}/g)) {
      if (run.length % 2 === 0) continue;
      const start = content.startIndex + index;
      for (let offset = 0; offset < run.length - 1; offset += 1) blanks.add(start + offset);
    }
  }
}

/**
 * The grammar reads `(a)-1`, `(a) & b`, `(a)[0]` and `(a[1]) * b` as casts. C# does so only where
 * the parentheses hold what can be nothing but a type, or where what follows cannot go on an
 * expression (C# specification, "Cast expressions"). The parentheses of the others are blanked.
 */
function findFalseCasts(root: Node, blanks: Set<number>): void {
  for (const cast of root.descendantsOfType("cast_expression")) {
    const type = cast?.childForFieldName("type");
    const value = cast?.childForFieldName("value");
    const closing = cast?.children.find((child) => child?.type === ")");
    if (!cast || !type || !value || !closing) continue;
    const isName = type.type === "identifier" || type.type === "qualified_name";
    const goesOn =
      value.type === "collection_expression" ||
      (value.type === "prefix_unary_expression" && /^[-+&*^]/.test(value.text));
    if (!hasSize(type) && !(isName && goesOn)) continue;
    blanks.add(cast.startIndex);
    blanks.add(closing.startIndex);
  }
}

/** Whether something taken for an array type has a size, and so is an element of an array. */
function hasSize(type: Node): boolean {
  if (type.type !== "array_type") return false;
  const rank = type.childForFieldName("rank");
  const element = type.childForFieldName("type");
  return (rank?.namedChildCount ?? 0) > 0 || (element !== null && hasSize(element));
}

/**
 * The grammar reads `i < j >> 1` as the generic name `i<j>`, a `>` and 1. In C# a closing bracket is
 * followed by one of a few tokens, and `>>` and `>=` are tokens of their own (C# specification,
 * "Grammar ambiguities"). Only inside of type arguments do two brackets close two lists.
 */
function findFalseGenerics(root: Node, text: string, comparisons: Set<number>): void {
  for (const list of root.descendantsOfType("type_argument_list")) {
    if (!list || !/^(?:>|=(?!=))/.test(text.slice(list.endIndex, list.endIndex + 2))) continue;
    if (!isInTypeArguments(list)) comparisons.add(list.startIndex);
  }
}

function isInTypeArguments(list: Node): boolean {
  for (let node = list.parent; node !== null; node = node.parent) {
    if (node.type === "type_argument_list") return true;
    if (!/^(?:generic_name|qualified_name|nullable_type|array_type)$/.test(node.type)) return false;
  }
  return false;
}
