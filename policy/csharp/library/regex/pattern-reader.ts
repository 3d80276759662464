import { spend } from "../../runtime/budget.ts";
import { CSharpException } from "../../runtime/exceptions.ts";

/** A pattern that .NET refuses too. */
export class PatternError extends CSharpException {
  constructor(pattern: string, offset: number, problem: string) {
    super(
      "System.Text.RegularExpressions.RegexParseException",
      `Invalid pattern '${pattern}' at offset ${offset}. ${problem}.`,
    );
  }
}

const sticky = new Map<string, RegExp>();

/** The same expression for one place; the parser's own are few, and each is asked for at every character. */
function stickyOf(source: string): RegExp {
  const known = sticky.get(source);
  if (known !== undefined) return known;
  const made = new RegExp(source, "y");
  sticky.set(source, made);
  return made;
}

/** Goes through a pattern from left to right. */
export class PatternReader {
  readonly pattern: string;
  #position = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.pattern.length;
  }

  get position(): number {
    return this.#position;
  }

  /** The next character; empty at the end. */
  get current(): string {
    return this.pattern.charAt(this.#position);
  }

  /** The next characters, for a message. */
  peek(length: number): string {
    return this.pattern.slice(this.#position, this.#position + length);
  }

  /** Takes one character. */
  next(): string {
    const char = this.current;
    this.#position += 1;
    return char;
  }

  /** Takes what matches right here, if anything does. */
  take(pattern: RegExp): RegExpExecArray | null {
    spend(1);
    const sticky = stickyOf(pattern.source);
    sticky.lastIndex = this.#position;
    const match = sticky.exec(this.pattern);
    if (match !== null) this.#position += match[0].length;
    return match;
  }

  error(problem: string): PatternError {
    return new PatternError(this.pattern, this.#position, problem);
  }
}
