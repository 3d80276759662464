import { NodeType, XNode } from "./tree.ts";

/** A System.Xml.Linq.XText. */
export class XText extends XNode {
  protected readonly typeName: string = "System.Xml.Linq.XText";
  readonly nodeType: number = NodeType.Text;
  value: string;

  constructor(value: string) {
    super();
    this.value = value;
  }

  clone(): XText {
    return new XText(this.value);
  }
}

/** A System.Xml.Linq.XCData. */
export class XCData extends XText {
  protected override readonly typeName = "System.Xml.Linq.XCData";
  override readonly nodeType = NodeType.CDATA;

  override clone(): XCData {
    return new XCData(this.value);
  }
}

/** A System.Xml.Linq.XComment. */
export class XComment extends XNode {
  protected readonly typeName = "System.Xml.Linq.XComment";
  readonly nodeType = NodeType.Comment;
  value: string;

  constructor(value: string) {
    super();
    this.value = value;
  }

  clone(): XComment {
    return new XComment(this.value);
  }
}

/** A System.Xml.Linq.XProcessingInstruction. */
export class XProcessingInstruction extends XNode {
  protected readonly typeName = "System.Xml.Linq.XProcessingInstruction";
  readonly nodeType = NodeType.ProcessingInstruction;
  target: string;
  data: string;

  constructor(target: string, data: string) {
    super();
    this.target = target;
    this.data = data;
  }

  clone(): XProcessingInstruction {
    return new XProcessingInstruction(this.target, this.data);
  }
}

/** A System.Xml.Linq.XDocumentType. */
export class XDocumentType extends XNode {
  protected readonly typeName = "System.Xml.Linq.XDocumentType";
  readonly nodeType = NodeType.DocumentType;
  name: string;
  publicId: string | null;
  systemId: string | null;
  internalSubset: string | null;

  constructor(
    name: string,
    publicId: string | null,
    systemId: string | null,
    internalSubset: string | null,
  ) {
    super();
    this.name = name;
    this.publicId = publicId;
    this.systemId = systemId;
    this.internalSubset = internalSubset;
  }

  clone(): XDocumentType {
    return new XDocumentType(this.name, this.publicId, this.systemId, this.internalSubset);
  }
}
