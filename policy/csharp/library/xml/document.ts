import { argument, invalidOperation } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";
import { isWhiteSpace } from "./characters.ts";
import { XElement } from "./element-and-attribute.ts";
import { XCData, XDocumentType, XText } from "./leaves.ts";
import { cannotAdd, NodeType, XContainer, type XNode } from "./tree.ts";

/** A System.Xml.Linq.XDeclaration. */
export class XDeclaration extends PlainObject {
  protected readonly typeName = "System.Xml.Linq.XDeclaration";
  version: string | null;
  encoding: string | null;
  standalone: string | null;

  constructor(version: string | null, encoding: string | null, standalone: string | null) {
    super();
    this.version = version;
    this.encoding = encoding;
    this.standalone = standalone;
  }

  override toString(): string {
    const part = (name: string, value: string | null) =>
      value === null ? "" : ` ${name}="${value}"`;
    return `<?xml${part("version", this.version)}${part("encoding", this.encoding)}${part("standalone", this.standalone)}?>`;
  }
}

/** A System.Xml.Linq.XDocument. */
export class XDocument extends XContainer {
  protected readonly typeName = "System.Xml.Linq.XDocument";
  readonly nodeType = NodeType.Document;
  declaration: XDeclaration | null = null;

  get root(): XElement | null {
    for (const node of this.children()) if (node instanceof XElement) return node;
    return null;
  }

  get documentType(): XDocumentType | null {
    for (const node of this.children()) if (node instanceof XDocumentType) return node;
    return null;
  }

  checkNode(node: XNode, previous: XNode | null): void {
    if (node instanceof XCData || node instanceof XDocument) throw cannotAdd(node);
    if (node instanceof XText) this.checkText(node.value);
    if (node instanceof XElement) {
      this.#checkOrder(previous, NodeType.DocumentType, NodeType.None);
    } else if (node instanceof XDocumentType) {
      this.#checkOrder(previous, NodeType.None, NodeType.Element);
    }
  }

  checkText(text: string): void {
    if (!isWhiteSpace(text)) {
      throw argument("Non-whitespace characters cannot be added to content.");
    }
  }

  /** One root, and a document type in front of it. */
  #checkOrder(previous: XNode | null, before: number, after: number): void {
    let allowed = previous === null ? after : before;
    for (const node of this.children()) {
      if (node instanceof XElement || node instanceof XDocumentType) {
        if (node.nodeType !== allowed) {
          throw invalidOperation("This operation would create an incorrectly structured document.");
        }
        allowed = NodeType.None;
      }
      if (node === previous) allowed = after;
    }
  }

  clone(): XDocument {
    const copy = new XDocument();
    const { declaration } = this;
    copy.declaration =
      declaration === null
        ? null
        : new XDeclaration(declaration.version, declaration.encoding, declaration.standalone);
    for (const node of this.children()) copy.append(node.clone());
    return copy;
  }
}
