import { display, JArray, JObject, type JToken, JValue, TokenType } from "../../../policy/index.ts";

/** How names of JSON say what XML has and JSON has not, as the page of json-to-xml has it. */
export interface XmlForm {
  /** Between a prefix and a local name. */
  readonly separator: string;
  /** What the names of properties begin with that declare a namespace; undefined when none does. */
  readonly namespacePrefix: string | undefined;
  /** The property whose own properties are attributes; undefined when none is. */
  readonly attributeBlock: string | undefined;
}

/** What comes of this JSON in Azure is written nowhere. */
export class UnknownXml extends Error {
  override readonly name = "UnknownXml";
}

/** The XML of a JSON text, indented. @throws UnknownXml */
export function xmlOfJson(token: JToken, form: XmlForm): string {
  if (!(token instanceof JObject)) throw unknown("JSON that is no object");
  const [only, ...others] = token.properties;
  const isRoot = only !== undefined && others.length === 0 && !(only.value instanceof JArray);
  const named = isRoot ? only.name : "Document";
  return new Writer(form).element(named, isRoot ? only.value : token, new Map(), "");
}

type Prefixes = ReadonlyMap<string, string>;

class Writer {
  readonly #form: XmlForm;

  constructor(form: XmlForm) {
    this.#form = form;
  }

  element(name: string, token: JToken, around: Prefixes, indent: string): string {
    if (token instanceof JArray) return this.#items(name, token, around, indent);
    const properties = token instanceof JObject ? token.properties : [];
    const prefixes = new Map(around);
    const attributes: string[] = [];
    for (const { name: declared, value } of properties) {
      const prefix = this.#declares(declared);
      if (prefix === undefined) continue;
      prefixes.set(prefix, this.#text(value));
      attributes.push(attribute(prefix === "" ? "xmlns" : `xmlns:${prefix}`, this.#text(value)));
    }
    for (const { name: block, value } of properties) {
      if (block !== this.#form.attributeBlock) continue;
      if (!(value instanceof JObject)) throw unknown(`a block of attributes that is no object`);
      for (const each of value.properties) {
        attributes.push(attribute(this.#name(each.name, prefixes), this.#text(each.value)));
      }
    }
    const start = `${indent}<${[this.#name(name, prefixes), ...attributes].join(" ")}`;
    if (token instanceof JObject) return this.#around(start, token, prefixes, indent);
    if (token instanceof JValue && token.tokenType === TokenType.Null) {
      return `${start} xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" />`;
    }
    const text = escaped(this.#text(token));
    return text === "" ? `${start} />` : `${start}>${text}${endOf(start)}`;
  }

  #items(name: string, { items }: JArray, around: Prefixes, indent: string): string {
    if (items.length === 0) return `${indent}<${this.#name(name, around)} />`;
    if (items.some((item) => item instanceof JArray)) throw unknown("a list within a list");
    return items.map((item) => this.element(name, item, around, indent)).join("\n");
  }

  #around(start: string, object: JObject, prefixes: Prefixes, indent: string): string {
    const children = object.properties
      .filter(({ name }) => this.#declares(name) === undefined)
      .filter(({ name }) => name !== this.#form.attributeBlock)
      .map(({ name, value }) => this.element(name, value, prefixes, `${indent}  `));
    if (children.length === 0) return `${start} />`;
    return `${start}>\n${children.join("\n")}\n${indent}${endOf(start)}`;
  }

  /** The prefix that a property declares; empty for the default namespace. */
  #declares(name: string): string | undefined {
    const { namespacePrefix, separator } = this.#form;
    if (namespacePrefix === undefined || namespacePrefix === "") return undefined;
    if (name === namespacePrefix) return "";
    const start = `${namespacePrefix}${separator}`;
    if (!name.startsWith(start)) return undefined;
    return checkedName(name.slice(start.length));
  }

  #name(written: string, prefixes: Prefixes): string {
    const parts = written.split(this.#form.separator);
    if (parts.length === 1) return checkedName(written);
    const [prefix = "", local = ""] = parts;
    if (parts.length > 2 || !prefixes.has(prefix)) {
      throw unknown(
        `the name ${written}, where nothing declares the prefix before "${this.#form.separator}"`,
      );
    }
    return `${checkedName(prefix)}:${checkedName(local)}`;
  }

  #text(token: JToken): string {
    if (!(token instanceof JValue)) throw unknown("an object or a list as a text");
    switch (token.tokenType) {
      case TokenType.String:
      case TokenType.Integer:
      case TokenType.Float:
      case TokenType.Boolean:
        return display(token);
      case TokenType.Date:
        throw unknown('a date, which parse-date="false" copies');
      default:
        throw unknown("null as a text, or a value that JSON does not have");
    }
  }
}

function unknown(what: string): UnknownXml {
  return new UnknownXml(`no page says what XML comes of ${what}.`);
}

/** Names without a colon, which separates (Namespaces in XML 1.0, section 3); of ASCII and letters. */
function checkedName(name: string): string {
  if (/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name)) return name;
  throw unknown(`the name ${JSON.stringify(name)}, which is none in XML`);
}

function endOf(start: string): string {
  return `</${/<([^\s]+)/.exec(start)?.[1] ?? ""}>`;
}

function attribute(name: string, value: string): string {
  const text = escaped(value)
    .replaceAll('"', "&quot;")
    .replace(/[\t\n]/g, reference);
  return `${name}="${text}"`;
}

function escaped(text: string): string {
  // XML 1.0 section 2.2: no reference stands for these characters either.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text)) {
    throw unknown("a character that XML does not have");
  }
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\r/g, reference);
}

function reference(character: string): string {
  return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}
