import {
  type PlainXml,
  type PlainXmlElement,
  type PlainXmlNode,
  quote,
} from "../../../policy/index.ts";

/** What comes of this XML in Azure is written nowhere. */
export class UnknownJson extends Error {
  override readonly name = "UnknownJson";
}

/**
 * The JSON of XML as the kind `direct` has it. No page describes it; answers of API Management that others have published
 * do: what Newtonsoft.Json's XmlNodeConverter writes, but that a colon in a name becomes `$`, and that the XML declaration is
 * no object but properties beside the root element.
 *
 * @param alwaysLists whether an element that stands alone among its kind is a list, too
 * @throws UnknownJson
 */
export function jsonOfXml({ declared, nodes }: PlainXml, alwaysLists: boolean): string {
  const names = declared.map(([name]) => name);
  const root = nodes.find((node) => node.kind === "element");
  if (root !== undefined && names.includes(root.name)) {
    throw unknown(`a root element that has the name ${root.name}, as a part of the declaration`);
  }
  const beside = declared.map(([name, value]) => property(name, quote(value)));
  // The root is no child of an element, so that it is never a list.
  return object(beside, nodes, { alwaysLists, isRoot: true });
}

interface Place {
  readonly alwaysLists: boolean;
  readonly isRoot: boolean;
}

function object(
  first: readonly string[],
  nodes: readonly PlainXmlNode[],
  { alwaysLists, isRoot }: Place,
): string {
  const groups = new Map<string, PlainXmlNode[]>();
  for (const node of nodes) {
    const name = nameOf(node);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [node]);
    else group.push(node);
  }
  let text = first.join(",");
  let isEmpty = first.length === 0;
  for (const [name, group] of groups) {
    const [only] = group;
    if (group.length === 1 && only?.kind === "comment") {
      text += comment(only.text);
      continue;
    }
    const isList = group.length > 1 || (alwaysLists && !isRoot && only?.kind === "element");
    const values = group.flatMap((node) => valuesOf(node, alwaysLists));
    text += `${isEmpty ? "" : ","}${property(name, isList ? `[${values.join(",")}]` : values.join(""))}`;
    isEmpty = false;
  }
  return `{${text}}`;
}

function nameOf(node: PlainXmlNode): string {
  switch (node.kind) {
    case "element":
      return withoutColon(node.name);
    case "text":
      if (/^[ \t\r\n]*$/.test(node.text)) throw unknown("white space that xml:space keeps");
      return "#text";
    case "comment":
      return "$comment";
    case "cdata":
      throw unknown("a CDATA section");
    case "instruction":
      throw unknown("a processing instruction");
    case "document type":
      throw unknown("a document type");
  }
}

/** Several comments are an empty list, in the answer that is published. */
function valuesOf(node: PlainXmlNode, alwaysLists: boolean): string[] {
  if (node.kind === "element") return [elementValue(node, alwaysLists)];
  return node.kind === "text" ? [quote(node.text)] : [];
}

function elementValue({ attributes, nodes }: PlainXmlElement, alwaysLists: boolean): string {
  const [only, ...others] = nodes;
  if (attributes.length === 0 && only === undefined) return "null";
  if (attributes.length === 0 && only?.kind === "text" && others.length === 0) {
    nameOf(only);
    return quote(only.text);
  }
  const first = attributes.map(([name, value]) => property(`@${withoutColon(name)}`, quote(value)));
  return object(first, nodes, { alwaysLists, isRoot: false });
}

function withoutColon(name: string): string {
  return name.replace(":", "$");
}

function property(name: string, value: string): string {
  return `${quote(name)}:${value}`;
}

/** No JSON has comments, and API Management writes them all the same. */
function comment(text: string): string {
  if (text.includes("*/")) throw unknown("a comment with */ in it, which ends one of JSON");
  return `/*${text}*/`;
}

function unknown(what: string): UnknownJson {
  return new UnknownJson(`no page says what JSON comes of ${what}.`);
}
