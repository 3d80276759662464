import { jsonException } from "./path-steps.ts";

const escapes: Readonly<Record<string, string>> = {
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
  "\\": "\\",
  '"': '"',
  "'": "'",
  "/": "/",
};

/** Goes through a JSONPath. */
export class PathReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  get current(): string {
    return this.text.charAt(this.at);
  }

  skipSpaces(): void {
    while (this.current === " ") this.at += 1;
  }

  /** Moves past a text if it stands here. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** @throws JsonException */
  mustGoOn(message: string): void {
    if (this.isAtEnd) throw jsonException(message);
  }

  unexpected(where: string) {
    return jsonException(`Unexpected character while parsing path${where}: ${this.current}`);
  }

  /** A text in single quotes, which begins here. */
  quoted(): string {
    this.at += 1;
    let text = "";
    while (!this.isAtEnd) {
      const char = this.current;
      this.at += 1;
      if (char === "'") return text;
      if (char !== "\\" || this.isAtEnd) {
        text += char;
        continue;
      }
      const escaped = escapes[this.current];
      if (escaped === undefined) {
        throw jsonException(`Unknown escape character: \\${this.current}`);
      }
      text += escaped;
      this.at += 1;
    }
    throw jsonException("Path ended with an open string.");
  }

  /** A regular expression between slashes with its options, as it is written. */
  pattern(): string {
    const whole = /\/(?:\\[\s\S]|[^/\\])*\/\p{L}*/uy;
    whole.lastIndex = this.at;
    const text = whole.exec(this.text)?.[0];
    if (text === undefined) throw jsonException("Path ended with an open regex.");
    this.at += text.length;
    return text;
  }
}
