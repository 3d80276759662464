import { Sequence } from "../../runtime/sequences.ts";
import { typeNamed } from "../../types/registry.ts";
import { type XAttribute, XElement } from "./element-and-attribute.ts";
import type { XName } from "./names.ts";
import type { XContainer, XNode } from "./tree.ts";

const typeOf = (name: string) => typeNamed(`System.Xml.Linq.${name}`);

/** Nodes, found when they are asked for. */
export function nodes(find: () => Iterable<XNode>): Sequence {
  return new Sequence(typeOf("XNode"), () => find()[Symbol.iterator]());
}

/** The elements among nodes; with a name, those of that name. */
export function elements(find: () => Iterable<XNode>, name?: XName | null): Sequence {
  return new Sequence(typeOf("XElement"), function* () {
    // No element has no name.
    if (name === null) return;
    for (const node of find()) if (isNamed(node, name)) yield node;
  });
}

export function attributes(find: () => Iterable<XAttribute>, name?: XName | null): Sequence {
  return new Sequence(typeOf("XAttribute"), function* () {
    if (name === null) return;
    for (const each of find()) if (name === undefined || each.name.equals(name)) yield each;
  });
}

function isNamed(node: XNode, name: XName | undefined): node is XElement {
  return node instanceof XElement && (name === undefined || node.name.equals(name));
}

/** The elements around a node, the nearest first. */
export function* ancestors(start: XNode | XContainer | null): Generator<XElement> {
  let each: XNode | null = start;
  while (each instanceof XElement) {
    yield each;
    each = each.parent;
  }
}

/** A container and everything below it. */
export function* withSelf(top: XContainer): Generator<XNode> {
  yield top;
  yield* top.descendants();
}

/** The nodes behind a node. */
export function* nodesAfter(node: XNode): Generator<XNode> {
  let each: XNode = node;
  while (each.next !== null) {
    each = each.next;
    yield each;
  }
}

/** The nodes in front of a node, in the order of the document. */
export function* nodesBefore(node: XNode): Generator<XNode> {
  for (const each of node.parent?.children() ?? []) {
    if (each === node) return;
    yield each;
  }
}
