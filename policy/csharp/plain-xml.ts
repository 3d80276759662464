import { XElement } from "./library/xml/element-and-attribute.ts";
import { XCData, XComment, XProcessingInstruction, XText } from "./library/xml/leaves.ts";
import { readXml, type WrittenNames } from "./library/xml/reader.ts";
import type { XContainer } from "./library/xml/tree.ts";
import { Unsupported } from "./runtime/stopped.ts";

/** A document of XML as it is written, for what is no expression. */
export interface PlainXml {
  /** What the XML declaration says, in its order; empty without one. */
  readonly declared: readonly (readonly [name: string, value: string])[];
  readonly nodes: readonly PlainXmlNode[];
}

export interface PlainXmlElement {
  readonly kind: "element";
  /** With the prefix that is written. */
  readonly name: string;
  /** Declarations of namespaces among them. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly nodes: readonly PlainXmlNode[];
}

export type PlainXmlNode =
  | PlainXmlElement
  | { readonly kind: "text" | "comment" | "cdata"; readonly text: string }
  | { readonly kind: "instruction" | "document type" };

/** Deeper than what anybody sends, and not too deep for those who go down by calls. */
const deepest = 500;

/**
 * Reads XML as .NET does; white space between elements is left out.
 *
 * @throws CSharpException when it is none
 * @throws Unsupported when it declares entities, or is too deep
 */
export function parseXml(text: string): PlainXml {
  const names: WrittenNames = new Map();
  const document = readXml(text, 0, names);
  const { version, encoding, standalone } = document.declaration ?? {};
  const declared = Object.entries({ version, encoding, standalone }).flatMap(
    ([name, value]): [string, string][] => (value == null ? [] : [[name, value]]),
  );
  return { declared, nodes: nodesIn(document, names, 0) };
}

function nodesIn(container: XContainer, names: WrittenNames, depth: number): PlainXmlNode[] {
  if (depth > deepest) throw new Unsupported(`The XML has more than ${deepest} levels.`);
  const nodes: PlainXmlNode[] = [];
  for (const node of container.children()) {
    if (node instanceof XElement) nodes.push(elementOf(node, names, depth));
    else if (node instanceof XCData) nodes.push({ kind: "cdata", text: node.value });
    else if (node instanceof XText) nodes.push({ kind: "text", text: node.value });
    else if (node instanceof XComment) nodes.push({ kind: "comment", text: node.value });
    else if (node instanceof XProcessingInstruction) nodes.push({ kind: "instruction" });
    else nodes.push({ kind: "document type" });
  }
  return nodes;
}

function elementOf(element: XElement, names: WrittenNames, depth: number): PlainXmlElement {
  return {
    kind: "element",
    name: names.get(element) ?? element.name.local,
    attributes: element.attributes.map((each) => [names.get(each) ?? each.name.local, each.value]),
    nodes: nodesIn(element, names, depth + 1),
  };
}
