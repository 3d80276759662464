import { displayValue } from "../../runtime/display.ts";
import { argument, argumentNull, invalidOperation, required } from "../../runtime/exceptions.ts";
import { Sequence } from "../../runtime/sequences.ts";
import { Boxed } from "../../runtime/value.ts";
import { constrain } from "../../types/constraints.ts";
import { define, typeNamed } from "../../types/registry.ts";
import { isSubtype } from "../../types/subtyping.ts";
import { type Type, typeName } from "../../types/type.ts";
import { intType } from "../../types/well-known.ts";
import { JArray } from "./array.ts";
import { JObject } from "./containers.ts";
import { explicitConversions, implicitConversions, valueToken } from "./conversions.ts";
import { convertToken, readAs, unreadable } from "./deserialize.ts";
import { parseToken } from "./reader.ts";
import { selectToken, selectTokens } from "./select.ts";
import { tokenFrom } from "./serialize.ts";
import { type JToken, JValue } from "./tokens.ts";

const tokenType = () => typeNamed("Newtonsoft.Json.Linq.JToken");

/** Any JToken indexed by an object: a name for a JObject, a number for a JArray. */
function item(self: JToken, key: unknown): JToken | null {
  if (key === null) throw argumentNull("key");
  if (self instanceof JObject) {
    if (typeof key === "string") return self.get(key) ?? null;
    throw argument(
      `Accessed JObject values with invalid key value: ${shownKey(key)}. Object property name expected.`,
    );
  }
  if (self instanceof JArray) {
    const index =
      key instanceof Boxed && key.csharpType === intType ? Number(key.value) : undefined;
    if (index === undefined) {
      throw argument(
        `Accessed JArray values with invalid key value: ${shownKey(key)}. Int32 array index expected.`,
      );
    }
    return self.at(index) ?? null;
  }
  throw cannotAccess(self);
}

function shownKey(key: unknown): string {
  return typeof key === "string" ? `"${key}"` : displayValue(key);
}

function cannotAccess(self: JToken) {
  const type = typeName(self.csharpType);
  return invalidOperation(`Cannot access child value on Newtonsoft.Json.Linq.${type}.`);
}

function setItem(self: JToken, key: unknown, value: JToken | null): void {
  if (self instanceof JObject && typeof key === "string") self.set(key, value);
  else if (self instanceof JArray && key instanceof Boxed)
    self.put(Number(key.value), value ?? valueToken(null));
  else if (self instanceof JValue) {
    throw invalidOperation("Cannot set child value on Newtonsoft.Json.Linq.JValue.");
  } else
    throw argument(
      `Set JObject values with invalid key value: ${shownKey(key)}. Object property name expected.`,
    );
}

for (const method of ["Value", "Values", "ToObject"]) {
  constrain("Newtonsoft.Json.Linq.JToken", method, (types) => unreadable(method, types));
}

function children(self: JToken, type: Type): Sequence {
  return new Sequence(type, () => self.children()[Symbol.iterator]());
}

define("class Newtonsoft.Json.Linq.JToken : System.Collections.Generic.IEnumerable<JToken>", {
  "static Parse(string json): JToken": (text: string | null) =>
    parseToken(required(text, "s"), "JToken"),
  "static FromObject(object o): JToken": (value: unknown) => tokenFrom(required(value, "o")),
  "static DeepEquals(JToken t1, JToken t2): bool": (a: JToken | null, b: JToken | null) =>
    a === b || (a !== null && b !== null && a.deepEquals(b)),
  "this[object key]: JToken": { get: item, set: setItem },
  "Type: JTokenType": (self: JToken) => self.tokenType,
  "HasValues: bool": (self: JToken) => self.children().length > 0,
  "Parent: JContainer": (self: JToken) => self.parent,
  "Root: JToken": (self: JToken) => {
    let root = self;
    while (root.parent !== null) root = root.parent;
    return root;
  },
  "Path: string": (self: JToken) => self.path,
  "First: JToken": (self: JToken) => childrenOf(self)[0] ?? null,
  "Last: JToken": (self: JToken) => childrenOf(self).at(-1) ?? null,
  "Next: JToken": (self: JToken) => sibling(self, 1),
  "Previous: JToken": (self: JToken) => sibling(self, -1),
  "Children(): IEnumerable<JToken>": (self: JToken) => children(self, tokenType()),
  "Children<T>(): IEnumerable<T>": (self: JToken, type: Type) =>
    new Sequence(type, () =>
      self
        .children()
        .filter((child) => isSubtype(child.csharpType, type))
        [Symbol.iterator](),
    ),
  "Values<T>(): IEnumerable<T>": (self: JToken, type: Type) =>
    new Sequence(type, function* () {
      for (const child of self.children()) yield convertToken(child, type);
    }),
  "Value<T>(object key): T": (self: JToken, key: unknown, type: Type) =>
    convertToken(item(self, key), type),
  "ToObject<T>(): T": (self: JToken, type: Type) => readAs(self, type),
  "SelectToken(string path): JToken": (self: JToken, path: string | null) =>
    selectToken(self, required(path, "path"), false),
  "SelectToken(string path, bool errorWhenNoMatch): JToken": (
    self: JToken,
    path: string | null,
    isRequired: boolean,
  ) => selectToken(self, required(path, "path"), isRequired),
  "SelectTokens(string path): IEnumerable<JToken>": (self: JToken, path: string | null) =>
    new Sequence(tokenType(), () => selectTokens(self, required(path, "path"))[Symbol.iterator]()),
  "SelectTokens(string path, bool errorWhenNoMatch): IEnumerable<JToken>": (
    self: JToken,
    path: string | null,
    isRequired: boolean,
  ) =>
    new Sequence(tokenType(), () =>
      selectTokens(self, required(path, "path"), isRequired)[Symbol.iterator](),
    ),
  "Ancestors(): IEnumerable<JToken>": (self: JToken) => ancestors(self.parent),
  "AncestorsAndSelf(): IEnumerable<JToken>": (self: JToken) => ancestors(self),
  "AfterSelf(): IEnumerable<JToken>": (self: JToken) => siblings(self, 1),
  "BeforeSelf(): IEnumerable<JToken>": (self: JToken) => siblings(self, -1),
  "DeepClone(): JToken": (self: JToken) => self.clone(),
  "Remove(): void": (self: JToken) => self.remove(),
  "Replace(JToken value): void": (self: JToken, value: JToken | null) =>
    self.replaceWith(value ?? valueToken(null)),
  "ToString(): string": (self: JToken) => self.toString(),
  "ToString(Formatting formatting): string": (self: JToken, formatting: number) =>
    self.print(formatting === 1),
  ...implicitConversions,
  ...explicitConversions,
});

/** The children of what can have some. */
function childrenOf(self: JToken): readonly JToken[] {
  if (self instanceof JValue) throw cannotAccess(self);
  return self.children();
}

function ancestors(start: JToken | null): Sequence {
  return new Sequence(tokenType(), function* () {
    for (let each = start; each !== null; each = each.parent) yield each;
  });
}

/** The tokens behind a token, or those in front of it, in the order of the text. */
function siblings(self: JToken, direction: 1 | -1): Sequence {
  return new Sequence(tokenType(), () => {
    const all = self.parent?.children() ?? [];
    const at = all.indexOf(self);
    return (direction === 1 ? all.slice(at + 1) : all.slice(0, at))[Symbol.iterator]();
  });
}

function sibling(self: JToken, step: 1 | -1): JToken | null {
  const all = self.parent?.children() ?? [];
  return all[all.indexOf(self) + step] ?? null;
}
