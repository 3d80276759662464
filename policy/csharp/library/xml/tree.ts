import { spend, takeBytes } from "../../runtime/budget.ts";
import { argument, invalidOperation } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";

/** The numbers of System.Xml.XmlNodeType. */
export const NodeType = {
  None: 0,
  Element: 1,
  Attribute: 2,
  Text: 3,
  CDATA: 4,
  EntityReference: 5,
  Entity: 6,
  ProcessingInstruction: 7,
  Comment: 8,
  Document: 9,
  DocumentType: 10,
  DocumentFragment: 11,
  Notation: 12,
  Whitespace: 13,
  SignificantWhitespace: 14,
  EndElement: 15,
  EndEntity: 16,
  XmlDeclaration: 17,
} as const;

/** The lists of a node. */
const listBytes = 192;

/** A System.Xml.Linq.XObject. */
export abstract class XObject extends PlainObject {
  parent: XContainer | null = null;
  readonly annotations: unknown[] = [];
  abstract readonly nodeType: number;

  constructor() {
    super();
    takeBytes(listBytes);
  }

  override toString(): string {
    return printed(this, 0);
  }
}

let printed: (object: XObject, options: number) => string = () => "";

/** Writing needs the nodes; it registers how they are written. */
export function printXmlWith(print: typeof printed): void {
  printed = print;
}

/** The text of a node, with SaveOptions. */
export function printXml(object: XObject, options: number): string {
  return printed(object, options);
}

/** A System.Xml.Linq.XNode: one of the children of a container, or the root of its own tree. */
export abstract class XNode extends XObject {
  next: XNode | null = null;
  previous: XNode | null = null;

  /** A copy without a parent. */
  abstract clone(): XNode;

  remove(): void {
    if (this.parent === null) throw missingParent();
    this.parent.detach(this);
  }
}

export function missingParent() {
  return invalidOperation("The parent is missing.");
}

const typeNames = Object.entries(NodeType);

/** The exception for a node that cannot stand in a container. */
export function cannotAdd({ nodeType }: XNode) {
  const name = typeNames.find(([, value]) => value === nodeType)?.[0];
  return argument(`A node of type ${name} cannot be added to content.`);
}

/** A System.Xml.Linq.XContainer: its children, in a list that goes both ways. */
export abstract class XContainer extends XNode {
  first: XNode | null = null;
  last: XNode | null = null;
  /** Set where an empty text was added: an element is then written as two tags. */
  hasEmptyText = false;

  /** Throws where a node cannot stand behind another one, or in front of all. */
  abstract checkNode(node: XNode, previous: XNode | null): void;

  /** Throws where a text cannot be content. */
  abstract checkText(text: string): void;

  /** Puts a node that has no parent behind another child, or in front of all. */
  insert(node: XNode, previous: XNode | null): void {
    const next = previous === null ? this.first : previous.next;
    node.parent = this;
    node.previous = previous;
    node.next = next;
    if (previous === null) this.first = node;
    else previous.next = node;
    if (next === null) this.last = node;
    else next.previous = node;
  }

  append(node: XNode): void {
    this.insert(node, this.last);
  }

  detach(node: XNode): void {
    const { next, previous } = node;
    if (previous === null) this.first = next;
    else previous.next = next;
    if (next === null) this.last = previous;
    else next.previous = previous;
    node.parent = null;
    node.next = null;
    node.previous = null;
    if (this.first === null) this.hasEmptyText = false;
  }

  clear(): void {
    while (this.first !== null) {
      spend(1);
      this.detach(this.first);
    }
    this.hasEmptyText = false;
  }

  /** The children; what is removed meanwhile ends it, as in .NET. */
  *children(): Generator<XNode, void, undefined> {
    for (let node = this.first; node !== null; node = node.next) {
      yield node;
      if (node.parent !== this) return;
    }
  }

  /** Everything below, in the order of the document. */
  *descendants(): Generator<XNode, void, undefined> {
    let node: XNode | null = this.first;
    while (node !== null) {
      spend(1);
      yield node;
      node = following(node, this);
    }
  }
}

/** The node that a walk through everything below `top` comes to next. */
export function following(node: XNode, top: XNode): XNode | null {
  if (node instanceof XContainer && node.first !== null) return node.first;
  let each: XNode = node;
  while (each !== top && each.next === null && each.parent !== null) each = each.parent;
  return each === top ? null : each.next;
}
