import type { Report } from "../report.ts";
import type { SourceText } from "../source-text.ts";
import { checkCharacters, decoded, literalIn, XmlSyntaxError } from "./characters.ts";
import type { XmlElement, XmlValue } from "./element.ts";
import { delimitExpression, startsExpression } from "./expression-span.ts";

/**
 * Reads a policy document in the `rawxml` dialect: XML in which the C# of `@(...)` and `@{...}`
 * stands unescaped, in attributes as in text. Outside of them it is as strict as XML 1.0: nobody knows what
 * API Management makes of the rest. What samples write nevertheless is reported, and read.
 *
 * @param report told of what is read nevertheless @default what is an error is refused
 * @throws XmlSyntaxError at the first place that is not well formed.
 */
export function scanPolicyXml(source: SourceText, report: Report = refuse): XmlElement {
  const scanner = new XmlScanner(source, report);
  return scanner.document();
}

/** Takes nothing that needs a profile to be taken. */
const refuse: Report = (_rule, offset, message, { severity = "error" } = {}) => {
  if (severity === "error") throw new XmlSyntaxError(message, offset);
};

/** With a prefix, as in the style sheet that xsl-transform holds. */
const namePattern = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y;

function isTemplate(name: string, attributes: ReadonlyMap<string, XmlValue>): boolean {
  return name === "set-body" && attributes.get("template")?.content.text === "liquid";
}

class XmlScanner {
  readonly #source: SourceText;
  readonly #text: string;
  readonly #report: Report;
  #at = 0;

  constructor(source: SourceText, report: Report) {
    this.#source = source;
    this.#report = report;
    this.#text = source.text;
  }

  document(): XmlElement {
    checkCharacters(this.#text);
    this.#checkEncoding();
    this.#skipDeclaration();
    this.#skipMisc();
    const root = this.#element();
    this.#skipMisc();
    if (this.#at < this.#text.length) {
      throw this.#error("There is text after the root element; a policy document has one root.");
    }
    return root;
  }

  /** Whoever reads a file as UTF-8 reads U+FFFD for what is none, such as an umlaut in Latin-1. */
  #checkEncoding(): void {
    const offset = this.#text.indexOf("\ufffd");
    if (offset < 0) return;
    this.#report(
      "xml-syntax",
      offset,
      "Here is U+FFFD, which is read for what is no UTF-8. Save the file as UTF-8, and write the character again if it is in the file.",
      { severity: "warning" },
    );
  }

  #skipDeclaration(): void {
    const [declaration] = /^\ufeff?\s*<\?xml\s[^<>]*\?>/.exec(this.#text) ?? [];
    if (declaration === undefined) return;
    this.#report(
      "xml-syntax",
      declaration.indexOf("<"),
      "No page shows an XML declaration in a policy document; leave it out.",
      { tolerance: "xml-declaration" },
    );
    this.#at = declaration.length;
  }

  /** White space and comments, as may stand around the root element. */
  #skipMisc(): void {
    for (;;) {
      this.#skipSpace();
      if (!this.#skipComment()) return;
    }
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
  }

  #skipComment(): boolean {
    if (!this.#text.startsWith("<!--", this.#at)) return false;
    const end = this.#text.indexOf("-->", this.#at + 4);
    if (end < 0) throw this.#error("This comment is not closed; end it with -->.");
    const hyphens = `${this.#text.slice(this.#at + 4, end)}-`.indexOf("--");
    if (hyphens >= 0) {
      throw new XmlSyntaxError(
        'A comment of XML holds no "--" and does not end in "-"; write something else.',
        this.#at + 4 + hyphens,
      );
    }
    this.#at = end + 3;
    return true;
  }

  #element(): XmlElement {
    const offset = this.#at;
    if (this.#text[offset] !== "<") throw this.#error("An element is expected here.");
    this.#at += 1;
    const name = this.#name("an element name");
    const attributes = this.#attributes(name);
    if (this.#text.startsWith("/>", this.#at)) {
      this.#at += 2;
      return { name, offset, end: this.#at, attributes, children: [] };
    }
    this.#at += 1;
    if (isTemplate(name, attributes)) {
      const template = this.#template(name, offset);
      return { name, offset, end: this.#at, attributes, children: [], ...template };
    }
    const content = this.#content(name, offset);
    return { name, offset, end: this.#at, attributes, ...content };
  }

  #name(what: string): string {
    namePattern.lastIndex = this.#at;
    const match = namePattern.exec(this.#text);
    if (match === null) throw this.#error(`Expected ${what} here.`);
    this.#at += match[0].length;
    return match[0];
  }

  #attributes(element: string): Map<string, XmlValue> {
    const attributes = new Map<string, XmlValue>();
    for (;;) {
      const before = this.#at;
      this.#skipSpace();
      const rest = this.#text.slice(this.#at, this.#at + 2);
      if (rest.startsWith(">") || rest === "/>") return attributes;
      if (this.#at >= this.#text.length) {
        throw new XmlSyntaxError(`The tag <${element}> is not closed.`, before);
      }
      if (this.#at === before) throw this.#error("White space is expected between attributes.");
      const nameAt = this.#at;
      const name = this.#name("an attribute name");
      if (attributes.has(name)) {
        throw new XmlSyntaxError(`The attribute ${name} stands twice on <${element}>.`, nameAt);
      }
      this.#skipSpace();
      if (this.#text[this.#at] !== "=") throw this.#error(`Expected = after ${name}.`);
      this.#at += 1;
      this.#skipSpace();
      attributes.set(name, this.#attributeValue(name));
    }
  }

  #attributeValue(name: string): XmlValue {
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") {
      throw this.#error(`The value of ${name} must stand in quotes.`);
    }
    const start = this.#at + 1;
    if (startsExpression(this.#text, start)) {
      const value = this.#expression(start);
      if (this.#text[this.#at] !== quote) {
        throw this.#error(
          `The expression of ${name} ends here, but a quote does not follow: make the whole value one expression.`,
        );
      }
      this.#at += 1;
      return value;
    }
    const end = this.#text.indexOf(quote, start);
    if (end < 0) throw this.#error(`The value of ${name} is not closed; a quote is missing.`);
    const raw = this.#text.slice(start, end);
    if (raw.includes("<")) {
      const at = start + raw.indexOf("<");
      throw new XmlSyntaxError(
        `"<" cannot stand in the value of ${name} outside an expression; write &lt;.`,
        at,
      );
    }
    this.#at = end + 1;
    return literalIn(this.#source, start, end, false);
  }

  #expression(start: number): XmlValue {
    const span = delimitExpression(this.#text, start);
    if ("problem" in span) {
      const what = { expression: "expression", string: "string literal", comment: "comment" };
      throw new XmlSyntaxError(`This ${what[span.problem]} is not closed.`, span.at);
    }
    this.#at = span.end;
    const content = decoded(this.#source, span.innerStart, span.innerEnd);
    return { offset: start, content, expression: span.form };
  }

  #content(name: string, openedAt: number): { children: XmlElement[]; text?: XmlValue } {
    const children: XmlElement[] = [];
    let text: XmlValue | undefined;
    for (;;) {
      const textStart = this.#at;
      this.#skipSpace();
      if (this.#at >= this.#text.length) {
        throw new XmlSyntaxError(`The element <${name}> is not closed.`, openedAt);
      }
      if (this.#skipComment()) continue;
      if (this.#text.startsWith("</", this.#at)) {
        this.#closingTag(name);
        if (text === undefined) return { children };
        if (children.length > 0) {
          throw new XmlSyntaxError(`<${name}> holds both text and elements.`, text.offset);
        }
        return { children, text };
      }
      if (this.#text.startsWith("<?", this.#at)) {
        throw this.#error("Processing instructions are not documented for policies; leave it out.");
      }
      if (this.#text.startsWith("<![CDATA[", this.#at) && text === undefined) {
        text = this.#section();
        continue;
      }
      if (this.#text[this.#at] === "<") {
        children.push(this.#element());
        continue;
      }
      if (text !== undefined) {
        throw this.#error(`<${name}> holds text in two places; keep it in one piece.`);
      }
      text = this.#elementText(textStart);
    }
  }

  #elementText(textStart: number): XmlValue {
    if (startsExpression(this.#text, this.#at)) {
      const value = this.#expression(this.#at);
      this.#skipSpace();
      return value;
    }
    const end = this.#text.indexOf("<", this.#at);
    this.#at = end < 0 ? this.#text.length : end;
    return literalIn(this.#source, textStart, this.#at, true);
  }

  /** A Liquid template as it stands: it may hold elements, of which nobody knows where they end. */
  #template(name: string, openedAt: number): { readonly text?: XmlValue } {
    const start = this.#at;
    const end = this.#text.indexOf(`</${name}`, start);
    if (end < 0) throw new XmlSyntaxError(`The element <${name}> is not closed.`, openedAt);
    this.#at = end;
    this.#closingTag(name);
    const written = this.#text.slice(start, end);
    if (written.trim() === "") return {};
    // Markup goes out as it stands; text without any is text of XML.
    const content = written.includes("<")
      ? this.#source.slice(start, end)
      : decoded(this.#source, start, end);
    return { text: { offset: start, content } };
  }

  /** What a CDATA section holds: an expression when all of it is one, or text as it stands. */
  #section(): XmlValue {
    const offset = this.#at;
    const start = offset + "<![CDATA[".length;
    const end = this.#text.indexOf("]]>", start);
    if (end < 0) throw this.#error("This CDATA section is not closed; end it with ]]>.");
    this.#report(
      "xml-syntax",
      offset,
      "CDATA sections are not documented for policies; write the text with entities or as an expression.",
      { tolerance: "cdata" },
    );
    this.#at = end + "]]>".length;
    const written = this.#text.slice(start, end);
    const first = start + written.length - written.trimStart().length;
    const span = startsExpression(this.#text, first)
      ? delimitExpression(this.#text, first)
      : undefined;
    if (
      span !== undefined &&
      !("problem" in span) &&
      /^\s*$/.test(this.#text.slice(span.end, end))
    ) {
      const content = this.#source.slice(span.innerStart, span.innerEnd);
      return { offset: first, content, expression: span.form };
    }
    const content = this.#source.slice(start, end);
    return /@[({]/.test(written)
      ? { offset: start, content, mixed: true }
      : { offset: start, content };
  }

  #closingTag(name: string): void {
    const offset = this.#at;
    this.#at += 2;
    const closing = this.#name("an element name");
    if (closing !== name) {
      throw new XmlSyntaxError(`</${closing}> closes <${name}>; the tags do not match.`, offset);
    }
    this.#skipSpace();
    if (this.#text[this.#at] !== ">") throw this.#error("Expected > here.");
    this.#at += 1;
  }

  #error(message: string): XmlSyntaxError {
    return new XmlSyntaxError(message, this.#at);
  }
}
