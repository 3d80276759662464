import { argument, argumentNull } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";
import { checkName } from "./characters.ts";

/** What the prefixes `xml` and `xmlns` stand for, always. */
export const xmlUri = "http://www.w3.org/XML/1998/namespace";
export const xmlnsUri = "http://www.w3.org/2000/xmlns/";

/** A System.Xml.Linq.XNamespace. */
export class XNamespace extends PlainObject {
  protected readonly typeName = "System.Xml.Linq.XNamespace";
  static readonly none = new XNamespace("");
  static readonly xml = new XNamespace(xmlUri);
  static readonly xmlns = new XNamespace(xmlnsUri);
  readonly uri: string;

  private constructor(uri: string) {
    super();
    this.uri = uri;
  }

  static get(uri: string | null): XNamespace {
    if (uri === null) throw argumentNull("namespaceName");
    return uri === "" ? XNamespace.none : new XNamespace(uri);
  }

  name(local: string | null): XName {
    if (local === null) throw argumentNull("localName");
    if (local === "") throw argument("Value cannot be empty.", "localName");
    checkName(local);
    return new XName(this, local);
  }

  override equals(other: unknown): boolean {
    return other instanceof XNamespace && other.uri === this.uri;
  }

  override get equalityKey(): string {
    return this.uri;
  }

  override toString(): string {
    return this.uri;
  }
}

/** A System.Xml.Linq.XName. In .NET equal names are one object; here they are equal. */
export class XName extends PlainObject {
  protected readonly typeName = "System.Xml.Linq.XName";
  readonly namespace: XNamespace;
  readonly local: string;

  constructor(namespace: XNamespace, local: string) {
    super();
    this.namespace = namespace;
    this.local = local;
  }

  /** A name as it is written, `local` or `{namespace}local`. */
  static get(expanded: string | null): XName {
    if (expanded === null) throw argumentNull("expandedName");
    if (expanded === "") throw invalidName(expanded);
    if (!expanded.startsWith("{")) return XNamespace.none.name(expanded);
    const close = expanded.lastIndexOf("}");
    if (close <= 1 || close === expanded.length - 1) throw invalidName(expanded);
    return XNamespace.get(expanded.slice(1, close)).name(expanded.slice(close + 1));
  }

  get uri(): string {
    return this.namespace.uri;
  }

  override equals(other: unknown): boolean {
    return other instanceof XName && other.local === this.local && other.uri === this.uri;
  }

  override get equalityKey(): string {
    return this.toString();
  }

  override toString(): string {
    return this.uri === "" ? this.local : `{${this.uri}}${this.local}`;
  }
}

function invalidName(name: string) {
  return argument(`'${name}' is an invalid expanded name.`);
}
