import type { SourceText } from "../source-text.ts";
import type { XmlValue } from "./element.ts";

/** A place where text is not the XML dialect that API Management accepts. */
export class XmlSyntaxError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = "XmlSyntaxError";
    this.offset = offset;
  }
}

/** XML 1.0, section 2.2: what is no character of a document, however it is written. */
const noCharacter = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
/** What is in UTF-16 and was read as UTF-8, with a mark at its start or without: every other character is none. */
const readFromUtf16 = /^.{0,3}\0.\0/s;
const looseAmpersand = /&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[\da-fA-F]+);)/;

const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};

/** @throws XmlSyntaxError at the first character that cannot stand in XML. */
export function checkCharacters(text: string): void {
  const illegal = noCharacter.exec(text);
  if (illegal === null) return;
  const code = (illegal[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const advice = readFromUtf16.test(text) ? " The file is in UTF-16: save it as UTF-8." : "";
  throw new XmlSyntaxError(`The character U+${code} cannot stand in XML.${advice}`, illegal.index);
}

/**
 * Text of an element or an attribute, its entities decoded.
 *
 * @throws XmlSyntaxError where it would have to be escaped.
 */
export function literalIn(
  source: SourceText,
  start: number,
  end: number,
  isText: boolean,
): XmlValue {
  const raw = source.text.slice(start, end);
  const loose = looseAmpersand.exec(raw);
  if (loose !== null) {
    throw new XmlSyntaxError(
      '"&" begins no entity here; outside of an expression write &amp;.',
      start + loose.index,
    );
  }
  const closing = isText ? raw.indexOf("]]>") : -1;
  if (closing >= 0) {
    throw new XmlSyntaxError('"]]>" cannot stand in text; write ]]&gt;.', start + closing);
  }
  const content = decoded(source, start, end);
  const mixed = /@[({]/.test(content.text);
  return mixed ? { offset: start, content, mixed } : { offset: start, content };
}

/**
 * A stretch with its entities decoded. They are decoded inside expressions too: API Management accepts
 * documents that mix both styles.
 */
export function decoded(source: SourceText, start: number, end: number): SourceText {
  return source.slice(start, end).replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (match) => {
    const [, reference = ""] = match;
    if (!reference.startsWith("#")) return entities[reference] ?? match[0];
    const code = reference.startsWith("#x")
      ? Number.parseInt(reference.slice(2), 16)
      : Number(reference.slice(1));
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : "\0";
    if (noCharacter.test(character)) {
      throw new XmlSyntaxError(`${match[0]} is no character of XML.`, start + (match.index ?? 0));
    }
    return character;
  });
}
