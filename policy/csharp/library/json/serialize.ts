import { AnonymousObject } from "../../runtime/anonymous.ts";
import { box } from "../../runtime/casting.ts";
import { KeyValuePairValue } from "../../runtime/collections.ts";
import { displayValue } from "../../runtime/display.ts";
import { CSharpException, required } from "../../runtime/exceptions.ts";
import { type Enumerable, iterateBoxed } from "../../runtime/iteration.ts";
import { Unsupported } from "../../runtime/stopped.ts";
import { TupleLike } from "../../runtime/tuples.ts";
import { Boxed, CSharpObject, typeOf } from "../../runtime/value.ts";
import { constrain } from "../../types/constraints.ts";
import { define, typeNamed } from "../../types/registry.ts";
import { isSubtype } from "../../types/subtyping.ts";
import { clrName, type Type } from "../../types/type.ts";
import { longType, objectType, ulongType } from "../../types/well-known.ts";
import { JArray } from "./array.ts";
import { JObject } from "./containers.ts";
import { valueToken } from "./conversions.ts";
import { dateReadingFor, readAs, unreadable } from "./deserialize.ts";
import { parseToken } from "./reader.ts";
import { Formatting } from "./token-type.ts";
import { JToken } from "./tokens.ts";

/** What Newtonsoft's serialiser makes of an object: `JToken.FromObject`. */
export function tokenFrom(value: unknown): JToken {
  if (value instanceof JToken) return value.clone();
  if (value instanceof AnonymousObject) return objectFrom(value.boxed());
  if (value instanceof TupleLike) return objectFrom(value.boxed());
  if (value instanceof KeyValuePairValue) {
    const [key, item] = boxedPair(value);
    return objectFrom([
      ["Key", key],
      ["Value", item],
    ]);
  }
  if (isDictionary(value)) return dictionaryToken(value);
  if (isEnumerable(value)) return new JArray(Array.from(iterateBoxed(value), tokenFrom));
  if (value instanceof Boxed) return valueToken(asStored(value));
  return scalarToken(value);
}

function scalarToken(value: unknown): JToken {
  try {
    return valueToken(value);
  } catch (error) {
    if (!(error instanceof CSharpException)) throw error;
    const type = typeOf(value);
    const shown = type === undefined ? "null" : clrName(type);
    throw new Unsupported(
      `An object of type '${shown}' cannot be serialized here; put what is needed into an anonymous object.`,
    );
  }
}

/** JTokenWriter keeps every integer but ulong as long. */
function asStored(value: Boxed): Boxed {
  const isInteger = typeof value.value === "bigint" || Number.isInteger(value.value);
  const { name } = value.csharpType.definition;
  if (!isInteger || value.csharpType === ulongType || /^(Double|Single|Char)$/.test(name)) {
    return value;
  }
  return new Boxed(longType, BigInt(value.value));
}

function objectFrom(properties: readonly (readonly [string, unknown])[]): JObject {
  const object = new JObject();
  for (const [name, value] of properties) object.set(name, tokenFrom(value));
  return object;
}

function boxedPair(pair: KeyValuePairValue): readonly [unknown, unknown] {
  const [keyType, valueType] = pair.csharpType.arguments as [Type, Type];
  return [box(pair.key, keyType), box(pair.value, valueType)];
}

interface Pairs {
  pairs(): Iterable<KeyValuePairValue>;
}

function isDictionary(value: unknown): value is Pairs {
  return value instanceof CSharpObject && "pairs" in value;
}

function dictionaryToken(dictionary: Pairs): JObject {
  const object = new JObject();
  for (const pair of dictionary.pairs()) {
    const [key, value] = boxedPair(pair);
    object.set(displayValue(key), tokenFrom(value));
  }
  return object;
}

function isEnumerable(value: unknown): value is Enumerable {
  if (typeof value === "string" || value instanceof Uint8Array) return false;
  const type = typeOf(value);
  return type !== undefined && isSubtype(type, typeNamed("System.Collections.IEnumerable"));
}

function serialize(value: unknown, formatting: number): string {
  return tokenFrom(value).print(formatting === Formatting.Indented);
}

define("static class Newtonsoft.Json.JsonConvert", {
  "static SerializeObject(object value): string": (value: unknown) =>
    serialize(value, Formatting.None),
  "static SerializeObject(object value, Formatting formatting): string": serialize,
  "static DeserializeObject(string value): object": (text: string | null) =>
    required(text, "value").trim() === ""
      ? null
      : readAs(parseToken(text ?? "", "JToken"), objectType),
  "static DeserializeObject<T>(string value): T": (text: string | null, type: Type) =>
    required(text, "value").trim() === ""
      ? null
      : readAs(parseToken(text ?? "", "JToken", dateReadingFor(type)), type),
  "static ToString(object value): string": (value: unknown) => serialize(value, Formatting.None),
});

constrain("Newtonsoft.Json.JsonConvert", "DeserializeObject", (types) =>
  unreadable("DeserializeObject", types),
);
