/** A pattern that .NET would understand differently, or not at all. */
export class PatternRefusal extends Error {}

/** Goes through a pattern from left to right. */
export class PatternReader {
  readonly #pattern: string;
  #position = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#pattern.length;
  }

  /** The next character; empty at the end. */
  get current(): string {
    return this.#pattern.charAt(this.#position);
  }

  /** The next characters, for a message. */
  peek(length: number): string {
    return this.#pattern.slice(this.#position, this.#position + length);
  }

  /** Takes one character. */
  next(): string {
    const char = this.current;
    this.#position += 1;
    return char;
  }

  /** Takes what matches right here, if anything does. */
  take(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern.source, "y");
    sticky.lastIndex = this.#position;
    const match = sticky.exec(this.#pattern);
    if (match !== null) this.#position += match[0].length;
    return match;
  }
}
