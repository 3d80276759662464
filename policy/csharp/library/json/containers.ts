import { goOver, takeBytes } from "../../runtime/budget.ts";
import {
  type CollectionLike,
  type DictionaryLike,
  KeyValuePairValue,
} from "../../runtime/collections.ts";
import { argument, invalidOperation } from "../../runtime/exceptions.ts";
import { typeOf } from "../../runtime/value.ts";
import { typeNamed } from "../../types/registry.ts";
import { clrName, type NamedType } from "../../types/type.ts";
import { stringType } from "../../types/well-known.ts";
import type { JsonText } from "./json-text.ts";
import { TokenType } from "./token-type.ts";
import { attach, JContainer, type JToken, JValue, typeOfClass } from "./tokens.ts";

const [propertyType, objectType] = [typeOfClass("JProperty"), typeOfClass("JObject")];

/** The table of the names of an object. */
const tableBytes = 192;

function nullToken(): JValue {
  return new JValue(null, TokenType.Null);
}

/** Newtonsoft.Json.Linq.JProperty. */
export class JProperty extends JContainer {
  readonly name: string;
  #value: JToken;

  constructor(name: string, value: JToken) {
    super();
    this.name = name;
    this.#value = attach(value, this);
  }

  get csharpType(): NamedType {
    return propertyType();
  }

  get tokenType(): number {
    return TokenType.Property;
  }

  get value(): JToken {
    return this.#value;
  }

  set value(token: JToken) {
    if (token === this.#value) return;
    this.#value.parent = null;
    this.#value = attach(token, this);
  }

  children(): readonly JToken[] {
    return [this.#value];
  }

  pathTo(): string {
    return this.path;
  }

  writeTo(json: JsonText): void {
    json.name(this.name);
    this.#value.writeTo(json);
  }

  clone(): JProperty {
    return new JProperty(this.name, this.#value.clone());
  }

  deepEquals(other: JToken): boolean {
    return (
      other instanceof JProperty && other.name === this.name && other.value.deepEquals(this.#value)
    );
  }

  removeChild(): void {
    throw invalidOperation("Cannot add or remove items from Newtonsoft.Json.Linq.JProperty.");
  }

  replaceChild(_: JToken, replacement: JToken): void {
    this.value = replacement;
  }
}

/** Newtonsoft.Json.Linq.JObject: properties in the order in which they were added. */
export class JObject extends JContainer implements DictionaryLike, CollectionLike {
  readonly #properties = new Map<string, JProperty>();

  constructor(properties: Iterable<JProperty> = []) {
    super();
    takeBytes(tableBytes);
    for (const property of properties) this.addProperty(property);
  }

  get csharpType(): NamedType {
    return objectType();
  }

  get tokenType(): number {
    return TokenType.Object;
  }

  get size(): number {
    return this.#properties.size;
  }

  override get extent(): number {
    return this.#properties.size;
  }

  get properties(): readonly JProperty[] {
    goOver(this.#properties.size);
    return [...this.#properties.values()];
  }

  property(name: string): JProperty | undefined {
    return this.#properties.get(name);
  }

  get(name: unknown): JToken | undefined {
    return this.#properties.get(name as string)?.value;
  }

  holds(name: unknown): boolean {
    return this.#properties.has(name as string);
  }

  set(name: unknown, value: unknown): void {
    const token = (value ?? nullToken()) as JToken;
    const known = this.#properties.get(name as string);
    if (known !== undefined) known.value = token;
    else this.#place(new JProperty(name as string, token));
  }

  addProperty(property: JProperty): void {
    if (this.#properties.has(property.name)) {
      throw argument(
        `Can not add property ${property.name} to Newtonsoft.Json.Linq.JObject. Property with the same name already exists on object.`,
      );
    }
    this.#place(property);
  }

  #place(property: JProperty): void {
    this.#properties.set(property.name, attach(property, this));
  }

  add(item: unknown, value?: unknown): void {
    if (item instanceof JProperty) this.addProperty(item);
    else if (typeof item === "string") {
      this.addProperty(new JProperty(item, (value ?? nullToken()) as JToken));
    } else if (item instanceof KeyValuePairValue) this.add(item.key, item.value);
    else {
      const type = typeOf(item);
      const name = type === undefined ? "null" : clrName(type);
      throw argument(`Can not add ${name} to Newtonsoft.Json.Linq.JObject.`);
    }
  }

  delete(name: unknown): boolean {
    const property = this.#properties.get(name as string);
    if (property === undefined) return false;
    property.parent = null;
    return this.#properties.delete(name as string);
  }

  has(item: unknown): boolean {
    return item instanceof KeyValuePairValue && this.get(item.key) === item.value;
  }

  clear(): void {
    for (const property of this.#properties.values()) property.parent = null;
    this.#properties.clear();
  }

  keys(): Iterable<string> {
    return this.#properties.keys();
  }

  values(): Iterable<JToken> {
    return this.properties.map(({ value }) => value);
  }

  /** What `foreach` over a JObject gives. */
  pairs(): readonly KeyValuePairValue[] {
    const tokenType = typeNamed("Newtonsoft.Json.Linq.JToken");
    return this.properties.map(
      ({ name, value }) => new KeyValuePairValue(name, value, stringType, tokenType),
    );
  }

  children(): readonly JToken[] {
    return this.properties;
  }

  pathTo(child: JToken): string {
    const name = child instanceof JProperty ? child.name : "";
    const above = this.path;
    if (!/^[^\s.'"[\]()/\\]+$/.test(name)) return `${above}['${name.replaceAll("'", "\\'")}']`;
    return above === "" ? name : `${above}.${name}`;
  }

  writeTo(json: JsonText): void {
    json.start("{");
    for (const property of this.#properties.values()) property.writeTo(json);
    json.end("}");
  }

  clone(): JObject {
    return new JObject(this.properties.map((property) => property.clone()));
  }

  deepEquals(other: JToken): boolean {
    return (
      other instanceof JObject &&
      other.size === this.size &&
      this.properties.every(({ name, value }) => other.get(name)?.deepEquals(value) === true)
    );
  }

  removeChild(token: JToken): void {
    if (token instanceof JProperty) this.delete(token.name);
  }

  replaceChild(token: JToken, replacement: JToken): void {
    if (!(token instanceof JProperty) || !(replacement instanceof JProperty)) {
      throw argument("Can not add a value to Newtonsoft.Json.Linq.JObject.");
    }
    const properties = this.properties.map((each) => (each === token ? replacement : each));
    this.clear();
    for (const property of properties) this.addProperty(property);
  }

  override [Symbol.iterator](): Iterator<never> {
    return this.children()[Symbol.iterator]() as Iterator<never>;
  }
}
