import { CSharpException } from "../../runtime/exceptions.ts";

const nameStart = /[A-Za-z0-9_$]/;
const space = /(?:[^\S\ufeff]|\u0085|\/\*[\s\S]*?\*\/|\/\/[^\r\n]*)*/y;
const literal = /[-+.\w$]*/y;

/** The space between tokens as it is usually written, which needs no expression. */
function isUsualSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

/** What is no space and begins no comment. */
function isPlain(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f && unit !== 0x2f;
}

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
    while (isUsualSpace(this.#text.charCodeAt(this.#position))) this.#position += 1;
    if (isPlain(this.#text.charCodeAt(this.#position))) return;
    space.lastIndex = this.#position;
    space.exec(this.#text);
    this.#position = space.lastIndex;
  }

  /** Goes on below a property or index, up to {@link leave}. */
  enter(step: string | number): void {
    this.#path.push(step);
  }

  leave(): void {
    this.#path.pop();
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
    const quote = this.#text.charCodeAt(this.#position);
    this.advance(1);
    let text = "";
    for (;;) {
      const start = this.#position;
      const unit = this.#skipTo(quote);
      text += this.#text.slice(start, this.#position);
      if (Number.isNaN(unit)) {
        const delimiter = String.fromCharCode(quote);
        throw this.error(`Unterminated string. Expected delimiter: ${delimiter}.`);
      }
      this.advance(1);
      if (unit === quote) return text;
      text += this.#readEscape();
    }
  }

  /** Moves to the next quote or backslash: that unit, or NaN at the end of the text. */
  #skipTo(quote: number): number {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#position);
      if (unit === quote || unit === 0x5c || Number.isNaN(unit)) return unit;
      this.#position += 1;
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
