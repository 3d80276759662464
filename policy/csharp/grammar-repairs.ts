import type { Node } from "web-tree-sitter";

/**
 * The places where the grammar (tree-sitter-c-sharp 0.23) reads C# wrongly. Each is found in a
 * first parse and blanked in the text, so that a second parse of a text of the same length gets
 * the structure right.
 */
export interface Repairs {
  readonly text: string;
  /** Where the `.` or `[` of each null-conditional access stands; its `?` is blanked. */
  readonly conditional: ReadonlySet<number>;
}

/**
 * What has to be repaired in a tree, or undefined when it is right. Each repair blanks something,
 * so that there is an end to them.
 */
export function repairsFor(root: Node, { text, conditional: known }: Repairs): Repairs | undefined {
  const blanks = new Set<number>();
  const conditional = new Set(known);
  if (text.includes("{{{")) findEscapedBraces(root, text, blanks);
  if (text.includes("?")) findConditionalAccess(root, blanks, conditional);
  if (/\([\w.\s]+\)\s*[-+&*[]/.test(text)) findFalseCasts(root, text, blanks);
  if (blanks.size === 0) return undefined;
  const units = text.split("");
  for (const position of blanks) units[position] = " ";
  return { text: units.join(""), conditional };
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
 * The grammar reads `(a)-1`, `(a) & b` and `(a)[0]` as casts. C# does so only for keywords such as
 * `int` (C# specification, "Cast expressions"), so the parentheses around a mere name are blanked.
 */
function findFalseCasts(root: Node, text: string, blanks: Set<number>): void {
  for (const cast of root.descendantsOfType("cast_expression")) {
    const type = cast?.childForFieldName("type");
    const value = cast?.childForFieldName("value");
    if (!cast || !type || !value) continue;
    const isName = type.type === "identifier" || type.type === "qualified_name";
    const isOperator =
      value.type === "collection_expression" ||
      (value.type === "prefix_unary_expression" && /^[-+&*]/.test(value.text));
    if (!isName || !isOperator) continue;
    blanks.add(cast.startIndex);
    blanks.add(text.indexOf(")", type.endIndex));
  }
}
