import { arrayFrom } from "../../runtime/arrays.ts";
import { defaultValue, fromObject } from "../../runtime/casting.ts";
import { ListValue } from "../../runtime/collections.ts";
import { DictionaryValue } from "../../runtime/dictionaries.ts";
import { displayValue } from "../../runtime/display.ts";
import { CSharpException, invalidCast } from "../../runtime/exceptions.ts";
import { Unsupported } from "../../runtime/stopped.ts";
import { Boxed, typeOf } from "../../runtime/value.ts";
import type { Violation } from "../../types/constraints.ts";
import { operatorsOf } from "../../types/lookup.ts";
import { numericKind } from "../../types/numeric.ts";
import { typeNamed } from "../../types/registry.ts";
import { isSubtype } from "../../types/subtyping.ts";
import { clrName, type Type, typeName } from "../../types/type.ts";
import {
  boolType,
  byteArray,
  decimalType,
  isNullable,
  objectType,
  stringType,
  underlying,
} from "../../types/well-known.ts";
import { toBoolean, toDateTime, toDecimal, toNumber } from "../conversions.ts";
import { JArray } from "./array.ts";
import { BigIntegerValue } from "./big-integer.ts";
import { JObject } from "./containers.ts";
import type { DateReading } from "./reader.ts";
import { type JToken, JValue } from "./tokens.ts";

const tokenType = () => typeNamed("Newtonsoft.Json.Linq.JToken");

/** The cast from JToken to a type, if Newtonsoft has one. */
function castTo(type: Type): ((token: JToken) => unknown) | undefined {
  return operatorsOf(tokenType(), "explicit").find(({ member }) => member.returns === type)?.member
    .run;
}

/** `Value<T>` and `Values<T>`: the token if it is a T, otherwise its value converted. */
export function convertToken(token: JToken | null, type: Type): unknown {
  if (token === null) return defaultValue(type);
  if (isSubtype(token.csharpType, type)) return token;
  if (!(token instanceof JValue)) {
    throw invalidCast(`Cannot cast ${clrName(token.csharpType)} to ${clrName(type)}.`);
  }
  if (token.value === null) {
    if (isNullable(type)) return null;
    throw invalidCast("Null object cannot be converted to a value type.");
  }
  return changeType(token.value, underlying(type) ?? type);
}

/** `Convert.ChangeType`, which knows text, numbers, booleans and dates. */
function changeType(value: unknown, type: Type): unknown {
  const from = typeOf(value);
  if (from === type) return unboxed(value);
  if (value instanceof BigIntegerValue) throw invalidCast("Object must implement IConvertible.");
  if (type === stringType) return displayValue(value);
  if (type === boolType) return toBoolean(value);
  if (type.form === "named") {
    if (numericKind(type) !== undefined) return toNumber(value, type.definition.name);
    if (type === decimalType) return toDecimal(value);
    if (type.definition.fullName === "System.DateTime") return toDateTime(value);
  }
  throw invalidCast(
    `Invalid cast from '${from === undefined ? "null" : clrName(from)}' to '${clrName(type)}'.`,
  );
}

function unboxed(value: unknown): unknown {
  return value instanceof Boxed ? value.value : value;
}

/** How values of a type are read from a token, or undefined when that is not supported. */
function readerOf(type: Type): ((token: JToken) => unknown) | undefined {
  if (type === objectType) return (token) => (token instanceof JValue ? token.value : token);
  if (isSubtype(type, tokenType())) return fromObject(type);
  const cast = castTo(type);
  if (cast !== undefined) {
    return (token) => (isNull(token) && isNullable(type) ? null : cast(token));
  }
  if (type.form === "array")
    return listReader(type.element, (items) => arrayFrom(type.element, items));
  if (type.form !== "named") return undefined;
  const [first, second] = type.arguments;
  switch (type.definition.fullName) {
    case "System.Collections.Generic.List":
    case "System.Collections.Generic.IList":
    case "System.Collections.Generic.ICollection":
    case "System.Collections.Generic.IEnumerable":
      return first && listReader(first, (items) => new ListValue(first, items));
    case "System.Collections.Generic.Dictionary":
    case "System.Collections.Generic.IDictionary":
      return first === stringType && second ? dictionaryReader(second) : undefined;
    default:
      return undefined;
  }
}

function isNull(token: JToken): boolean {
  return token instanceof JValue && token.value === null;
}

function listReader(
  element: Type,
  make: (items: readonly unknown[]) => unknown,
): ((token: JToken) => unknown) | undefined {
  const read = readerOf(element);
  if (read === undefined) return undefined;
  return (token) => {
    if (isNull(token)) return null;
    if (!(token instanceof JArray)) throw mismatch(token, "array");
    return make(token.items.map(read));
  };
}

function dictionaryReader(valueType: Type): ((token: JToken) => unknown) | undefined {
  const read = readerOf(valueType);
  if (read === undefined) return undefined;
  return (token) => {
    if (isNull(token)) return null;
    if (!(token instanceof JObject)) throw mismatch(token, "object");
    const result = new DictionaryValue(stringType, valueType);
    for (const { name, value } of token.properties) result.set(name, read(value));
    return result;
  };
}

function mismatch(token: JToken, wanted: string): CSharpException {
  return new CSharpException(
    "Newtonsoft.Json.JsonSerializationException",
    `Cannot deserialize the current JSON because the type requires a JSON ${wanted}. Path '${token.path}'.`,
  );
}

/** `ToObject<T>` and `JsonConvert.DeserializeObject<T>`. */
export function readAs(token: JToken, type: Type): unknown {
  const read = readerOf(type);
  if (read === undefined) throw new Unsupported(`JSON is not read into ${clrName(type)} here.`);
  return read(token);
}

/**
 * Where a type wants text, Newtonsoft's serializer asks its reader for text (ReadAsString), and what
 * looks like a date is not made one first.
 */
export function dateReadingFor(type: Type): DateReading {
  if (type === stringType) return "text";
  if (type.form === "array") return dateReadingFor(type.element);
  const element = type.form === "named" ? type.arguments.at(-1) : undefined;
  return element === undefined || isSubtype(type, tokenType()) ? "date" : dateReadingFor(element);
}

/** The finding for a type that JSON is not read into here. */
export function unreadable(method: string, types: readonly Type[]): Violation | undefined {
  const type = types[types.length - 1];
  if (type === undefined || type === byteArray || readerOf(type) !== undefined) return undefined;
  return {
    rule: "csharp-unsupported",
    message: `${method}<${typeName(type)}> is not supported here; read it as JObject and cast its properties.`,
  };
}
