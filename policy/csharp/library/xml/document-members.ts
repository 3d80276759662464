import { argument, required } from "../../runtime/exceptions.ts";
import { Sequence } from "../../runtime/sequences.ts";
import type { ArrayValue } from "../../runtime/value.ts";
import { define, typeNamed } from "../../types/registry.ts";
import type { StringWriterValue } from "../text/readers.ts";
import { checkName } from "./characters.ts";
import { addContent } from "./content.ts";
import { XDeclaration, XDocument } from "./document.ts";
import { requiredName, XAttribute } from "./element-and-attribute.ts";
import { conversions, save } from "./element-members.ts";
import { XCData, XComment, XDocumentType, XProcessingInstruction, XText } from "./leaves.ts";
import type { XName } from "./names.ts";
import { readXml } from "./reader.ts";
import { contentText } from "./xml-convert.ts";

type Text = string | null;

function documentWith(content: unknown, declaration: XDeclaration | null = null): XDocument {
  const document = new XDocument();
  document.declaration = declaration;
  addContent(document, content);
  return document;
}

define("class System.Xml.Linq.XDocument : XContainer", {
  "new()": () => new XDocument(),
  "new(params object[] content)": (content: ArrayValue | null) => documentWith(content),
  "new(XDeclaration declaration, params object[] content)": (
    declaration: XDeclaration | null,
    content: ArrayValue | null,
  ) => documentWith(content, declaration),
  "new(XDocument other)": (other: XDocument | null) => required(other, "other").clone(),
  "static Parse(string text): XDocument": (text: Text) => readXml(required(text, "s"), 0),
  "static Parse(string text, LoadOptions options): XDocument": (text: Text, options: number) =>
    readXml(required(text, "s"), options),
  "Declaration: XDeclaration": {
    get: (self: XDocument) => self.declaration,
    set: (self: XDocument, declaration: XDeclaration | null) => {
      self.declaration = declaration;
    },
  },
  "DocumentType: XDocumentType": (self: XDocument) => self.documentType,
  "Root: XElement": (self: XDocument) => self.root,
  "Save(TextWriter textWriter): void": (self: XDocument, writer: StringWriterValue | null) =>
    saveDocument(self, writer, 0),
  "Save(TextWriter textWriter, SaveOptions options): void": saveDocument,
});

function saveDocument(self: XDocument, writer: StringWriterValue | null, options: number): void {
  if (self.root === null) throw argument("Document does not have a root element.");
  save(self, writer, options);
}

const declared = (name: "version" | "encoding" | "standalone") => ({
  get: (self: XDeclaration) => self[name],
  set: (self: XDeclaration, value: Text) => {
    self[name] = value;
  },
});

define("class System.Xml.Linq.XDeclaration", {
  "new(string version, string encoding, string standalone)": (
    version: Text,
    encoding: Text,
    standalone: Text,
  ) => new XDeclaration(version, encoding, standalone),
  "new(XDeclaration other)": (other: XDeclaration | null) => {
    const { version, encoding, standalone } = required(other, "other");
    return new XDeclaration(version, encoding, standalone);
  },
  "Version: string": declared("version"),
  "Encoding: string": declared("encoding"),
  "Standalone: string": declared("standalone"),
  "ToString(): string": (self: XDeclaration) => self.toString(),
});

const value = {
  get: (self: { value: string }) => self.value,
  set: (self: { value: string }, text: Text) => {
    self.value = required(text, "value");
  },
};

define("class System.Xml.Linq.XText : XNode", {
  "new(string value)": (text: Text) => new XText(required(text, "value")),
  "new(XText other)": (other: XText | null) => new XText(required(other, "other").value),
  "Value: string": value,
});

define("class System.Xml.Linq.XCData : XText", {
  "new(string value)": (text: Text) => new XCData(required(text, "value")),
  "new(XCData other)": (other: XCData | null) => required(other, "other").clone(),
});

define("class System.Xml.Linq.XComment : XNode", {
  "new(string value)": (text: Text) => new XComment(required(text, "value")),
  "new(XComment other)": (other: XComment | null) => required(other, "other").clone(),
  "Value: string": value,
});

function target(text: Text, parameter: string): string {
  const name = required(text, parameter);
  checkName(name);
  if (/^xml$/i.test(name)) {
    throw argument(`'${name}' is an invalid name for a processing instruction.`);
  }
  return name;
}

define("class System.Xml.Linq.XProcessingInstruction : XNode", {
  "new(string target, string data)": (name: Text, data: Text) => {
    const text = required(data, "data");
    return new XProcessingInstruction(target(name, "target"), text);
  },
  "new(XProcessingInstruction other)": (other: XProcessingInstruction | null) =>
    required(other, "other").clone(),
  "Target: string": {
    get: (self: XProcessingInstruction) => self.target,
    set: (self: XProcessingInstruction, name: Text) => {
      self.target = target(name, "value");
    },
  },
  "Data: string": {
    get: (self: XProcessingInstruction) => self.data,
    set: (self: XProcessingInstruction, data: Text) => {
      self.data = required(data, "value");
    },
  },
});

const typePart = (name: "publicId" | "systemId" | "internalSubset") => ({
  get: (self: XDocumentType) => self[name],
  set: (self: XDocumentType, text: Text) => {
    self[name] = text;
  },
});

function typeName(text: Text, parameter: string): string {
  const name = required(text, parameter);
  checkName(name, ":");
  return name;
}

define("class System.Xml.Linq.XDocumentType : XNode", {
  "new(string name, string publicId, string systemId, string internalSubset)": (
    name: Text,
    publicId: Text,
    systemId: Text,
    internalSubset: Text,
  ) => new XDocumentType(typeName(name, "name"), publicId, systemId, internalSubset),
  "new(XDocumentType other)": (other: XDocumentType | null) => required(other, "other").clone(),
  "Name: string": {
    get: (self: XDocumentType) => self.name,
    set: (self: XDocumentType, name: Text) => {
      self.name = typeName(name, "value");
    },
  },
  "PublicId: string": typePart("publicId"),
  "SystemId: string": typePart("systemId"),
  "InternalSubset: string": typePart("internalSubset"),
});

define("class System.Xml.Linq.XAttribute : XObject", {
  "new(XName name, object value)": (name: XName | null, given: unknown) =>
    new XAttribute(requiredName(name), contentText(required(given, "value"))),
  "new(XAttribute other)": (other: XAttribute | null) => required(other, "other").clone(),
  "static EmptySequence: IEnumerable<XAttribute>": () =>
    new Sequence(typeNamed("System.Xml.Linq.XAttribute"), () => [][Symbol.iterator]()),
  "IsNamespaceDeclaration: bool": (self: XAttribute) => self.isDeclaration,
  "Name: XName": (self: XAttribute) => self.name,
  "NextAttribute: XAttribute": (self: XAttribute) => self.sibling(1),
  "PreviousAttribute: XAttribute": (self: XAttribute) => self.sibling(-1),
  "Value: string": value,
  "Remove(): void": (self: XAttribute) => self.remove(),
  "SetValue(object value): void": (self: XAttribute, given: unknown) => {
    self.value = contentText(required(given, "value"));
  },
  ...conversions("XAttribute", "attribute"),
});
