import { CSharpException } from "../../runtime/exceptions.ts";

const nameStart = /[A-Za-z0-9_$]/;

/** Goes through JSON text and knows where it stands, for the messages of JsonReaderException. */
export class JsonScanner {
  readonly #text: string;
  #position = 0;
  readonly #path: (string | number)[] = [];

  /** Whether text that looks like a date is read as one. */
  readonly readsDates: boolean;

  constructor(text: string, readsDates: boolean) {
    this.#text = text;
    this.readsDates = readsDates;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  /** The next character; empty at the end. */
  get current(): string {
    return this.#text.charAt(this.#position);
  }

  advance(count: number): void {
    this.#position += count;
  }

  /** Skips white space and comments, which Newtonsoft ignores everywhere. */
  skipSpace(): void {
    const space = /(?:[^\S\ufeff]|\u0085|\/\*[\s\S]*?\*\/|\/\/[^\r\n]*)*/y;
    space.lastIndex = this.#position;
    space.exec(this.#text);
    this.#position = space.lastIndex;
  }

  /** Reads what stands below a property or index. */
  within<T>(step: string | number, read: () => T): T {
    this.#path.push(step);
    const result = read();
    this.#path.pop();
    return result;
  }

  /** A property name: quoted in either way, or a bare word. */
  readName(): string {
    if (this.current === '"' || this.current === "'") return this.readString();
    if (this.isAtEnd) throw this.unexpectedEnd();
    if (!nameStart.test(this.current)) {
      throw this.error(`Invalid property identifier character: ${this.current}.`);
    }
    const start = this.#position;
    while (nameStart.test(this.current)) this.#position += 1;
    return this.#text.slice(start, this.#position);
  }

  readString(): string {
    const quote = this.current;
    this.advance(1);
    let text = "";
    for (;;) {
      if (this.isAtEnd) {
        throw this.error(`Unterminated string. Expected delimiter: ${quote}.`);
      }
      const char = this.current;
      this.advance(1);
      if (char === quote) return text;
      text += char === "\\" ? this.#readEscape() : char;
    }
  }

  #readEscape(): string {
    const char = this.current;
    this.advance(1);
    switch (char) {
      case "b":
        return "\b";
      case "t":
        return "\t";
      case "n":
        return "\n";
      case "f":
        return "\f";
      case "r":
        return "\r";
      case "\\":
      case '"':
      case "'":
      case "/":
        return char;
      case "u": {
        const digits = this.#text.slice(this.#position, this.#position + 4);
        if (!/^[\da-fA-F]{4}$/.test(digits)) {
          throw this.error(`Invalid Unicode escape sequence: \\u${digits}.`);
        }
        this.advance(4);
        return this.#paired(digits);
      }
      default:
        throw this.error(`Bad JSON escape sequence: \\${char}.`);
    }
  }

  /** What is escaped as half of a pair, without the other half, is no character. */
  #paired(digits: string): string {
    const unit = Number.parseInt(digits, 16);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const low = /^\\u(d[c-f][\da-f]{2})/i.exec(this.#text.slice(this.#position))?.[1];
      if (low === undefined) return "\ufffd";
      this.advance(6);
      return String.fromCharCode(unit, Number.parseInt(low, 16));
    }
    return unit >= 0xdc00 && unit <= 0xdfff ? "\ufffd" : String.fromCharCode(unit);
  }

  /** The word or number that stands here, without moving on. */
  peekLiteral(): string {
    const literal = /[-+.\w$]*/y;
    literal.lastIndex = this.#position;
    return literal.exec(this.#text)?.[0] ?? "";
  }

  /** Moves past a comma and says whether there was one; otherwise the container must end here. */
  readSeparator(end: string, container: "Object" | "Array"): boolean {
    this.skipSpace();
    if (this.current === ",") {
      this.advance(1);
      return true;
    }
    if (this.current === end) return false;
    if (this.isAtEnd) {
      throw this.error(`Unexpected end of content while loading J${container}.`);
    }
    throw this.error(
      `After parsing a value an unexpected character was encountered: ${this.current}.`,
    );
  }

  unexpectedEnd(): CSharpException {
    return this.error("Unexpected end when reading JSON.");
  }

  error(message: string): CSharpException {
    return new CSharpException("Newtonsoft.Json.JsonReaderException", `${message} ${this.place()}`);
  }

  /** `Path 'a.b[0]', line 1, position 5.` */
  place(): string {
    const before = this.#text.slice(0, this.#position);
    const line = this.#text === "" ? 0 : before.split("\n").length;
    const position = this.#position - (before.lastIndexOf("\n") + 1);
    const path = this.#path
      .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
      .join("")
      .replace(/^\./, "");
    return `Path '${path}', line ${line}, position ${position}.`;
  }
}
