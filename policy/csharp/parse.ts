import type { Node, Parser, Tree } from "web-tree-sitter";
import { type ExpressionFinding, findingAt } from "./finding.ts";
import { loadGrammar } from "./grammar/load-grammar.ts";
import { type Repairs, repairsFor } from "./grammar-repairs.ts";
import type { SyntaxNode } from "./syntax.ts";
import { TreeReader } from "./tree-reader.ts";

/** Text between `@(` and `)` or between `@{` and `}`. */
export interface ExpressionSource {
  readonly text: string;
  readonly form: "expression" | "block";
}

/** The syntax of an expression, or what is wrong with it. */
export type Parsed =
  | { readonly ok: true; readonly root: SyntaxNode }
  | { readonly ok: false; readonly findings: readonly ExpressionFinding[] };

/** Reads policy expressions with the C# grammar. */
export interface ExpressionParser {
  parse(source: ExpressionSource): Parsed;
}

/** Loads the grammar, which takes some 40 ms. */
export function loadParser(): ExpressionParser {
  const { Parser, language } = loadGrammar();
  const parser = new Parser();
  parser.setLanguage(language);
  return { parse: (source) => parse(parser, source) };
}

// The text becomes the body of a method, because that is where its syntax is valid. The line break
// ends a comment on the last line.
const wrappers = {
  expression: { before: "class C{object M(){return ", after: "\n;}}" },
  block: { before: "class C{object M(){", after: "\n}}" },
} as const;

function parse(parser: Parser, source: ExpressionSource): Parsed {
  const { before, after } = wrappers[source.form];
  const { tree, repairs } = parseRepaired(parser, before + source.text + after);
  try {
    const body = bodyOf(tree.rootNode, before.length, repairs.text.length - 2);
    if (tree.rootNode.hasError || body === undefined) {
      return { ok: false, findings: [explain(tree.rootNode, source, before.length)] };
    }
    const cursor = tree.walk();
    const block = new TreeReader(cursor, source.text, before.length, repairs).read(body);
    cursor.delete();
    return source.form === "block" ? { ok: true, root: block } : expressionIn(block, source);
  } finally {
    tree.delete();
  }
}

/** Parses, and parses again as long as a repair brings out the next thing to repair. */
function parseRepaired(parser: Parser, text: string): { tree: Tree; repairs: Repairs } {
  let repairs: Repairs = { text, conditional: new Set(), lessThan: new Set() };
  for (;;) {
    const tree = parseText(parser, repairs.text);
    const next = repairsFor(tree.rootNode, repairs);
    if (next === undefined) return { tree, repairs };
    tree.delete();
    repairs = next;
  }
}

function parseText(parser: Parser, text: string): Tree {
  const tree = parser.parse(text);
  if (tree === null) throw new Error("The C# parser was stopped, which nothing asks it to.");
  return tree;
}

/** The body of the wrapping method, if the text did not break out of it. */
function bodyOf(root: Node, start: number, end: number): Node | undefined {
  const [declaration, ...others] = root.namedChildren.filter((child) => child?.type !== "comment");
  const members = declaration?.childForFieldName("body")?.namedChildren ?? [];
  const methods = members.filter((child) => child?.type !== "comment");
  const block = methods[0]?.childForFieldName("body");
  if (others.length > 0 || methods.length !== 1 || block === null || block === undefined) {
    return undefined;
  }
  return block.endIndex === end + 1 && block.startIndex < start ? block : undefined;
}

function expressionIn(block: SyntaxNode, source: ExpressionSource): Parsed {
  const [statement, ...others] = block.named;
  const [expression] = statement?.named ?? [];
  if (others.length > 0 || statement?.kind !== "return_statement" || expression === undefined) {
    const message =
      source.text.trim() === ""
        ? "The expression is empty; write a C# expression between the parentheses."
        : "@( ) holds one C# expression without a semicolon; write statements in @{ }.";
    return { ok: false, findings: [wholeText(source, message)] };
  }
  return { ok: true, root: expression };
}

function wholeText(source: ExpressionSource, message: string): ExpressionFinding {
  return { rule: "csharp-syntax", message, offset: 0, length: source.text.length };
}

/** Says where the syntax stops making sense. */
function explain(root: Node, source: ExpressionSource, offset: number): ExpressionFinding {
  const place = firstError(root);
  if (place === undefined) {
    return wholeText(
      source,
      "The braces of this expression do not match; check that every { has its } and every ( its ).",
    );
  }
  const length = source.text.length;
  const start = Math.min(Math.max(place.startIndex - offset, 0), length);
  const end = Math.min(Math.max(place.endIndex - offset, start), length);
  const message = place.isMissing
    ? `C# expects ${shown(place.type)} here.`
    : `This is not C# syntax; check the text at and before '${excerpt(source.text, start, end)}'.`;
  const node = { start, end: Math.max(end, Math.min(start + 1, length)) };
  return findingAt("csharp-syntax", node, message);
}

function firstError(node: Node): Node | undefined {
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    if (child?.hasError || child?.isMissing) {
      const found = firstError(child);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function shown(type: string): string {
  return /^\w+$/.test(type) ? `a ${type.replaceAll("_", " ")}` : `'${type}'`;
}

function excerpt(text: string, start: number, end: number): string {
  const part = text
    .slice(start, Math.max(end, start + 1))
    .replaceAll(/\s+/g, " ")
    .trim();
  return part.length > 30 ? `${part.slice(0, 30)}…` : part;
}
