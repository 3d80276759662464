import { spend } from "../../runtime/budget.ts";
import type { CSharpException } from "../../runtime/exceptions.ts";
import { isWhiteSpace, shownUnit, xmlException } from "./characters.ts";
import { addContent } from "./content.ts";
import { XDocument } from "./document.ts";
import { XAttribute, XElement } from "./element-and-attribute.ts";
import { XCData, XComment, XProcessingInstruction } from "./leaves.ts";
import { XName, xmlUri } from "./names.ts";
import { Namespaces, type Written } from "./namespaces.ts";
import { readDeclaration, readDocumentType } from "./prolog.ts";
import { attributeValue, characterData, checkUnits } from "./references.ts";
import { Scanner, withLineFeeds } from "./scanner.ts";
import type { XContainer } from "./tree.ts";

/** LoadOptions.PreserveWhitespace. */
const preserveWhitespace = 1;

/** An element whose end has not come yet. */
interface Open {
  readonly element: XElement;
  readonly tag: string;
  readonly at: number;
  readonly keepsSpace: boolean;
  /** The prefixes that it declares. */
  readonly prefixes: readonly string[];
}

/** The names of elements and attributes with the prefixes that are written, which LINQ does not keep. */
export type WrittenNames = Map<XElement | XAttribute, string>;

/**
 * Reads a document, or throws as XDocument.Parse does.
 *
 * @param options LoadOptions
 * @param names is filled with the names as they are written
 */
export function readXml(text: string, options: number, names?: WrittenNames): XDocument {
  return new Reader(text, (options & preserveWhitespace) !== 0, names).read();
}

class Reader {
  readonly #scanner: Scanner;
  readonly #keepsSpace: boolean;
  readonly #document = new XDocument();
  readonly #open: Open[] = [];
  readonly #namespaces: Namespaces;
  readonly #names: WrittenNames | undefined;

  constructor(text: string, keepsSpace: boolean, names: WrittenNames | undefined) {
    this.#scanner = new Scanner(text);
    this.#namespaces = new Namespaces(this.#scanner);
    this.#keepsSpace = keepsSpace;
    this.#names = names;
  }

  read(): XDocument {
    const scanner = this.#scanner;
    if (/^<\?xml(?![\w.:-])/.test(scanner.text)) {
      this.#document.declaration = readDeclaration(scanner);
    }
    while (!scanner.isAtEnd) {
      spend(1);
      this.#next();
    }
    if (this.#isInside) throw this.#unclosed();
    if (this.#document.root === null) throw xmlException("Root element is missing.");
    return this.#document;
  }

  #unclosed(): CSharpException {
    const tags = this.#open.map(({ tag }) => tag).reverse();
    const end = tags.length === 0 ? "" : ".";
    return this.#scanner.failure(
      `Unexpected end of file has occurred. The following elements are not closed: ${tags.join(", ")}${end}`,
    );
  }

  get #container(): XContainer {
    return this.#open.at(-1)?.element ?? this.#document;
  }

  #next(): void {
    const scanner = this.#scanner;
    const start = scanner.at;
    const rest = scanner.text.length - start;
    if (scanner.unit !== "<") this.#text();
    // .NET looks at four characters before it takes anything for markup.
    else if (!this.#isInside && rest < 4) {
      throw scanner.failure(invalidRoot);
    } else if (rest === 1) {
      scanner.at += 1;
      throw this.#unclosed();
    } else if (scanner.skip("</")) this.#endTag();
    else if (scanner.skip("<!--")) this.#comment();
    else if (scanner.skip("<?")) this.#instruction(start);
    else if (scanner.skip("<![CDATA[")) this.#cdata(start);
    else if (scanner.skip("<!DOCTYPE")) this.#documentType(start);
    else if (scanner.skip("<!")) throw this.#unexpectedMarkup(start);
    else if (scanner.skip("<")) this.#startTag();
  }

  #unexpectedMarkup(start: number): CSharpException {
    const scanner = this.#scanner;
    if (!this.#isInside) return scanner.failure(invalidRoot, start);
    const token = /^(?:\w+|.)/s.exec(scanner.text.slice(scanner.at, scanner.at + 8))?.[0] ?? "";
    return scanner.failure(
      `'${token}' is an unexpected token. The expected token is '<!--' or '<[CDATA['.`,
    );
  }

  get #isInside(): boolean {
    return this.#open.length > 0;
  }

  #text(): void {
    const scanner = this.#scanner;
    const start = scanner.at;
    if (!this.#isInside) {
      scanner.skipSpace();
      if (scanner.at === start) throw scanner.failure(invalidRoot);
      const space = withLineFeeds(scanner.text.slice(start, scanner.at));
      if (this.#keepsSpace) addContent(this.#document, space);
      return;
    }
    const text = characterData(scanner);
    const keeps = this.#keepsSpace || this.#open.at(-1)?.keepsSpace === true;
    if (keeps || !isWhiteSpace(text)) addContent(this.#container, text);
  }

  #comment(): void {
    const scanner = this.#scanner;
    const start = scanner.at;
    const text = scanner.until("-->", "Comment");
    const dashes = text.indexOf("--");
    if (dashes >= 0 || text.endsWith("-")) {
      throw scanner.failure(
        "An XML comment cannot contain '--', and '-' cannot be the last character.",
        start + (dashes >= 0 ? dashes : text.length - 1),
      );
    }
    checkUnits(scanner, text, start);
    this.#container.append(new XComment(withLineFeeds(text)));
  }

  #instruction(start: number): void {
    const scanner = this.#scanner;
    const target = scanner.name();
    if (/^xml$/i.test(target)) {
      throw scanner.failure(
        target === "xml"
          ? "Unexpected XML declaration. The XML declaration must be the first node in the document, and no whitespace characters are allowed to appear before it."
          : `'${target}' is an invalid name for processing instructions.`,
        start + 2,
      );
    }
    const isSpaced = scanner.skipSpace();
    if (!isSpaced && !scanner.startsWith("?>")) {
      if (scanner.isAtEnd)
        throw scanner.failure("Unexpected end of file while parsing PI has occurred.");
      throw scanner.failure(
        `The '${scanner.unit}' character, hexadecimal value 0x${hexadecimal(scanner.unit)}, cannot be included in a name.`,
      );
    }
    const at = scanner.at;
    const data = scanner.until("?>", "PI");
    checkUnits(scanner, data, at);
    this.#container.append(new XProcessingInstruction(target, withLineFeeds(data)));
  }

  #cdata(start: number): void {
    const scanner = this.#scanner;
    if (!this.#isInside) {
      throw scanner.failure(invalidRoot, start);
    }
    const at = scanner.at;
    const text = scanner.until("]]>", "CDATA");
    checkUnits(scanner, text, at);
    this.#container.append(new XCData(withLineFeeds(text)));
  }

  #documentType(start: number): void {
    const scanner = this.#scanner;
    if (this.#isInside) {
      scanner.at = start + 2;
      throw this.#unexpectedMarkup(start);
    }
    const { documentType, root } = this.#document;
    if (root !== null)
      throw scanner.failure("DTD must be defined before the document root element.", start + 2);
    if (documentType !== null) throw scanner.failure("Cannot have multiple DTDs.", start + 2);
    this.#document.append(readDocumentType(scanner));
  }

  #startTag(): void {
    const scanner = this.#scanner;
    const at = scanner.at;
    if (!this.#isInside && this.#document.root !== null) {
      throw scanner.failure("There are multiple root elements.", at);
    }
    const [prefix, local] = scanner.qualifiedName();
    const tag = scanner.text.slice(at, scanner.at);
    const written = this.#attributes();
    const prefixes = this.#namespaces.declare(written);
    const element = new XElement(new XName(this.#namespaces.ofElement(prefix, at), local));
    this.#names?.set(element, tag);
    const seen = new Set<string>();
    let keepsSpace = this.#open.at(-1)?.keepsSpace ?? false;
    for (const each of written) {
      const name = new XName(this.#namespaces.ofAttribute(each), each.local);
      const key = name.toString();
      if (seen.has(key)) {
        throw scanner.failure(`'${qualified(each)}' is a duplicate attribute name.`, each.at);
      }
      seen.add(key);
      if (name.uri === xmlUri && name.local === "space") keepsSpace = each.value === "preserve";
      const attribute = new XAttribute(name, each.value);
      this.#names?.set(attribute, qualified(each));
      element.appendAttribute(attribute);
    }
    this.#container.append(element);
    const isClosed = scanner.unit === "/";
    if (isClosed && scanner.text.length === scanner.at + 1) {
      scanner.at += 1;
      throw this.#unclosed();
    }
    if (isClosed) scanner.at += 1;
    scanner.expect(">");
    if (isClosed) this.#namespaces.undeclare(prefixes);
    else {
      this.#open.push({ element, tag, at, keepsSpace, prefixes });
    }
  }

  #attributes(): readonly Written[] {
    const scanner = this.#scanner;
    const written: Written[] = [];
    const names = new Set<string>();
    for (;;) {
      const isSpaced = scanner.skipSpace();
      if (scanner.isAtEnd) {
        throw isSpaced || written.length > 0
          ? this.#unclosed()
          : scanner.failure("Unexpected end of file while parsing Name has occurred.");
      }
      if (scanner.unit === ">" || scanner.unit === "/") return written;
      if (!isSpaced) {
        const { unit } = scanner;
        if (written.length === 0) {
          const shown = shownUnit(unit).replace(", ", " character, ");
          throw scanner.failure(`The ${shown}, cannot be included in a name.`);
        }
        const at = scanner.at;
        const token = scanner.name();
        throw scanner.failure(`'${token}' is an unexpected token. Expecting whitespace.`, at);
      }
      const at = scanner.at;
      const [prefix, local] = scanner.qualifiedName();
      const name = scanner.text.slice(at, scanner.at);
      if (names.has(name)) throw scanner.failure(`'${name}' is a duplicate attribute name.`, at);
      names.add(name);
      if (scanner.isAtEnd) {
        throw scanner.failure("Unexpected end of file while parsing Name has occurred.");
      }
      scanner.skipSpace();
      scanner.expect("=");
      scanner.skipSpace();
      const valueAt = scanner.at;
      written.push({ prefix, local, at, valueAt, value: attributeValue(scanner) });
    }
  }

  #endTag(): void {
    const scanner = this.#scanner;
    const at = scanner.at;
    const open = this.#open.pop();
    if (open === undefined) throw scanner.failure("Unexpected end tag.", at);
    const rest = scanner.text.slice(at, at + open.tag.length + 1);
    const isSame =
      rest.startsWith(open.tag) && /^(?:[ \t\r\n>]|$)/.test(rest.slice(open.tag.length));
    if (!isSame) {
      scanner.qualifiedName();
      const name = scanner.text.slice(at, scanner.at);
      if (name !== open.tag) {
        const [line, position] = scanner.place(open.at);
        throw scanner.failure(
          `The '${open.tag}' start tag on line ${line} position ${position} does not match the end tag of '${name}'.`,
          at,
        );
      }
    } else scanner.at += open.tag.length;
    scanner.skipSpace();
    scanner.expect(">");
    if (open.element.isEmpty) open.element.hasEmptyText = true;
    this.#namespaces.undeclare(open.prefixes);
  }
}

const invalidRoot = "Data at the root level is invalid.";

function qualified({ prefix, local }: Written): string {
  return prefix === "" ? local : `${prefix}:${local}`;
}

function hexadecimal(unit: string): string {
  return unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
}
