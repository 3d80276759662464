import { defineEnum } from "../../runtime/enums.ts";
import { required } from "../../runtime/exceptions.ts";
import { Sequence } from "../../runtime/sequences.ts";
import { type ArrayValue, typeOf } from "../../runtime/value.ts";
import { define } from "../../types/registry.ts";
import { isSubtype } from "../../types/subtyping.ts";
import type { Type } from "../../types/type.ts";
import { addContent, addSnapshot, Inserter, snapshot } from "./content.ts";
import { XDocument } from "./document.ts";
import { compareOrder, XNodeDocumentOrderComparer } from "./document-order.ts";
import { XElement } from "./element-and-attribute.ts";
import type { XName } from "./names.ts";
import { deepEquals, XNodeEqualityComparer } from "./node-equality.ts";
import { ancestors, elements, nodes, nodesAfter, nodesBefore } from "./sequences.ts";
import {
  missingParent,
  NodeType,
  printXml,
  type XContainer,
  type XNode,
  type XObject,
} from "./tree.ts";

type Name = XName | null;

defineEnum("System.Xml.XmlNodeType", NodeType);
// Microsoft's list has neither, so that an expression writes their numbers: (SaveOptions)1.
defineEnum("System.Xml.Linq.SaveOptions", {
  None: 0,
  DisableFormatting: 1,
  OmitDuplicateNamespaces: 2,
});
defineEnum("System.Xml.Linq.LoadOptions", {
  None: 0,
  PreserveWhitespace: 1,
  SetBaseUri: 2,
  SetLineInfo: 4,
});

function documentOf(self: XObject): XDocument | null {
  let top: XObject = self;
  while (top.parent !== null) top = top.parent;
  return top instanceof XDocument ? top : null;
}

function annotations(self: XObject, type: Type): readonly unknown[] {
  return self.annotations.filter((each) => isSubtype(typeOf(each) as Type, type));
}

define("class System.Xml.Linq.XObject", {
  "BaseUri: string": () => "",
  "Document: XDocument": documentOf,
  "NodeType: XmlNodeType": (self: XObject) => self.nodeType,
  "Parent: XElement": (self: XObject) => (self.parent instanceof XElement ? self.parent : null),
  "AddAnnotation(object annotation): void": (self: XObject, annotation: unknown) => {
    self.annotations.push(required(annotation, "annotation"));
  },
  "Annotation<T : class>(): T": (self: XObject, type: Type) => annotations(self, type)[0] ?? null,
  "Annotations<T : class>(): IEnumerable<T>": (self: XObject, type: Type) =>
    new Sequence(type, () => annotations(self, type)[Symbol.iterator]()),
  "RemoveAnnotations<T : class>(): void": (self: XObject, type: Type) => {
    const removed = annotations(self, type);
    self.annotations.splice(
      0,
      Number.POSITIVE_INFINITY,
      ...self.annotations.filter((each) => !removed.includes(each)),
    );
  },
  "ToString(): string": (self: XObject) => self.toString(),
});

function after(self: XNode, content: unknown): void {
  if (self.parent === null) throw missingParent();
  new Inserter(self.parent, self).add(content);
}

function before(self: XNode, content: unknown): void {
  if (self.parent === null) throw missingParent();
  new Inserter(self.parent, self.previous).add(content);
}

function replace(self: XNode, content: unknown): void {
  const { parent, previous } = self;
  if (parent === null) throw missingParent();
  parent.detach(self);
  new Inserter(parent, previous).add(content);
}

const equality = new XNodeEqualityComparer();
const order = new XNodeDocumentOrderComparer();

define("class System.Xml.Linq.XNode : XObject", {
  "static DocumentOrderComparer: XNodeDocumentOrderComparer": () => order,
  "static EqualityComparer: XNodeEqualityComparer": () => equality,
  "static CompareDocumentOrder(XNode n1, XNode n2): int": compareOrder,
  "static DeepEquals(XNode n1, XNode n2): bool": deepEquals,
  "NextNode: XNode": (self: XNode) => self.next,
  "PreviousNode: XNode": (self: XNode) => self.previous,
  "AddAfterSelf(object content): void": after,
  "AddAfterSelf(params object[] content): void": after,
  "AddBeforeSelf(object content): void": before,
  "AddBeforeSelf(params object[] content): void": before,
  "Ancestors(): IEnumerable<XElement>": (self: XNode) => elements(() => ancestors(self.parent)),
  "Ancestors(XName name): IEnumerable<XElement>": (self: XNode, name: Name) =>
    elements(() => ancestors(self.parent), name),
  "ElementsAfterSelf(): IEnumerable<XElement>": (self: XNode) => elements(() => nodesAfter(self)),
  "ElementsAfterSelf(XName name): IEnumerable<XElement>": (self: XNode, name: Name) =>
    elements(() => nodesAfter(self), name),
  "ElementsBeforeSelf(): IEnumerable<XElement>": (self: XNode) => elements(() => nodesBefore(self)),
  "ElementsBeforeSelf(XName name): IEnumerable<XElement>": (self: XNode, name: Name) =>
    elements(() => nodesBefore(self), name),
  "NodesAfterSelf(): IEnumerable<XNode>": (self: XNode) => nodes(() => nodesAfter(self)),
  "NodesBeforeSelf(): IEnumerable<XNode>": (self: XNode) => nodes(() => nodesBefore(self)),
  "IsAfter(XNode node): bool": (self: XNode, other: XNode | null) => compareOrder(self, other) > 0,
  "IsBefore(XNode node): bool": (self: XNode, other: XNode | null) => compareOrder(self, other) < 0,
  "Remove(): void": (self: XNode) => self.remove(),
  "ReplaceWith(object content): void": replace,
  "ReplaceWith(params object[] content): void": replace,
  "ToString(SaveOptions options): string": (self: XNode, options: number) =>
    printXml(self, options),
});

function addFirst(self: XContainer, content: unknown): void {
  new Inserter(self, null).add(content);
}

function replaceNodes(self: XContainer, content: unknown): void {
  const kept = snapshot(content);
  self.clear();
  addSnapshot(self, kept);
}

define("class System.Xml.Linq.XContainer : XNode", {
  "FirstNode: XNode": (self: XContainer) => self.first,
  "LastNode: XNode": (self: XContainer) => self.last,
  "Add(object content): void": addContent,
  "Add(params object[] content): void": (self: XContainer, content: ArrayValue | null) =>
    addContent(self, content),
  "AddFirst(object content): void": addFirst,
  "AddFirst(params object[] content): void": addFirst,
  "Nodes(): IEnumerable<XNode>": (self: XContainer) => nodes(() => self.children()),
  "DescendantNodes(): IEnumerable<XNode>": (self: XContainer) => nodes(() => self.descendants()),
  "Descendants(): IEnumerable<XElement>": (self: XContainer) => elements(() => self.descendants()),
  "Descendants(XName name): IEnumerable<XElement>": (self: XContainer, name: Name) =>
    elements(() => self.descendants(), name),
  "Element(XName name): XElement": (self: XContainer, name: Name) => {
    for (const found of elements(() => self.children(), name)) return found;
    return null;
  },
  "Elements(): IEnumerable<XElement>": (self: XContainer) => elements(() => self.children()),
  "Elements(XName name): IEnumerable<XElement>": (self: XContainer, name: Name) =>
    elements(() => self.children(), name),
  "RemoveNodes(): void": (self: XContainer) => self.clear(),
  "ReplaceNodes(object content): void": replaceNodes,
  "ReplaceNodes(params object[] content): void": replaceNodes,
});

define(
  "class System.Xml.Linq.XNodeEqualityComparer : System.Collections.Generic.IEqualityComparer<XNode>",
  {
    "new()": () => equality,
    "Equals(XNode x, XNode y): bool": (_: unknown, x: XNode | null, y: XNode | null) =>
      deepEquals(x, y),
  },
);

define(
  "class System.Xml.Linq.XNodeDocumentOrderComparer : System.Collections.Generic.IComparer<XNode>",
  {
    "new()": () => order,
    "Compare(XNode x, XNode y): int": (_: unknown, x: XNode | null, y: XNode | null) =>
      compareOrder(x, y),
  },
);
