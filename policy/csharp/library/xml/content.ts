import { argument } from "../../runtime/exceptions.ts";
import { type Enumerable, iterateBoxed } from "../../runtime/iteration.ts";
import { CSharpObject } from "../../runtime/value.ts";
import { XAttribute, XElement } from "./element-and-attribute.ts";
import { XCData, XText } from "./leaves.ts";
import { type XContainer, XNode, XObject } from "./tree.ts";
import { contentText } from "./xml-convert.ts";

/** Adds anything at the end of a container: nodes, attributes, texts, values, and sequences of them. */
export function addContent(container: XContainer, content: unknown): void {
  if (content === null) return;
  if (content instanceof XNode) addNode(container, content);
  else if (typeof content === "string") addText(container, content);
  else if (content instanceof XAttribute) addAttribute(container, content);
  else if (isSequence(content))
    for (const each of iterateBoxed(content)) addContent(container, each);
  else addText(container, contentText(content));
}

function isSequence(value: unknown): value is Enumerable & object {
  const isObject = value instanceof Uint8Array || value instanceof CSharpObject;
  return isObject && !(value instanceof XObject) && Symbol.iterator in value;
}

function addAttribute(container: XContainer, attribute: XAttribute): void {
  if (!(container instanceof XElement)) throw notContent();
  container.addAttribute(attribute);
}

function notContent() {
  return argument("An attribute cannot be added to content.");
}

/** A node that stands somewhere already, or around the container, is copied. */
function addNode(container: XContainer, node: XNode, previous = container.last): void {
  container.checkNode(node, previous);
  container.insert(own(container, node), previous);
}

function own(container: XContainer, node: XNode): XNode {
  if (node.parent !== null) return node.clone();
  let top: XNode = container;
  while (top.parent !== null) top = top.parent;
  return top === node ? node.clone() : node;
}

function addText(container: XContainer, text: string): void {
  container.checkText(text);
  const { last } = container;
  if (text === "") {
    if (last === null && container instanceof XElement) container.hasEmptyText = true;
  } else if (last instanceof XText && !(last instanceof XCData)) last.value += text;
  else container.append(new XText(text));
}

/** Adds content behind a child of a container, or in front of all of them. */
export class Inserter {
  readonly #container: XContainer;
  #previous: XNode | null;
  #text: string | undefined;

  constructor(container: XContainer, previous: XNode | null) {
    this.#container = container;
    this.#previous = previous;
  }

  add(content: unknown): void {
    this.#take(content);
    const text = this.#text;
    if (text === undefined) return;
    if (this.#container.first === null && !this.#container.hasEmptyText) {
      addText(this.#container, text);
    } else this.#flush();
  }

  #take(content: unknown): void {
    if (content === null) return;
    if (content instanceof XNode) this.#takeNode(content);
    else if (typeof content === "string") this.#takeText(content);
    else if (content instanceof XAttribute) throw notContent();
    else if (isSequence(content)) for (const each of iterateBoxed(content)) this.#take(each);
    else this.#takeText(contentText(content));
  }

  #takeText(text: string): void {
    this.#container.checkText(text);
    this.#text = (this.#text ?? "") + text;
  }

  #takeNode(node: XNode): void {
    this.#container.checkNode(node, this.#previous);
    const inserted = own(this.#container, node);
    this.#flush();
    this.#insert(inserted);
  }

  #flush(): void {
    const text = this.#text;
    this.#text = undefined;
    if (text === undefined || text === "") return;
    const previous = this.#previous;
    if (previous instanceof XText && !(previous instanceof XCData)) previous.value += text;
    else this.#insert(new XText(text));
  }

  #insert(node: XNode): void {
    this.#container.insert(node, this.#previous);
    this.#previous = node;
  }
}

/** What content is now, however lazy its sequences are and whatever is removed before it is added. */
export function snapshot(content: unknown): unknown {
  return isSequence(content) ? [...flattened(content)] : content;
}

function* flattened(content: unknown): Generator<unknown> {
  if (isSequence(content)) for (const each of iterateBoxed(content)) yield* flattened(each);
  else if (content !== null) yield content;
}

/** Adds what `snapshot` gave. */
export function addSnapshot(container: XContainer, content: unknown): void {
  if (Array.isArray(content)) for (const each of content) addContent(container, each);
  else addContent(container, content);
}
