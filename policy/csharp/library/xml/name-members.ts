import { argumentNull, required } from "../../runtime/exceptions.ts";
import { define } from "../../types/registry.ts";
import { XName, XNamespace } from "./names.ts";

type Text = string | null;

const same = (a: XName | XNamespace | null, b: XName | XNamespace | null) =>
  a === b || a?.equals(b) === true;

define("class System.Xml.Linq.XNamespace", {
  "static None: XNamespace": () => XNamespace.none,
  "static Xml: XNamespace": () => XNamespace.xml,
  "static Xmlns: XNamespace": () => XNamespace.xmlns,
  "static Get(string namespaceName): XNamespace": (uri: Text) => XNamespace.get(uri),
  "NamespaceName: string": (self: XNamespace) => self.uri,
  "GetName(string localName): XName": (self: XNamespace, local: Text) => self.name(local),
  "ToString(): string": (self: XNamespace) => self.uri,
  "implicit(string namespaceName): XNamespace": (uri: Text) =>
    uri === null ? null : XNamespace.get(uri),
  "operator +(XNamespace ns, string localName): XName": (self: XNamespace | null, local: Text) => {
    if (self === null) throw argumentNull("ns");
    return self.name(local);
  },
  "operator ==(XNamespace left, XNamespace right): bool": same,
  "operator !=(XNamespace left, XNamespace right): bool": (
    a: XNamespace | null,
    b: XNamespace | null,
  ) => !same(a, b),
});

define("class System.Xml.Linq.XName", {
  "static Get(string expandedName): XName": (name: Text) => XName.get(name),
  "static Get(string localName, string namespaceName): XName": (local: Text, uri: Text) =>
    XNamespace.get(uri).name(local),
  "LocalName: string": (self: XName) => self.local,
  "Namespace: XNamespace": (self: XName) => self.namespace,
  "NamespaceName: string": (self: XName) => self.uri,
  "ToString(): string": (self: XName) => self.toString(),
  "implicit(string expandedName): XName": (name: Text) =>
    name === null ? null : XName.get(required(name, "expandedName")),
  "operator ==(XName left, XName right): bool": same,
  "operator !=(XName left, XName right): bool": (a: XName | null, b: XName | null) => !same(a, b),
});
