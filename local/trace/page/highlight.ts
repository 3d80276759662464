import { element } from "./element.ts";

/** Pieces of policy text and the class of each. XML outside, C# inside of expressions. */
type Piece = readonly [className: string, text: string];

const keywords = new Set(
  "var new return if else for foreach in while do switch case default break continue try catch finally throw as is null true false string int long bool byte char double decimal object using out ref".split(
    " ",
  ),
);

/** The text of a policy in colours, as elements. */
export function highlighted(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const [className, piece] of piecesOf(text)) {
    fragment.append(className === "" ? piece : element("span", { class: className }, piece));
  }
  return fragment;
}

/** Each line of a text in colours. */
export function highlightedLines(text: string): DocumentFragment[] {
  let line = document.createDocumentFragment();
  const lines = [line];
  for (const [className, piece] of piecesOf(text)) {
    for (const [index, part] of piece.split("\n").entries()) {
      if (index > 0) {
        line = document.createDocumentFragment();
        lines.push(line);
      }
      if (part !== "")
        line.append(className === "" ? part : element("span", { class: className }, part));
    }
  }
  return lines;
}

function* piecesOf(text: string): Generator<Piece> {
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const comment = /^<!--[\s\S]*?(?:-->|$)/.exec(rest)?.[0];
    if (comment !== undefined) {
      yield ["comment", comment];
      at += comment.length;
    } else if (rest.startsWith("@(") || rest.startsWith("@{")) {
      const end = endOfExpression(text, at);
      yield* piecesOfCode(text.slice(at, end));
      at = end;
    } else if (rest.startsWith("<")) {
      const tag = /^<\/?[\w.-]*/.exec(rest)?.[0] ?? "<";
      yield ["tag", tag];
      at += tag.length;
      // Attributes, until the tag ends.
      for (;;) {
        const next = /^(?:\s+|[\w.-]+|=|\/?>)/.exec(text.slice(at))?.[0];
        const quote = text[at];
        if (next !== undefined) {
          yield [next.endsWith(">") ? "tag" : /^\w/.test(next) ? "attribute" : "", next];
          at += next.length;
          if (next.endsWith(">")) break;
        } else if (quote === '"' || quote === "'") {
          at = yield* piecesOfValue(text, at, quote);
        } else break;
      }
    } else {
      const plain = /^(?:(?!@[({])[^<])+/.exec(rest)?.[0] ?? rest.slice(0, 1);
      yield ["", plain];
      at += plain.length;
    }
  }
}

function* piecesOfValue(text: string, at: number, quote: string): Generator<Piece, number> {
  const start = at + 1;
  if (/^@[({]/.test(text.slice(start, start + 2))) {
    const end = endOfExpression(text, start);
    yield ["string", quote];
    yield* piecesOfCode(text.slice(start, end));
    if (text[end] === quote) {
      yield ["string", quote];
      return end + 1;
    }
    return end;
  }
  const close = text.indexOf(quote, start);
  const end = close < 0 ? text.length : close + 1;
  yield ["string", text.slice(at, end)];
  return end;
}

/** Where an expression ends that begins at `@`: behind the bracket that closes it, strings left aside. */
function endOfExpression(text: string, start: number): number {
  let depth = 0;
  let at = start + 1;
  while (at < text.length) {
    const skipped =
      /^(?:"(?:\\.|[^"\\\n])*"|@"(?:""|[^"])*"|'(?:\\.|[^'\\\n])+'|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(
        text.slice(at, at + 4_000),
      )?.[0];
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const character = text[at] ?? "";
    if ("({[".includes(character)) depth += 1;
    if (")}]".includes(character)) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return text.length;
}

const token =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|@?"(?:\\.|""|[^"\\])*"|'(?:\\.|[^'\\\n])+'|&\w+;|\{\{[\w.-]+\}\}|\b\d[\w.]*|[A-Za-z_]\w*|\s+|[^\sA-Za-z_"']/g;

function* piecesOfCode(code: string): Generator<Piece> {
  for (const [piece] of code.matchAll(token)) {
    if (piece.startsWith("//") || piece.startsWith("/*")) yield ["comment", piece];
    else if (/^(?:@?"|')/.test(piece)) yield ["text", piece];
    else if (piece.startsWith("{{")) yield ["named", piece];
    else if (/^\d/.test(piece)) yield ["number", piece];
    else if (keywords.has(piece)) yield ["keyword", piece];
    else if (/^[A-Z]\w*$/.test(piece)) yield ["type", piece];
    else yield ["code", piece];
  }
}
