import { defaultValue, fromObject } from "../runtime/casting.ts";
import type { DictionaryLike, ReadOnlyDictionaryLike } from "../runtime/collections.ts";
import { DictionaryValue } from "../runtime/dictionaries.ts";
import { CSharpException, invalidCast, required } from "../runtime/exceptions.ts";
import { type Enumerable, iterate } from "../runtime/iteration.ts";
import {
  type ArrayValue,
  type CSharpValue,
  PlainObject,
  type Reference,
  typeOf,
} from "../runtime/value.ts";
import { contextNamespace, define } from "../types/registry.ts";
import { clrName, type Type } from "../types/type.ts";
import { objectType, stringType } from "../types/well-known.ts";
import { fromBase64 } from "./base64.ts";
import { Jwt } from "./jwt.ts";
import { ListMap } from "./multimap.ts";
import { urlEncode } from "./net/web-utility.ts";

type Text = string | null;

/** What `AsBasic()` reads from an Authorization header. */
class BasicCredentials extends PlainObject {
  protected readonly typeName = `${contextNamespace}.BasicAuthCredentials`;
  readonly userId: string;
  readonly password: string;

  constructor(userId: string, password: string) {
    super();
    this.userId = userId;
    this.password = password;
  }

  /** The scheme must be written `Basic`; the text is ISO-8859-1 and is cut at its last colon. */
  static parse(text: Text): BasicCredentials | null {
    const encoded = /^\s*Basic +(\S+)\s*$/.exec(text ?? "")?.[1];
    if (encoded === undefined) return null;
    const decoded = decode(encoded);
    const colon = decoded?.lastIndexOf(":") ?? -1;
    if (decoded === undefined || colon <= 0) return null;
    return new BasicCredentials(decoded.slice(0, colon), decoded.slice(colon + 1));
  }
}

function decode(encoded: string): string | undefined {
  try {
    return Buffer.from(fromBase64(encoded)).toString("latin1");
  } catch (error) {
    if (error instanceof CSharpException) return undefined;
    throw error;
  }
}

define(`class ${contextNamespace}.BasicAuthCredentials`, {
  "UserId: string": (self: BasicCredentials) => self.userId,
  "Password: string": (self: BasicCredentials) => self.password,
});

/** The value of get-authorization-context. */
export class Authorization extends PlainObject {
  protected readonly typeName = `${contextNamespace}.Authorization`;
  readonly accessToken: string;
  readonly claims: ReadOnlyDictionaryLike;

  constructor(accessToken: string, claims: ReadonlyMap<string, CSharpValue>) {
    super();
    this.accessToken = accessToken;
    const dictionary = new DictionaryValue(stringType, objectType);
    for (const [name, value] of claims) dictionary.set(name, value);
    this.claims = dictionary;
  }
}

define(`class ${contextNamespace}.Authorization`, {
  "AccessToken: string": (self: Authorization) => self.accessToken,
  "Claims: IReadOnlyDictionary<string, object>": (self: Authorization) => self.claims,
});

function valueOr(dictionary: ReadOnlyDictionaryLike | null, key: unknown, otherwise: unknown) {
  const value = required(dictionary, "dictionary").get(required(key, "key"));
  return value === undefined ? otherwise : value;
}

/** Several values of a header or claim are one text with commas between them. */
function joined(dictionary: ReadOnlyDictionaryLike | null, name: Text, otherwise: Text): Text {
  const given = required(dictionary, "dictionary");
  const key = required(name, "key");
  if (given instanceof ListMap) return given.joined(key) ?? otherwise;
  const values = given.get(key);
  return values === undefined ? otherwise : (values as ArrayValue).items.join(",");
}

/** A context variable as a `T`; another type is an error, not the default. */
function variable(
  dictionary: ReadOnlyDictionaryLike | null,
  name: Text,
  otherwise: unknown,
  type: Type,
): unknown {
  const value = required(dictionary, "dictionary").get(required(name, "key"));
  if (value === undefined) return otherwise;
  try {
    return fromObject(type)(value);
  } catch (error) {
    if (!(error instanceof CSharpException)) throw error;
    const actual = typeOf(value);
    const shown = actual === undefined ? "null" : clrName(actual);
    throw invalidCast(
      `Unable to convert context variable \`${name}\` of type \`${shown}\` to the type of \`${clrName(type)}\`.`,
    );
  }
}

function formText(form: DictionaryLike | null): Text {
  const fields: string[] = [];
  if (form === null || form.size === 0) return null;
  for (const { key, value } of form.pairs()) {
    for (const each of iterate(value as Enumerable)) {
      fields.push(`${urlEncode(String(key))}=${urlEncode(String(each))}`);
    }
  }
  return fields.join("&");
}

// The signatures are those of the assembly that APIM compiles expressions against
// (annaji-msft/apimanagement-policyutil, policylib/Context.cs).
define(`static class ${contextNamespace}.ExpressionSyntaxExtensions`, {
  "static GetValueOrDefault<K, V>(this IDictionary<K, V> dictionary, K key): V": (
    dictionary: DictionaryLike | null,
    key: unknown,
    _: Type,
    type: Type,
  ) => valueOr(dictionary, key, defaultValue(type)),
  "static GetValueOrDefault<K, V>(this IDictionary<K, V> dictionary, K key, V defaultValue): V":
    valueOr,
  "static GetValueOrDefault<K, V>(this IReadOnlyDictionary<K, V> dictionary, K key): V": (
    dictionary: ReadOnlyDictionaryLike | null,
    key: unknown,
    _: Type,
    type: Type,
  ) => valueOr(dictionary, key, defaultValue(type)),
  "static GetValueOrDefault<K, V>(this IReadOnlyDictionary<K, V> dictionary, K key, V defaultValue): V":
    valueOr,
  "static GetValueOrDefault<T>(this IReadOnlyDictionary<string, object> dictionary, string key, T defaultValue = default): T":
    variable,
  "static GetValueOrDefault(this IReadOnlyDictionary<string, string[]> dictionary, string headerName): string":
    (dictionary: ReadOnlyDictionaryLike | null, name: Text) => joined(dictionary, name, null),
  "static GetValueOrDefault(this IReadOnlyDictionary<string, string[]> dictionary, string headerName, string defaultValue): string":
    joined,
  "static AsBasic(this string input): BasicAuthCredentials": (text: Text) =>
    BasicCredentials.parse(text),
  "static TryParseBasic(this string input, out BasicAuthCredentials credentials): bool": (
    text: Text,
    result: Reference<BasicCredentials | null>,
  ) => {
    result.value = BasicCredentials.parse(text);
    return result.value !== null;
  },
  "static AsJwt(this string input): Jwt": (text: Text) => Jwt.parse(text),
  "static TryParseJwt(this string input, out Jwt token): bool": (
    text: Text,
    result: Reference<Jwt | null>,
  ) => {
    result.value = Jwt.parse(text);
    return result.value !== null;
  },
  "static ToFormUrlEncodedContent(this IDictionary<string, IList<string>> dictionary): string":
    formText,
  "static ToQueryString(this IDictionary<string, IList<string>> dictionary): string": (
    form: DictionaryLike | null,
  ) => {
    const text = formText(form);
    return text === null ? null : `?${text}`;
  },
});
