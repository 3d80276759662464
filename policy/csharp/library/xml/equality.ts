import { spend, takeText } from "../../runtime/budget.ts";
import { invalidOperation } from "../../runtime/exceptions.ts";
import type { KeyFolding } from "../../runtime/hash-table.ts";
import { PlainObject } from "../../runtime/value.ts";
import { XElement } from "./element.ts";
import { XCData, type XComment, XDocumentType, XProcessingInstruction, XText } from "./leaves.ts";
import { XContainer, type XNode } from "./tree.ts";

/** A text that is the same for nodes that XNode.DeepEquals takes for equal. */
export function canonicalText(top: XNode): string {
  const parts: string[] = [];
  const steps: (XNode | string)[] = [top];
  for (;;) {
    const step = steps.pop();
    if (step === undefined) break;
    spend(1);
    if (typeof step === "string") parts.push(step);
    else if (step instanceof XContainer) {
      parts.push(step instanceof XElement ? headOf(step) : "[document");
      steps.push("]");
      for (const part of contentOf(step).reverse()) steps.push(part);
    } else parts.push(leafText(step));
  }
  const text = parts.join("");
  takeText(text.length);
  return text;
}

function headOf({ name, attributes }: XElement): string {
  const written = attributes.map((each) => [each.name.toString(), each.value]);
  return `[${JSON.stringify([name.toString(), written])}`;
}

/** Texts beside each other count as one; an element with an empty text is not one without content. */
function contentOf(container: XContainer): (XNode | string)[] {
  const all: (XNode | string)[] = [];
  let text = "";
  let isTextOnly = true;
  const flush = () => {
    if (text !== "") all.push(JSON.stringify(["text", text]));
    text = "";
  };
  for (const node of container.children()) {
    if (node instanceof XText && !(node instanceof XCData)) text += node.value;
    else {
      isTextOnly = false;
      flush();
      all.push(node);
    }
  }
  flush();
  const hasContent = container.first !== null || container.hasEmptyText;
  if (all.length === 0 && isTextOnly && hasContent) all.push(JSON.stringify(["text", ""]));
  return all;
}

function leafText(node: XNode): string {
  const parts =
    node instanceof XProcessingInstruction
      ? [node.target, node.data]
      : node instanceof XDocumentType
        ? [node.name, node.publicId, node.systemId, node.internalSubset]
        : [(node as XText | XComment).value];
  return JSON.stringify([node.nodeType, ...parts]);
}

export function deepEquals(one: XNode | null, other: XNode | null): boolean {
  if (one === other) return true;
  if (one === null || other === null || one.nodeType !== other.nodeType) return false;
  return canonicalText(one) === canonicalText(other);
}

/** -1, 0 or 1 for before, the same, after. Around comes before within. */
export function compareOrder(one: XNode | null, other: XNode | null): number {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  const [first, second] = [lineOf(one), lineOf(other)];
  if (first[0] !== second[0]) throw invalidOperation("A common ancestor is missing.");
  let depth = 0;
  while (first[depth] === second[depth]) {
    if (first[depth] === undefined) return 0;
    depth += 1;
  }
  const [left, right] = [first[depth], second[depth]];
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  for (let node = left.next; node !== null; node = node.next) {
    spend(1);
    if (node === right) return -1;
  }
  return 1;
}

/** The node with everything around it, the outermost first. */
function lineOf(node: XNode): readonly XNode[] {
  const line: XNode[] = [];
  for (let each: XNode | null = node; each !== null; each = each.parent) {
    spend(1);
    line.push(each);
  }
  return line.reverse();
}

/** A System.Xml.Linq.XNodeEqualityComparer. */
export class XNodeEqualityComparer extends PlainObject implements KeyFolding {
  protected readonly typeName = "System.Xml.Linq.XNodeEqualityComparer";

  fold(value: unknown): unknown {
    return value === null ? null : canonicalText(value as XNode);
  }
}

/** A System.Xml.Linq.XNodeDocumentOrderComparer. */
export class XNodeDocumentOrderComparer extends PlainObject {
  protected readonly typeName = "System.Xml.Linq.XNodeDocumentOrderComparer";

  compare(one: unknown, other: unknown): number {
    return compareOrder(one as XNode | null, other as XNode | null);
  }
}
