import { spend, takeText } from "../../runtime/budget.ts";
import type { KeyFolding } from "../../runtime/hash-table.ts";
import { PlainObject } from "../../runtime/value.ts";
import { XElement } from "./element-and-attribute.ts";
import { XCData, type XComment, XDocumentType, XProcessingInstruction, XText } from "./leaves.ts";
import { XContainer, type XNode } from "./tree.ts";

/** A text that is the same for nodes that XNode.DeepEquals takes for equal. */
function canonicalText(top: XNode): string {
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

/** A System.Xml.Linq.XNodeEqualityComparer. */
export class XNodeEqualityComparer extends PlainObject implements KeyFolding {
  protected readonly typeName = "System.Xml.Linq.XNodeEqualityComparer";

  fold(value: unknown): unknown {
    return value === null ? null : canonicalText(value as XNode);
  }
}
