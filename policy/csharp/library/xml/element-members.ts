import { argument, argumentNull, required } from "../../runtime/exceptions.ts";
import { Sequence } from "../../runtime/sequences.ts";
import type { MemberTable } from "../../types/member.ts";
import { define, typeNamed } from "../../types/registry.ts";
import type { StringReaderValue, StringWriterValue } from "../text/readers.ts";
import { addContent, addSnapshot, snapshot } from "./content.ts";
import type { XDocument } from "./document.ts";
import { requiredName, XAttribute, XElement } from "./element-and-attribute.ts";
import { type XName, XNamespace } from "./names.ts";
import { printSaved } from "./print.ts";
import { readXml } from "./reader.ts";
import { ancestors, attributes, elements, nodes, withSelf } from "./sequences.ts";
import { contentText, readers } from "./xml-convert.ts";

type Name = XName | null;
type Text = string | null;

/** The explicit conversions: the value, read as XML Schema writes it. */
export function conversions(owner: "XElement" | "XAttribute", parameter: string): MemberTable {
  type Valued = { readonly value: string };
  const table: Record<string, MemberTable[string]> = {
    [`explicit(${owner} ${parameter}): string`]: (self: Valued | null) => self?.value ?? null,
  };
  for (const [keyword, read] of Object.entries(readers)) {
    table[`explicit(${owner} ${parameter}): ${keyword}`] = (self: Valued | null) => {
      if (self === null) throw argumentNull(parameter);
      return read(self.value);
    };
    table[`explicit(${owner} ${parameter}): ${keyword}?`] = (self: Valued | null) =>
      self === null ? null : read(self.value);
  }
  return table;
}

function parse(text: Text, options = 0): XElement {
  const document = readXml(required(text, "text"), options);
  const { root } = document;
  root?.remove();
  return root as XElement;
}

/** Saves what ToString gives, behind a declaration. */
export function save(
  self: XElement | XDocument,
  writer: StringWriterValue | null,
  options = 0,
): void {
  required(writer, "textWriter").write(printSaved(self, options));
}

function setValue(self: XElement, text: Text): void {
  const value = required(text, "value");
  self.clear();
  addContent(self, value);
}

function setAttribute(self: XElement, name: Name, value: unknown): void {
  const known = name === null ? null : self.attribute(name);
  if (value === null) known?.remove();
  else if (known !== null) known.value = contentText(value);
  else self.appendAttribute(new XAttribute(requiredName(name), contentText(value)));
}

function setElement(self: XElement, name: Name, value: unknown): void {
  const [known] = name === null ? [] : elements(() => self.children(), name);
  if (value === null) (known as XElement | undefined)?.remove();
  else if (known instanceof XElement) setValue(known, contentText(value));
  else addContent(self, made(name, contentText(value)));
}

function made(name: Name, content: unknown): XElement {
  const element = new XElement(requiredName(name));
  addContent(element, content);
  return element;
}

function replaceAll(self: XElement, content: unknown): void {
  const kept = snapshot(content);
  self.removeAttributes();
  self.clear();
  addSnapshot(self, kept);
}

function replaceAttributes(self: XElement, content: unknown): void {
  const kept = snapshot(content);
  self.removeAttributes();
  addSnapshot(self, kept);
}

const elementType = () => typeNamed("System.Xml.Linq.XElement");

define("class System.Xml.Linq.XElement : XContainer", {
  "new(XName name)": (name: Name) => new XElement(requiredName(name)),
  "new(XElement other)": (other: XElement | null) => required(other, "other").clone(),
  "new(XName name, object content)": made,
  "new(XName name, params object[] content)": made,
  "static EmptySequence: IEnumerable<XElement>": () =>
    new Sequence(elementType(), () => [][Symbol.iterator]()),
  "static Parse(string text): XElement": (text: Text) => parse(text),
  "static Parse(string text, LoadOptions options): XElement": parse,
  "static Load(TextReader textReader): XElement": (reader: StringReaderValue | null) =>
    parse(required(reader, "textReader").readToEnd()),
  "static Load(TextReader textReader, LoadOptions options): XElement": (
    reader: StringReaderValue | null,
    options: number,
  ) => parse(required(reader, "textReader").readToEnd(), options),
  "Name: XName": {
    get: (self: XElement) => self.name,
    set: (self: XElement, name: Name) => {
      self.name = requiredName(name, "value");
    },
  },
  "Value: string": { get: (self: XElement) => self.value, set: setValue },
  "FirstAttribute: XAttribute": (self: XElement) => self.attributes[0] ?? null,
  "LastAttribute: XAttribute": (self: XElement) => self.attributes.at(-1) ?? null,
  "HasAttributes: bool": (self: XElement) => self.attributes.length > 0,
  "HasElements: bool": (self: XElement) => {
    for (const node of self.children()) if (node instanceof XElement) return true;
    return false;
  },
  "IsEmpty: bool": (self: XElement) => self.isEmpty,
  "AncestorsAndSelf(): IEnumerable<XElement>": (self: XElement) => elements(() => ancestors(self)),
  "AncestorsAndSelf(XName name): IEnumerable<XElement>": (self: XElement, name: Name) =>
    elements(() => ancestors(self), name),
  "Attribute(XName name): XAttribute": (self: XElement, name: Name) =>
    name === null ? null : self.attribute(name),
  "Attributes(): IEnumerable<XAttribute>": (self: XElement) => attributes(() => self.attributes),
  "Attributes(XName name): IEnumerable<XAttribute>": (self: XElement, name: Name) =>
    attributes(() => self.attributes, name),
  "DescendantNodesAndSelf(): IEnumerable<XNode>": (self: XElement) => nodes(() => withSelf(self)),
  "DescendantsAndSelf(): IEnumerable<XElement>": (self: XElement) => elements(() => withSelf(self)),
  "DescendantsAndSelf(XName name): IEnumerable<XElement>": (self: XElement, name: Name) =>
    elements(() => withSelf(self), name),
  "GetDefaultNamespace(): XNamespace": (self: XElement) =>
    XNamespace.get(self.declared("xmlns") ?? ""),
  "GetNamespaceOfPrefix(string prefix): XNamespace": namespaceOf,
  "GetPrefixOfNamespace(XNamespace ns): string": (self: XElement, namespace: XNamespace | null) =>
    self.prefixOf(required(namespace, "ns")),
  "RemoveAll(): void": (self: XElement) => {
    self.removeAttributes();
    self.clear();
  },
  "RemoveAttributes(): void": (self: XElement) => self.removeAttributes(),
  "ReplaceAll(object content): void": replaceAll,
  "ReplaceAll(params object[] content): void": replaceAll,
  "ReplaceAttributes(object content): void": replaceAttributes,
  "ReplaceAttributes(params object[] content): void": replaceAttributes,
  "Save(TextWriter textWriter): void": (self: XElement, writer: StringWriterValue | null) =>
    save(self, writer),
  "Save(TextWriter textWriter, SaveOptions options): void": save,
  "SetAttributeValue(XName name, object value): void": setAttribute,
  "SetElementValue(XName name, object value): void": setElement,
  "SetValue(object value): void": (self: XElement, value: unknown) =>
    setValue(self, contentText(required(value, "value"))),
  ...conversions("XElement", "element"),
});

function namespaceOf(self: XElement, prefix: Text): XNamespace | null {
  const name = required(prefix, "prefix");
  if (name === "") throw argument("The value cannot be an empty string.", "prefix");
  if (name === "xml") return XNamespace.xml;
  const uri = self.declared(name);
  if (uri !== null) return XNamespace.get(uri);
  return name === "xmlns" ? XNamespace.xmlns : null;
}
