import { compareStrings } from "../../runtime/culture.ts";
import { argument, argumentNull, required } from "../../runtime/exceptions.ts";
import { Sequence } from "../../runtime/sequences.ts";
import type { ArrayValue, Reference } from "../../runtime/value.ts";
import { define, typeNamed } from "../../types/registry.ts";
import { typeName } from "../../types/type.ts";
import { JArray } from "./array.ts";
import { JObject } from "./containers.ts";
import { addContent } from "./content.ts";
import { valueToken } from "./conversions.ts";
import { parseArray, parseObject } from "./reader.ts";
import { tokenFrom } from "./serialize.ts";
import type { JToken } from "./tokens.ts";

type Name = string | null;

/** A property by its name, exactly or as a comparison says. */
function find(self: JObject, name: Name, comparison?: number): JToken | null {
  if (name === null) return null;
  const exact = self.get(name);
  if (exact !== undefined || comparison === undefined) return exact ?? null;
  const near = self.properties.find((each) => compareStrings(each.name, name, comparison) === 0);
  return near?.value ?? null;
}

function tryFind(self: JObject, name: Name, result: Reference<JToken | null>): boolean {
  const value = find(self, name);
  result.value = value;
  return value !== null;
}

function fromObject<T extends JToken>(
  value: unknown,
  type: abstract new (...values: never[]) => T,
): T {
  const token = tokenFrom(required(value, "o"));
  if (token instanceof type) return token;
  const wanted = type.name;
  const kind = typeName(token.csharpType).replace(/^J/, "");
  throw argument(`Object serialized to ${kind}. ${wanted} instance expected.`);
}

define(
  "class Newtonsoft.Json.Linq.JObject : JContainer, System.Collections.Generic.IDictionary<string, JToken>",
  {
    "new()": () => new JObject(),
    "new(JObject other)": (other: JObject) => required(other, "other").clone(),
    "new(object content)": (content: unknown) => {
      const object = new JObject();
      addContent(object, content);
      return object;
    },
    "new(params object[] content)": (content: ArrayValue) => {
      const object = new JObject();
      addContent(object, content);
      return object;
    },
    "static Parse(string json): JObject": (text: string | null) => parseObject(required(text, "s")),
    "static FromObject(object o): JObject": (value: unknown) => fromObject(value, JObject),
    "this[string propertyName]: JToken": {
      get: (self: JObject, name: Name) => {
        if (name === null) throw argumentNull("propertyName");
        return self.get(name) ?? null;
      },
      set: (self: JObject, name: Name, value: JToken | null) => {
        if (name === null) throw argumentNull("propertyName");
        self.set(name, value ?? valueToken(null));
      },
    },
    "Add(string propertyName, JToken value): void": (
      self: JObject,
      name: Name,
      value: JToken | null,
    ) => self.add(required(name, "propertyName"), value),
    "Property(string name): JProperty": (self: JObject, name: Name) =>
      (name === null ? undefined : self.property(name)) ?? null,
    "Properties(): IEnumerable<JProperty>": (self: JObject) =>
      new Sequence(typeNamed("Newtonsoft.Json.Linq.JProperty"), () =>
        self.properties[Symbol.iterator](),
      ),
    "PropertyValues(): IEnumerable<JToken>": (self: JObject) =>
      new Sequence(typeNamed("Newtonsoft.Json.Linq.JToken"), () =>
        self.values()[Symbol.iterator](),
      ),
    "ContainsKey(string propertyName): bool": (self: JObject, name: Name) =>
      self.property(required(name, "propertyName")) !== undefined,
    "GetValue(string propertyName): JToken": (self: JObject, name: Name) => find(self, name),
    "GetValue(string propertyName, StringComparison comparison): JToken": find,
    "TryGetValue(string propertyName, out JToken value): bool": tryFind,
    "TryGetValue(string propertyName, StringComparison comparison, out JToken value): bool": (
      self: JObject,
      name: Name,
      comparison: number,
      result: Reference<JToken | null>,
    ) => {
      const value = find(self, name, comparison);
      result.value = value;
      return value !== null;
    },
    "Remove(string propertyName): bool": (self: JObject, name: Name) =>
      self.delete(required(name, "propertyName")),
    "GetEnumerator(): IEnumerator<KeyValuePair<string, JToken>>": (self: JObject) => self.pairs(),
  },
);

define("class Newtonsoft.Json.Linq.JArray : JContainer, System.Collections.Generic.IList<JToken>", {
  "new()": () => new JArray(),
  "new(JArray other)": (other: JArray) => required(other, "other").clone(),
  "new(object content)": (content: unknown) => {
    const array = new JArray();
    addContent(array, content);
    return array;
  },
  "new(params object[] content)": (content: ArrayValue) => {
    const array = new JArray();
    addContent(array, content);
    return array;
  },
  "static Parse(string json): JArray": (text: string | null) => parseArray(required(text, "s")),
  "static FromObject(object o): JArray": (value: unknown) => fromObject(value, JArray),
  "this[int index]: JToken": {
    get: (self: JArray, index: number) => self.at(index),
    set: (self: JArray, index: number, value: JToken | null) =>
      self.put(index, value ?? valueToken(null)),
  },
  "Add(JToken item): void": (self: JArray, item: JToken | null) => self.add(item),
  "Insert(int index, JToken item): void": (self: JArray, index: number, item: JToken | null) =>
    self.insert(index, item ?? valueToken(null)),
  "IndexOf(JToken item): int": (self: JArray, item: JToken | null) => self.indexOf(item),
  "Contains(JToken item): bool": (self: JArray, item: JToken | null) => self.has(item),
  "Remove(JToken item): bool": (self: JArray, item: JToken | null) => self.delete(item),
  "RemoveAt(int index): void": (self: JArray, index: number) => self.removeAt(index),
  "Clear(): void": (self: JArray) => self.clear(),
});
