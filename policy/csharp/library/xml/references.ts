import { spend } from "../../runtime/budget.ts";
import { invalidAt, shownUnit } from "./characters.ts";
import { startsName } from "./name-characters.ts";
import { type Scanner, withLineFeeds } from "./scanner.ts";

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** The text that a reference stands for; the scanner stands at its `&`. */
function reference(scanner: Scanner): string {
  const start = scanner.at;
  scanner.at += 1;
  if (!scanner.skip("#")) {
    if (!startsName(scanner.unit)) {
      throw scanner.failure("An error occurred while parsing EntityName.");
    }
    const name = scanner.name();
    if (!scanner.skip(";")) throw scanner.failure("An error occurred while parsing EntityName.");
    const known = Object.hasOwn(entities, name) ? entities[name] : undefined;
    if (known !== undefined) return known;
    throw scanner.failure(`Reference to undeclared entity '${name}'.`, start + 1);
  }
  const isHexadecimal = scanner.skip("x");
  const digitsAt = scanner.at;
  const digits = /^[\da-fA-F]*/.exec(scanner.text.slice(scanner.at, scanner.at + 16))?.[0] ?? "";
  const isNumber = isHexadecimal ? digits !== "" : /^\d+$/.test(digits);
  scanner.at += digits.length;
  if (!isNumber || !scanner.skip(";")) {
    throw scanner.failure(
      `Invalid syntax for a ${isHexadecimal ? "hexadecimal" : "decimal"} numeric entity reference.`,
    );
  }
  const code = Number.parseInt(digits, isHexadecimal ? 16 : 10);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  const text = code > 0x10ffff || isSurrogate ? "" : String.fromCodePoint(code);
  if (text === "" || invalidAt(text) >= 0) {
    throw scanner.failure(
      code > 0x10ffff
        ? "Invalid value of a character entity reference."
        : `${shownUnit(String.fromCharCode(code))}, is an invalid character.`,
      digitsAt,
    );
  }
  return text;
}

/** The text up to the next tag. */
export function characterData(scanner: Scanner): string {
  let text = "";
  while (!scanner.isAtEnd && scanner.unit !== "<") {
    if (scanner.unit === "&") text += reference(scanner);
    else text += plain(scanner, /[<&]/g);
  }
  return text;
}

/** A run of text without references, checked. */
function plain(scanner: Scanner, stop: RegExp): string {
  const start = scanner.at;
  stop.lastIndex = start;
  const end = stop.exec(scanner.text)?.index ?? scanner.text.length;
  spend(1 + ((end - start) >> 6));
  const part = scanner.text.slice(start, end);
  checkUnits(scanner, part, start);
  const closing = part.indexOf("]]>");
  if (closing >= 0 && stop.source === "[<&]") {
    throw scanner.failure("']]>' is not allowed in character data.", start + closing);
  }
  scanner.at = end;
  return withLineFeeds(part);
}

/** Throws for what no document may have. */
export function checkUnits(scanner: Scanner, part: string, start: number): void {
  const bad = invalidAt(part);
  if (bad < 0) return;
  throw scanner.failure(`${shownUnit(part.charAt(bad))}, is an invalid character.`, start + bad);
}

/** The value between quotes, with white space as spaces (XML 1.0, section 3.3.3). */
export function attributeValue(scanner: Scanner): string {
  const quote = scanner.unit;
  if (quote !== '"' && quote !== "'") {
    if (scanner.isAtEnd) throw scanner.failure("Unexpected end of file has occurred.");
    throw scanner.failure(`'${quote}' is an unexpected token. The expected token is '"' or '''.`);
  }
  scanner.at += 1;
  let text = "";
  for (;;) {
    if (scanner.isAtEnd) {
      throw scanner.failure("There is an unclosed literal string.");
    }
    const { unit } = scanner;
    if (unit === quote) {
      scanner.at += 1;
      return text;
    }
    if (unit === "<")
      throw scanner.failure(`${shownUnit("<")}, is an invalid attribute character.`);
    if (unit === "&") text += reference(scanner);
    else text += plain(scanner, quote === '"' ? /["<&]/g : /['<&]/g).replace(/[\t\n]/g, " ");
  }
}
