import { spend } from "../../runtime/budget.ts";
import { invalidOperation } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";
import type { XNode } from "./tree.ts";

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

/** A System.Xml.Linq.XNodeDocumentOrderComparer. */
export class XNodeDocumentOrderComparer extends PlainObject {
  protected readonly typeName = "System.Xml.Linq.XNodeDocumentOrderComparer";

  compare(one: unknown, other: unknown): number {
    return compareOrder(one as XNode | null, other as XNode | null);
  }
}
