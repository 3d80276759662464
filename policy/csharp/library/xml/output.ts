import { spend } from "../../runtime/budget.ts";
import { argument } from "../../runtime/exceptions.ts";
import { invalidAt, shownUnit } from "./characters.ts";

/**
 * Writes XML as XmlWriter does, indented or not. Lines end as they do on Linux, as those of JSON do.
 */
export class XmlOutput {
  readonly #isIndented: boolean;
  /** Whether what is written is a document, or a fragment of one. */
  readonly #isDocument: boolean;
  #text = "";
  #level = 0;
  /** Whether there is text beside the elements: then nothing is indented, in what it holds neither. */
  #isMixed = false;
  readonly #outer: boolean[] = [];
  /** Where the last text ended. */
  #textEnd = 0;
  /** Whether the last tag has no `>` yet: an element without content may still become one tag. */
  #isTagOpen = false;

  constructor(isIndented: boolean, isDocument: boolean) {
    this.#isIndented = isIndented;
    this.#isDocument = isDocument;
  }

  get text(): string {
    return this.#text;
  }

  #write(part: string): void {
    spend(1 + (part.length >> 6));
    this.#closeTag();
    this.#text += part;
  }

  #closeTag(): void {
    if (this.#isTagOpen) this.#text += ">";
    this.#isTagOpen = false;
  }

  #indent(): void {
    this.#closeTag();
    if (!this.#isIndented || this.#isMixed || this.#textEnd === this.#text.length) return;
    this.#text += `\n${"  ".repeat(this.#level)}`;
  }

  startTag(name: string): void {
    this.#indent();
    this.#level += 1;
    this.#outer.push(this.#isMixed);
    this.#write(`<${name}`);
  }

  attribute(name: string, value: string): void {
    this.#write(` ${name}="${escaped(value, attributeEscapes)}"`);
  }

  /** An attribute by itself. */
  bareAttribute(name: string, value: string): void {
    this.#write(`${name}="${escaped(value, attributeEscapes)}"`);
  }

  startContent(): void {
    this.#isMixed = this.#level === 1 && this.#isDocument ? false : (this.#outer.at(-1) ?? false);
    this.#isTagOpen = true;
  }

  /** @param isShort whether an element without content may be one tag */
  endTag(name: string, isShort: boolean): void {
    this.#level -= 1;
    const isEmpty = this.#isTagOpen;
    if (isEmpty && isShort) {
      this.#isTagOpen = false;
      this.#write(" />");
    } else {
      if (!isEmpty) this.#indent();
      this.#write(`</${name}>`);
    }
    this.#isMixed = this.#outer.pop() ?? false;
  }

  characters(text: string): void {
    this.#isMixed = true;
    this.#write(escaped(text, textEscapes));
    this.#textEnd = this.#text.length;
  }

  space(text: string): void {
    this.#isMixed = true;
    this.#write(withNewLines(text));
    this.#textEnd = this.#text.length;
  }

  cdata(text: string): void {
    check(text);
    this.#isMixed = true;
    this.#write(`<![CDATA[${withNewLines(text).replaceAll("]]>", "]]]]><![CDATA[>")}]]>`);
    this.#textEnd = this.#text.length;
  }

  comment(text: string): void {
    check(text);
    this.#indent();
    this.#write(`<!--${withNewLines(text).replace(/-(?=-|$)/g, "- ")}-->`);
  }

  instruction(target: string, data: string): void {
    check(data);
    this.#indent();
    const rest = data === "" ? "" : ` ${withNewLines(data).replaceAll("?>", "? >")}`;
    this.#write(`<?${target}${rest}?>`);
  }

  documentType(
    name: string,
    publicId: string | null,
    systemId: string | null,
    subset: string | null,
  ): void {
    this.#indent();
    checkPublicId(publicId ?? "");
    check(systemId ?? "");
    check(subset ?? "");
    const external =
      publicId !== null
        ? ` PUBLIC "${publicId}" "${systemId ?? ""}"`
        : systemId !== null
          ? ` SYSTEM "${systemId}"`
          : " ";
    this.#write(`<!DOCTYPE ${name}${external}${subset === null ? "" : `[${subset}]`}>`);
  }

  declaration(standalone: boolean | undefined): void {
    const rest = standalone === undefined ? "" : ` standalone="${standalone ? "yes" : "no"}"`;
    this.#write(`<?xml version="1.0" encoding="utf-16"${rest}?>`);
  }
}

const textEscapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\r\n": "\n",
  "\r": "\n",
};

const attributeEscapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};

function escaped(text: string, escapes: Readonly<Record<string, string>>): string {
  check(text);
  return escapes === textEscapes
    ? text.replace(/[&<>]|\r\n?/g, (found) => escapes[found] ?? found)
    : text.replace(/[&<>"\t\n\r]/g, (found) => escapes[found] ?? found);
}

function withNewLines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** The identifier of a document type has few characters (XML 1.0, section 2.3). */
function checkPublicId(id: string): void {
  const bad = /[^ \r\na-zA-Z0-9\-'()+,./:=?;!*#@$_%]/.exec(id);
  if (bad !== null) throw argument(`${shownUnit(bad[0])}, is an invalid character.`, "pubid");
}

/** What XML cannot say, .NET refuses to write. */
function check(text: string): void {
  const bad = invalidAt(text);
  if (bad < 0) return;
  const unit = text.charAt(bad);
  throw argument(
    /[\ud800-\udfff]/.test(unit)
      ? "The surrogate pair is invalid."
      : `${shownUnit(unit)}, is an invalid character.`,
  );
}
