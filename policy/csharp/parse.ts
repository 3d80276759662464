import type { Node, Parser, Tree } from "web-tree-sitter";
import { type ExpressionFinding, findingAt } from "./finding.ts";
import { loadGrammar } from "./grammar/load-grammar.ts";
import { mayNeedRepairs, type Repairs, repairsFor } from "./grammar-repairs.ts";
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
  const reader = new TreeReader(language);
  return { parse: (source) => parse(parser, reader, source) };
}

// The text becomes the body of a method, because that is where its syntax is valid. The line break
// ends a comment on the last line.
const wrappers = {
  expression: { before: "class C{object M(){return ", after: "\n;}}" },
  block: { before: "class C{object M(){", after: "\n}}" },
} as const;

function parse(parser: Parser, reader: TreeReader, source: ExpressionSource): Parsed {
  const { before, after } = wrappers[source.form];
  const text = before + source.text + after;
  let repairs: Repairs = { text, conditional: new Set(), lessThan: new Set() };
  // It is parsed again as long as a repair brings out the next thing to repair.
  for (;;) {
    const tree = parseText(parser, repairs.text);
    try {
      const { hasError } = tree.rootNode;
      const mayBeWrong = mayNeedRepairs(text);
      if (hasError && !mayBeWrong) return failed(tree.rootNode, source, before.length);
      const root = reader.read(tree, source.text, before.length, repairs);
      const next = mayBeWrong ? repairsFor(root, repairs, before.length) : undefined;
      if (next === undefined) {
        // The closing brace of the body is the last but one character.
        const block = bodyOf(root, source.text.length + after.length - 1);
        if (hasError || block === undefined) return failed(tree.rootNode, source, before.length);
        return source.form === "block" ? { ok: true, root: block } : expressionIn(block, source);
      }
      repairs = next;
    } finally {
      tree.delete();
    }
  }
}

function parseText(parser: Parser, text: string): Tree {
  const tree = parser.parse(text);
  if (tree === null) throw new Error("The C# parser was stopped, which nothing asks it to.");
  return tree;
}

/** The body of the wrapping method, if the text did not break out of it. */
function bodyOf(root: SyntaxNode, end: number): SyntaxNode | undefined {
  const [declaration, ...others] = root.named;
  const methods = declaration?.find("body")?.named ?? [];
  const block = methods[0]?.find("body");
  if (others.length > 0 || methods.length !== 1 || block === undefined) return undefined;
  return block.end === end && block.start < 0 ? block : undefined;
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

function failed(root: Node, source: ExpressionSource, offset: number): Parsed {
  return { ok: false, findings: [explain(root, source, offset)] };
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
