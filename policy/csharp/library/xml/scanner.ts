import { spend } from "../../runtime/budget.ts";
import type { CSharpException } from "../../runtime/exceptions.ts";
import { shownUnit, xmlException } from "./characters.ts";
import { continuesName, startsName } from "./name-characters.ts";

/** Where a text is read, and what .NET's reader says where it cannot go on. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  get unit(): string {
    return this.text.charAt(this.at);
  }

  startsWith(token: string): boolean {
    return this.text.startsWith(token, this.at);
  }

  /** Goes past a token, if it stands here. */
  skip(token: string): boolean {
    if (!this.startsWith(token)) return false;
    this.at += token.length;
    return true;
  }

  /** Goes past white space. @returns whether there was any */
  skipSpace(): boolean {
    const start = this.at;
    while (/^[ \t\r\n]$/.test(this.unit)) this.at += 1;
    return this.at > start;
  }

  expect(token: string): void {
    if (this.skip(token)) return;
    if (this.isAtEnd) throw this.failure("Unexpected end of file has occurred.");
    throw this.failure(`'${this.unit}' is an unexpected token. The expected token is '${token}'.`);
  }

  /** The text up to a token, and past it. @param what the message's name for what has no end */
  until(token: string, what: string): string {
    const end = this.text.indexOf(token, this.at);
    if (end < 0) {
      this.at = this.text.length;
      throw this.failure(`Unexpected end of file while parsing ${what} has occurred.`);
    }
    const found = this.text.slice(this.at, end);
    this.at = end + token.length;
    spend(found.length >> 6);
    return found;
  }

  /** A name without colons. */
  name(): string {
    const start = this.at;
    if (this.isAtEnd) throw this.failure("Unexpected end of file while parsing Name has occurred.");
    if (!startsName(this.unit)) {
      const shown = shownUnit(this.unit).replace(", ", " character, ");
      throw this.failure(`Name cannot begin with the ${shown}.`);
    }
    while (!this.isAtEnd && continuesName(this.unit)) this.at += 1;
    return this.text.slice(start, this.at);
  }

  /** A name that may have a prefix. */
  qualifiedName(): readonly [prefix: string, local: string] {
    const first = this.name();
    return this.skip(":") ? [first, this.name()] : ["", first];
  }

  /** An exception with the place of a unit, which is where the scanner stands if nothing else is said. */
  failure(message: string, at = this.at): CSharpException {
    const [line, position] = this.place(at);
    return xmlException(`${message} Line ${line}, position ${position}.`);
  }

  place(at: number): readonly [line: number, position: number] {
    const lines = this.text.slice(0, at).split(/\r\n|\r|\n/);
    return [lines.length, (lines.at(-1)?.length ?? 0) + 1];
  }
}

/** Line ends as XML has them (XML 1.0, section 2.11). */
export function withLineFeeds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
