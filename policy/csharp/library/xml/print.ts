import { spend } from "../../runtime/budget.ts";
import { XDocument } from "./document.ts";
import { XAttribute, XElement } from "./element-and-attribute.ts";
import { XCData, XComment, XDocumentType, XProcessingInstruction, XText } from "./leaves.ts";
import { type XName, xmlnsUri, xmlUri } from "./names.ts";
import { XmlOutput } from "./output.ts";
import { Prefixes } from "./prefixes.ts";
import { printXmlWith, type XContainer, type XNode, type XObject } from "./tree.ts";

/** The numbers of SaveOptions. */
const disableFormatting = 1;
const omitDuplicateNamespaces = 2;

interface Declared {
  readonly prefix: string;
  readonly uri: string;
}

/** What the elements around a node declare, and those that are being written; the nearest last. */
class Scope {
  readonly #declarations: Declared[] = [];
  readonly #byPrefix = new Map<string, Declared[]>();
  readonly #byUri = new Map<string, Declared[]>();
  readonly #marks: number[] = [];

  constructor(element: XElement) {
    const outer: XElement[] = [];
    for (let each = element.outer; each !== null; each = each.outer) {
      spend(1);
      outer.push(each);
    }
    // Of what one element around declares, .NET takes the first for the nearest.
    for (const { attributes } of outer.reverse()) this.#add(attributes.toReversed());
  }

  #add(attributes: readonly XAttribute[]): void {
    for (const { isDeclaration, name, value } of attributes) {
      if (!isDeclaration) continue;
      const declared = { prefix: name.uri === "" ? "" : name.local, uri: value };
      this.#declarations.push(declared);
      push(this.#byPrefix, declared.prefix, declared);
      push(this.#byUri, declared.uri, declared);
    }
  }

  open(element: XElement): void {
    this.#marks.push(this.#declarations.length);
    this.#add(element.attributes);
  }

  close(): void {
    const mark = this.#marks.pop() ?? 0;
    while (this.#declarations.length > mark) {
      const { prefix, uri } = this.#declarations.pop() as Declared;
      this.#byPrefix.get(prefix)?.pop();
      this.#byUri.get(uri)?.pop();
    }
  }

  prefixOf(uri: string, allowsDefault: boolean): string | null {
    if (uri === "") return "";
    const all = this.#byUri.get(uri) ?? [];
    const found = all.findLast((each) => {
      spend(1);
      const isHidden = this.#byPrefix.get(each.prefix)?.at(-1) !== each;
      return !isHidden && (allowsDefault || each.prefix !== "");
    });
    if (found !== undefined) return found.prefix;
    if (uri === xmlUri) return "xml";
    return uri === xmlnsUri ? "xmlns" : null;
  }
}

function push(places: Map<string, Declared[]>, key: string, declared: Declared): void {
  const known = places.get(key);
  if (known === undefined) places.set(key, [declared]);
  else known.push(declared);
}

class Printer {
  readonly #output: XmlOutput;
  readonly #prefixes: Prefixes;

  constructor(output: XmlOutput, options: number) {
    this.#output = output;
    this.#prefixes = new Prefixes((options & omitDuplicateNamespaces) !== 0);
  }

  node(node: XNode): void {
    const output = this.#output;
    if (node instanceof XElement) this.#tree(node);
    else if (node instanceof XCData) output.cdata(node.value);
    else if (node instanceof XText) {
      if (node.parent instanceof XDocument) output.space(node.value);
      else output.characters(node.value);
    } else if (node instanceof XComment) output.comment(node.value);
    else if (node instanceof XProcessingInstruction) output.instruction(node.target, node.data);
    else if (node instanceof XDocumentType) {
      output.documentType(node.name, node.publicId, node.systemId, node.internalSubset);
    } else if (node instanceof XDocument) this.children(node);
  }

  children(container: XContainer): void {
    for (const each of container.children()) this.node(each);
  }

  /** An element with all that is in it, without recursion: it may be deep. */
  #tree(top: XElement): void {
    const scope = new Scope(top);
    const names: string[] = [];
    let node: XNode = top;
    for (;;) {
      if (node instanceof XElement) {
        names.push(this.#startTag(node, scope));
        if (node.first !== null) {
          node = node.first;
          continue;
        }
        if (node.hasEmptyText) this.#output.characters("");
        this.#endTag(names, scope, node.isEmpty);
      } else this.node(node);
      while (node !== top && node.next === null && node.parent !== null) {
        node = node.parent;
        this.#endTag(names, scope, false);
      }
      if (node === top || node.next === null) return;
      node = node.next;
    }
  }

  #startTag(element: XElement, scope: Scope): string {
    const output = this.#output;
    const prefixes = this.#prefixes;
    scope.open(element);
    const { uri, local } = element.name;
    const prefix = scope.prefixOf(uri, true) ?? prefixes.prefixOf(uri) ?? "";
    prefixes.open();
    prefixes.use(prefix, uri);
    const name = qualified(prefix, local);
    output.startTag(name);
    for (const attribute of element.attributes) this.#attribute(attribute, scope);
    for (const needed of prefixes.needed()) {
      output.attribute(needed.prefix === "" ? "xmlns" : `xmlns:${needed.prefix}`, needed.uri);
      needed.kind = "written";
    }
    output.startContent();
    return name;
  }

  #attribute({ isDeclaration, name, value }: XAttribute, scope: Scope): void {
    if (isDeclaration) {
      const prefix = name.uri === "" ? "" : name.local;
      const isWritten = this.#prefixes.declare(prefix, value);
      if (isWritten) this.#output.attribute(prefix === "" ? "xmlns" : `xmlns:${prefix}`, value);
      return;
    }
    const prefix = this.#prefixes.forAttribute(scope.prefixOf(name.uri, false), name.uri);
    if (prefix !== "") this.#prefixes.use(prefix, name.uri);
    this.#output.attribute(qualified(prefix, name.local), value);
  }

  #endTag(names: string[], scope: Scope, isShort: boolean): void {
    this.#output.endTag(names.pop() ?? "", isShort);
    this.#prefixes.close();
    scope.close();
  }
}

function qualified(prefix: string, local: string): string {
  return prefix === "" ? local : `${prefix}:${local}`;
}

printXmlWith(print);

/** What ToString gives. @param options SaveOptions */
function print(object: XObject, options: number): string {
  if (object instanceof XAttribute) return printAttribute(object);
  const output = outputFor(options, !(object instanceof XText));
  new Printer(output, options).node(object as XNode);
  return output.text;
}

function outputFor(options: number, isDocument: boolean): XmlOutput {
  return new XmlOutput((options & disableFormatting) === 0, isDocument);
}

function printAttribute(attribute: XAttribute): string {
  const output = outputFor(0, false);
  const { name, owner, value } = attribute;
  output.bareAttribute(attributeName(name, owner), value);
  return output.text.trim();
}

function attributeName(name: XName, owner: XElement | null): string {
  const { uri, local } = name;
  if (uri === "") return local;
  const known =
    owner?.prefixOf(name.namespace) ??
    new Map([
      [xmlUri, "xml"],
      [xmlnsUri, "xmlns"],
    ]).get(uri);
  return qualified(known ?? "p0", local);
}

/** What Save writes: the same behind a declaration. @param options SaveOptions */
export function printSaved(node: XElement | XDocument, options: number): string {
  const output = outputFor(options, true);
  const standalone = node instanceof XDocument ? node.declaration?.standalone : undefined;
  const isStandalone = standalone === "yes" ? true : standalone === "no" ? false : undefined;
  output.declaration(isStandalone);
  new Printer(output, options).node(node);
  return output.text;
}
