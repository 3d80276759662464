/** A stretch of C# inside policy text, with the stretches of it that are string literals. */
export interface ExpressionSpan {
  readonly form: "expression" | "block";
  /** Offset just after the closing bracket. */
  readonly end: number;
  /** Offsets of the text between the brackets. */
  readonly innerStart: number;
  readonly innerEnd: number;
  /** Offset pairs of string and character literals, quotes included. */
  readonly literals: readonly (readonly [start: number, end: number])[];
}

/** Why an expression could not be delimited. */
export interface UnclosedSpan {
  readonly problem: "expression" | "string" | "comment";
  readonly at: number;
}

/** Tells whether a policy expression begins at `offset`: `@(` or `@{`. */
export function startsExpression(text: string, offset: number): boolean {
  return text[offset] === "@" && (text[offset + 1] === "(" || text[offset + 1] === "{");
}

/**
 * Finds where the policy expression at `offset` ends. Brackets are counted outside of C# string
 * literals, character literals and comments only; interpolation holes nest, and a hole may itself
 * hold strings. API Management's dialect lets raw quotes and angle brackets stand inside an
 * expression, so nothing but C# itself can tell where it closes.
 */
export function delimitExpression(text: string, offset: number): ExpressionSpan | UnclosedSpan {
  const scanner = new CSharpScanner(text);
  const innerStart = offset + 2;
  const close = text[offset + 1] === "(" ? ")" : "}";
  try {
    const innerEnd = scanner.skipTo(innerStart, close, offset);
    return {
      form: close === ")" ? "expression" : "block",
      end: innerEnd + 1,
      innerStart,
      innerEnd,
      literals: scanner.literals,
    };
  } catch (error) {
    if (error instanceof Unclosed) return { problem: error.problem, at: error.at };
    throw error;
  }
}

class Unclosed extends Error {
  readonly problem: UnclosedSpan["problem"];
  readonly at: number;

  constructor(problem: UnclosedSpan["problem"], at: number) {
    super(`unclosed ${problem} at ${at}`);
    this.problem = problem;
    this.at = at;
  }
}

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

// Most characters mean nothing here: they are passed over together. Sticky expressions look where they are told to, without
// a copy of the text.
const plain = /[^'"$@&()[\]{}/]+/y;
const plainInString = /[^"&\\\n{}]+/y;
const characterLiteral = /'(?:\\.[0-9a-fA-F]{0,13}|[^\\'\n])'/y;
const stringOpening = /(?:\$@|@\$|\$|@)?"|&quot;/y;

/** How long what `sticky` describes is at `offset`; 0 when it is not there. */
function lengthAt(sticky: RegExp, text: string, offset: number): number {
  sticky.lastIndex = offset;
  return sticky.test(text) ? sticky.lastIndex - offset : 0;
}

class CSharpScanner {
  readonly literals: (readonly [number, number])[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Returns the offset of the `close` bracket that belongs to `openedAt`. */
  skipTo(start: number, close: string, openedAt: number): number {
    const text = this.#text;
    let at = start;
    while (at < text.length) {
      at += lengthAt(plain, text, at);
      const character = text[at] ?? "";
      const afterLiteral = this.#skipLiteral(at);
      if (afterLiteral !== undefined) {
        at = afterLiteral;
      } else if (text.startsWith("//", at)) {
        const lineEnd = text.indexOf("\n", at);
        at = lineEnd < 0 ? text.length : lineEnd;
      } else if (text.startsWith("/*", at)) {
        const commentEnd = text.indexOf("*/", at + 2);
        if (commentEnd < 0) throw new Unclosed("comment", at);
        at = commentEnd + 2;
      } else if (character === close) {
        return at;
      } else {
        const nested = closers[character];
        at = nested === undefined ? at + 1 : this.skipTo(at + 1, nested, at) + 1;
      }
    }
    throw new Unclosed("expression", openedAt);
  }

  /** The offset after the literal that begins at `at`, or undefined when none does. */
  #skipLiteral(at: number): number | undefined {
    const text = this.#text;
    if (text[at] === "'") {
      const length = lengthAt(characterLiteral, text, at);
      if (length === 0) throw new Unclosed("string", at);
      return this.#record(at, at + length);
    }
    const length = lengthAt(stringOpening, text, at);
    if (length === 0) return undefined;
    const opening = text.slice(at, at + length);
    const quote = opening === "&quot;" ? "&quot;" : '"';
    const interpolated = opening.includes("$");
    const verbatim = opening.includes("@");
    return this.#record(
      at,
      this.#skipString(at + opening.length, quote, interpolated, verbatim, at),
    );
  }

  #skipString(
    start: number,
    quote: string,
    interpolated: boolean,
    verbatim: boolean,
    openedAt: number,
  ): number {
    const text = this.#text;
    let at = start;
    while (at < text.length) {
      at += lengthAt(plainInString, text, at);
      if (verbatim && text.startsWith(quote + quote, at)) at += 2 * quote.length;
      else if (text.startsWith(quote, at)) return at + quote.length;
      else if (!verbatim && text[at] === "\\") at += 2;
      else if (!verbatim && text[at] === "\n") throw new Unclosed("string", openedAt);
      else if (interpolated && (text.startsWith("{{", at) || text.startsWith("}}", at))) at += 2;
      else if (interpolated && text[at] === "{") at = this.skipTo(at + 1, "}", at) + 1;
      else at += 1;
    }
    throw new Unclosed("string", openedAt);
  }

  #record(start: number, end: number): number {
    this.literals.push([start, end]);
    return end;
  }
}
