import { required } from "../../runtime/exceptions.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import { Sequence } from "../../runtime/sequences.ts";
import { define } from "../../types/registry.ts";
import type { Type } from "../../types/type.ts";
import { compareOrder } from "./document-order.ts";
import type { XAttribute, XElement } from "./element-and-attribute.ts";
import type { XName } from "./names.ts";
import { ancestors, attributes, elements, nodes, withSelf } from "./sequences.ts";
import type { XContainer, XNode } from "./tree.ts";

type Source = Enumerable | null;
type Name = XName | null;

/** What each of the nodes leads to, one after the other; null leads to nothing. */
function each<Node, Found>(
  source: Source,
  find: (node: Node) => Iterable<Found>,
): () => Iterable<Found> {
  const given = required(source, "source");
  return function* () {
    for (const node of iterate(given)) if (node !== null) yield* find(node as Node);
  };
}

const around = (node: XNode) => ancestors(node.parent);
const children = (node: XContainer) => node.children();
const below = (node: XContainer) => node.descendants();
const attributesOf = (node: XElement) => node.attributes;

function removeAll(source: Source): void {
  const removed = [...iterate(required(source, "source"))] as ({ remove(): void } | null)[];
  for (const node of removed) node?.remove();
}

define("static class System.Xml.Linq.Extensions", {
  "static Ancestors<T : XNode>(this IEnumerable<T> source): IEnumerable<XElement>": (
    source: Source,
  ) => elements(each(source, around)),
  "static Ancestors<T : XNode>(this IEnumerable<T> source, XName name): IEnumerable<XElement>": (
    source: Source,
    name: Name,
  ) => elements(each(source, around), name),
  "static AncestorsAndSelf(this IEnumerable<XElement> source): IEnumerable<XElement>": (
    source: Source,
  ) => elements(each(source, ancestors)),
  "static AncestorsAndSelf(this IEnumerable<XElement> source, XName name): IEnumerable<XElement>": (
    source: Source,
    name: Name,
  ) => elements(each(source, ancestors), name),
  "static Attributes(this IEnumerable<XElement> source): IEnumerable<XAttribute>": (
    source: Source,
  ) => attributes(each<XElement, XAttribute>(source, attributesOf)),
  "static Attributes(this IEnumerable<XElement> source, XName name): IEnumerable<XAttribute>": (
    source: Source,
    name: Name,
  ) => attributes(each<XElement, XAttribute>(source, attributesOf), name),
  "static DescendantNodes<T : XContainer>(this IEnumerable<T> source): IEnumerable<XNode>": (
    source: Source,
  ) => nodes(each(source, below)),
  "static DescendantNodesAndSelf(this IEnumerable<XElement> source): IEnumerable<XNode>": (
    source: Source,
  ) => nodes(each(source, withSelf)),
  "static Descendants<T : XContainer>(this IEnumerable<T> source): IEnumerable<XElement>": (
    source: Source,
  ) => elements(each(source, below)),
  "static Descendants<T : XContainer>(this IEnumerable<T> source, XName name): IEnumerable<XElement>":
    (source: Source, name: Name) => elements(each(source, below), name),
  "static DescendantsAndSelf(this IEnumerable<XElement> source): IEnumerable<XElement>": (
    source: Source,
  ) => elements(each(source, withSelf)),
  "static DescendantsAndSelf(this IEnumerable<XElement> source, XName name): IEnumerable<XElement>":
    (source: Source, name: Name) => elements(each(source, withSelf), name),
  "static Elements<T : XContainer>(this IEnumerable<T> source): IEnumerable<XElement>": (
    source: Source,
  ) => elements(each(source, children)),
  "static Elements<T : XContainer>(this IEnumerable<T> source, XName name): IEnumerable<XElement>":
    (source: Source, name: Name) => elements(each(source, children), name),
  "static InDocumentOrder<T : XNode>(this IEnumerable<T> source): IEnumerable<T>": (
    source: Source,
    type: Type,
  ) => {
    const given = required(source, "source");
    return new Sequence(type, () =>
      ([...iterate(given)] as XNode[]).sort(compareOrder)[Symbol.iterator](),
    );
  },
  "static Nodes<T : XContainer>(this IEnumerable<T> source): IEnumerable<XNode>": (
    source: Source,
  ) => nodes(each(source, children)),
  "static Remove(this IEnumerable<XAttribute> source): void": removeAll,
  "static Remove<T : XNode>(this IEnumerable<T> source): void": removeAll,
});
