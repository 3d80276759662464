import { spend } from "../../runtime/budget.ts";
import { argument, argumentNull, invalidOperation } from "../../runtime/exceptions.ts";
import { XText } from "./leaves.ts";
import { type XName, type XNamespace, xmlnsUri, xmlUri } from "./names.ts";
import { cannotAdd, missingParent, NodeType, XContainer, type XNode, XObject } from "./tree.ts";

/** A System.Xml.Linq.XAttribute. */
export class XAttribute extends XObject {
  protected readonly typeName = "System.Xml.Linq.XAttribute";
  readonly nodeType = NodeType.Attribute;
  readonly name: XName;
  #value: string;

  constructor(name: XName, value: string) {
    super();
    checkDeclaration(name, value);
    this.name = name;
    this.#value = value;
  }

  get value(): string {
    return this.#value;
  }

  set value(value: string) {
    checkDeclaration(this.name, value);
    this.#value = value;
  }

  /** Whether it is `xmlns` or `xmlns:prefix`. */
  get isDeclaration(): boolean {
    const { uri, local } = this.name;
    return uri === "" ? local === "xmlns" : uri === xmlnsUri;
  }

  get owner(): XElement | null {
    return this.parent instanceof XElement ? this.parent : null;
  }

  /** The attribute so many places on, or null. */
  sibling(step: 1 | -1): XAttribute | null {
    const all = this.owner?.attributes ?? [];
    spend(all.length >> 4);
    return all[all.indexOf(this) + step] ?? null;
  }

  clone(): XAttribute {
    return new XAttribute(this.name, this.#value);
  }

  remove(): void {
    const { owner } = this;
    if (owner === null) throw missingParent();
    owner.attributes.splice(owner.attributes.indexOf(this), 1);
    this.parent = null;
  }
}

const onlyXml =
  "The prefix 'xml' is bound to the namespace name 'http://www.w3.org/XML/1998/namespace'. Other prefixes must not be bound to this namespace name, and it must not be declared as the default namespace.";
const neverXmlns =
  "The prefix 'xmlns' is bound to the namespace name 'http://www.w3.org/2000/xmlns/'. It must not be declared. Other prefixes must not be bound to this namespace name, and it must not be declared as the default namespace.";

/** What a declaration of a namespace may not say (Namespaces in XML 1.0, section 3). */
function checkDeclaration({ uri, local }: XName, value: string): void {
  if (uri === xmlnsUri) {
    if (value === "") {
      throw argument(`The prefix '${local}' cannot be bound to the empty namespace name.`);
    }
    if (value === xmlnsUri || local === "xmlns") throw argument(neverXmlns);
    if ((value === xmlUri) !== (local === "xml")) throw argument(onlyXml);
  } else if (uri === "" && local === "xmlns") {
    if (value === xmlUri) throw argument(onlyXml);
    if (value === xmlnsUri) throw argument(neverXmlns);
  }
}

/** A System.Xml.Linq.XElement. */
export class XElement extends XContainer {
  protected readonly typeName = "System.Xml.Linq.XElement";
  readonly nodeType = NodeType.Element;
  name: XName;
  readonly attributes: XAttribute[] = [];

  constructor(name: XName) {
    super();
    this.name = name;
  }

  get isEmpty(): boolean {
    return this.first === null && !this.hasEmptyText;
  }

  /** The element around it, which a document is none of. */
  get outer(): XElement | null {
    return this.parent instanceof XElement ? this.parent : null;
  }

  /** All texts below, one after the other. */
  get value(): string {
    let text = "";
    for (const node of this.descendants()) if (node instanceof XText) text += node.value;
    return text;
  }

  attribute(name: XName): XAttribute | null {
    spend(this.attributes.length >> 4);
    return this.attributes.find((each) => each.name.equals(name)) ?? null;
  }

  addAttribute(given: XAttribute): void {
    if (this.attribute(given.name) !== null) throw invalidOperation("Duplicate attribute.");
    this.appendAttribute(given.parent === null ? given : given.clone());
  }

  /** The same for one whose name is known to be new. */
  appendAttribute(attribute: XAttribute): void {
    attribute.parent = this;
    this.attributes.push(attribute);
  }

  removeAttributes(): void {
    for (const attribute of this.attributes) attribute.parent = null;
    this.attributes.length = 0;
  }

  /** What a prefix is declared as, here or around; `xmlns` asks for the default. */
  declared(prefix: string, outside: XElement | null = null): string | null {
    for (let each: XElement | null = this; each !== null && each !== outside; each = each.outer) {
      spend(1 + (each.attributes.length >> 4));
      const found = each.attributes.find((one) => one.isDeclaration && one.name.local === prefix);
      if (found !== undefined) return found.value;
    }
    return null;
  }

  /** A prefix that means a namespace here, or null. */
  prefixOf(namespace: XNamespace): string | null {
    const { uri } = namespace;
    let hasDeclarations = false;
    for (let each: XElement | null = this; each !== null; each = each.outer) {
      const declarations = each.attributes.filter((one) => one.isDeclaration);
      for (const { name, value } of declarations) {
        if (value !== uri || name.uri === "") continue;
        if (!hasDeclarations || this.declared(name.local, each) === null) return name.local;
      }
      hasDeclarations ||= declarations.length > 0;
    }
    if (uri === xmlUri) return "xml";
    return uri === xmlnsUri ? "xmlns" : null;
  }

  checkNode(node: XNode): void {
    const isOfDocument =
      node.nodeType === NodeType.Document || node.nodeType === NodeType.DocumentType;
    if (isOfDocument) throw cannotAdd(node);
  }

  checkText(): void {
    // Any text can be in an element.
  }

  /** Copies it with everything below, however deep. */
  clone(): XElement {
    const copy = this.#shallow();
    let from: XContainer = this;
    let to: XContainer = copy;
    let node = this.first;
    for (;;) {
      if (node === null) {
        if (from === this || from.parent === null || to.parent === null) return copy;
        node = from.next;
        from = from.parent;
        to = to.parent;
        continue;
      }
      spend(1);
      const same: XNode = node instanceof XElement ? node.#shallow() : node.clone();
      to.append(same);
      if (node instanceof XElement && same instanceof XElement) {
        from = node;
        to = same;
        node = node.first;
      } else {
        node = node.next;
      }
    }
  }

  #shallow(): XElement {
    const copy = new XElement(this.name);
    copy.hasEmptyText = this.hasEmptyText;
    for (const attribute of this.attributes) copy.appendAttribute(attribute.clone());
    return copy;
  }
}

/** A name that must be there. */
export function requiredName(name: XName | null, parameter = "name"): XName {
  if (name === null) throw argumentNull(parameter);
  return name;
}
