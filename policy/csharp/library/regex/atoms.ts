import { type CharacterClasses, isCategory } from "./character-classes.ts";
import { type PatternReader, PatternRefusal } from "./pattern-reader.ts";

const notAnything = "(?![\\s\\S])";
const notBehind = "(?<![\\s\\S])";
/** `$` and `\Z`: at the end, or before a line feed at the end. */
export const atEnd = `(?=\\n?${notAnything})`;
/** `^` and `\A` without RegexOptions.Multiline. */
export const atStart = notBehind;

/** Reads an escape outside of a class, as JavaScript. */
export function readEscape(reader: PatternReader, classes: CharacterClasses): string {
  const known = classEscape(reader, classes);
  if (known !== undefined) return `[${known}]`;
  const boundary = reader.take(/\\[bB]/);
  if (boundary !== null) return wordBoundary(classes, boundary[0] === "\\B");
  const anchor = reader.take(/\\[AzZ]/);
  if (anchor !== null) {
    return { "\\A": notBehind, "\\z": notAnything, "\\Z": atEnd }[anchor[0]] ?? "";
  }
  if (reader.take(/\\(?:k[<'{]|G|[1-9])/)) {
    throw new PatternRefusal(
      "Backreferences and \\G are not supported; match the parts separately",
    );
  }
  return singleEscape(reader);
}

/** `\d`, `\p{Lu}` and their like, as the content of a class. */
function classEscape(reader: PatternReader, classes: CharacterClasses): string | undefined {
  const category = reader.take(/\\([pP])\{(\w+)\}/);
  if (category !== null) {
    const [, letter = "p", name = ""] = category;
    if (!isCategory(name)) {
      throw new PatternRefusal(`The Unicode block '${name}' is not supported; list the characters`);
    }
    return classes.content(`${letter}{${name}}`);
  }
  const known = reader.take(/\\[dDwWsS]/);
  return known === null ? undefined : classes.content(known[0].slice(1));
}

function wordBoundary(classes: CharacterClasses, isNegated: boolean): string {
  const word = `[${classes.content("b")}]`;
  const [same, other] = isNegated ? ["(?<=", "(?<!"] : ["(?<!", "(?<="];
  return `(?:${other}${word})(?!${word})|${same}${word})(?=${word}))`;
}

const controlEscapes: Readonly<Record<string, string>> = { a: "\\u0007", e: "\\u001b" };

/** An escape for one character, the same inside and outside of a class. */
function singleEscape(reader: PatternReader): string {
  const code = reader.take(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|0([0-7]{0,2})|c([A-Za-z]))/);
  if (code !== null) {
    const [, hex, unit, octal, control] = code;
    if (control !== undefined) return unitEscape(control.toUpperCase().charCodeAt(0) - 64);
    const digits = hex ?? unit;
    return unitEscape(
      digits === undefined ? Number.parseInt(octal || "0", 8) : Number.parseInt(digits, 16),
    );
  }
  const simple = reader.take(/\\([tnrfvae])/);
  if (simple !== null) return controlEscapes[simple[1] ?? ""] ?? simple[0];
  const punctuation = reader.take(/\\([^A-Za-z0-9_])/);
  if (punctuation === null) {
    throw new PatternRefusal(`Unrecognized escape sequence '${reader.peek(2)}'`);
  }
  return unitEscape((punctuation[1] ?? "").charCodeAt(0));
}

function unitEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Reads a class in brackets. */
export function readClass(reader: PatternReader, classes: CharacterClasses): string {
  let body = reader.take(/\[\^?/)?.[0] ?? "[";
  // A bracket right at the start belongs to the class.
  if (reader.take(/\]/)) body += "\\]";
  for (;;) {
    if (reader.isAtEnd) throw new PatternRefusal("Unterminated [] set");
    if (reader.take(/\]/)) return `${body}]`;
    if (reader.take(/-\[/)) {
      throw new PatternRefusal("Class subtraction is not supported; list the characters");
    }
    body += classItem(reader, classes);
  }
}

function classItem(reader: PatternReader, classes: CharacterClasses): string {
  const known = classEscape(reader, classes);
  if (known !== undefined) return known;
  if (reader.take(/\\b/)) return "\\b";
  if (reader.current === "\\") return singleEscape(reader);
  const char = reader.next();
  return char === "[" ? "\\[" : char;
}
