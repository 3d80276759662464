import { displayValue } from "../../runtime/display.ts";
import { argument, argumentNull, required } from "../../runtime/exceptions.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import { Sequence } from "../../runtime/sequences.ts";
import { type ArrayValue, Boxed } from "../../runtime/value.ts";
import { constrain } from "../../types/constraints.ts";
import { define, typeNamed } from "../../types/registry.ts";
import type { NamedType, Type } from "../../types/type.ts";
import { charType, doubleType, floatType, longType, ulongType } from "../../types/well-known.ts";
import { JObject, JProperty } from "./containers.ts";
import { addContent, addFirst, contentToken, merge } from "./content.ts";
import { valueToken } from "./conversions.ts";
import { convertToken, unreadable } from "./deserialize.ts";
import { descendants } from "./path-steps.ts";
import { TokenType } from "./token-type.ts";
import { type JContainer, JRaw, JToken, JValue } from "./tokens.ts";

define("class Newtonsoft.Json.Linq.JContainer : JToken", {
  "Count: int": (self: JContainer) => self.children().length,
  "Add(object content): void": (self: JContainer, content: unknown) => addContent(self, content),
  "AddFirst(object content): void": (self: JContainer, content: unknown) => addFirst(self, content),
  "Merge(object content): void": (self: JContainer, content: unknown) => merge(self, content),
  "Descendants(): IEnumerable<JToken>": (self: JContainer) => below(self, false),
  "DescendantsAndSelf(): IEnumerable<JToken>": (self: JContainer) => below(self, true),
  "RemoveAll(): void": (self: JContainer) => {
    for (const child of [...self.children()]) self.removeChild(child);
  },
});

const boxedAs = (type: NamedType) => (value: number | bigint) => valueToken(new Boxed(type, value));

define("class Newtonsoft.Json.Linq.JValue : JToken, System.IFormattable, System.IComparable", {
  "new(object value)": (value: unknown) => valueToken(value),
  "new(string value)": (value: string | null) => new JValue(value, TokenType.String),
  "new(long value)": boxedAs(longType),
  "new(ulong value)": boxedAs(ulongType),
  "new(double value)": boxedAs(doubleType),
  "new(float value)": boxedAs(floatType),
  "new(char value)": boxedAs(charType),
  "new(decimal value)": valueToken,
  "new(bool value)": valueToken,
  "new(DateTime value)": valueToken,
  "new(DateTimeOffset value)": valueToken,
  "new(Guid value)": valueToken,
  "new(Uri value)": valueToken,
  "new(TimeSpan value)": valueToken,
  "Value: object": (self: JValue) => self.value,
  "ToString(): string": (self: JValue) => self.toString(),
  "ToString(string format): string": (self: JValue, format: string | null) => self.format(format),
  "Equals(JValue other): bool": (self: JValue, other: JValue | null) => self.equals(other),
  "static CreateNull(): JValue": () => valueToken(null),
  "static CreateString(string value): JValue": (value: string | null) => valueToken(value),
});

define("class Newtonsoft.Json.Linq.JRaw : JValue", {
  "new(object rawJson)": (value: unknown) => new JRaw(displayValue(value)),
});

define("class Newtonsoft.Json.Linq.JProperty : JContainer", {
  "new(string name, object content)": (name: string | null, content: unknown) =>
    new JProperty(required(name, "name"), contentToken(content)),
  "new(string name, params object[] content)": (name: string | null, content: ArrayValue) =>
    new JProperty(required(name, "name"), contentToken(content)),
  "Name: string": (self: JProperty) => self.name,
  "Value: JToken": {
    get: (self: JProperty) => self.value,
    set: (self: JProperty, value: JToken | null) => {
      self.value = value ?? valueToken(null);
    },
  },
});

/** The token, where it is asked for, and everything below it. */
function below(self: JContainer, withSelf: boolean): Sequence {
  return new Sequence(typeNamed("Newtonsoft.Json.Linq.JToken"), function* () {
    if (withSelf) yield self;
    yield* descendants(self);
  });
}

constrain("Newtonsoft.Json.Linq.Extensions", "Value", (types) => unreadable("Value", types));

/** The tokens below each token of a sequence. */
function childrenOf(source: Enumerable | null): Sequence {
  const given = required(source, "source");
  return new Sequence(typeNamed("Newtonsoft.Json.Linq.JToken"), function* () {
    for (const token of iterate(given)) yield* token as JToken;
  });
}

/** What each token leads to, one after the other. */
function each(source: Enumerable | null, find: (token: JToken) => Iterable<unknown>): Sequence {
  const given = required(source, "source");
  return new Sequence(typeNamed("Newtonsoft.Json.Linq.JToken"), function* () {
    for (const token of iterate(given)) yield* find(token as JToken);
  });
}

function* around(start: JToken | null): Generator<JToken> {
  for (let token = start; token !== null; token = token.parent) yield token;
}

define("static class Newtonsoft.Json.Linq.Extensions", {
  "static Value<U>(this IEnumerable<JToken> value): U": (value: unknown, type: Type) => {
    if (value === null) throw argumentNull("source");
    if (!(value instanceof JToken)) throw argument("Source value must be a JToken.");
    return convertToken(value, type);
  },
  "static Children<T : JToken>(this IEnumerable<T> source): IEnumerable<JToken>": childrenOf,
  "static Properties(this IEnumerable<JObject> source): IEnumerable<JProperty>": (
    source: Enumerable | null,
  ) => {
    const given = required(source, "source");
    return new Sequence(typeNamed("Newtonsoft.Json.Linq.JProperty"), function* () {
      for (const token of iterate(given)) yield* (token as JObject).properties;
    });
  },
  "static Descendants<T : JContainer>(this IEnumerable<T> source): IEnumerable<JToken>": (
    source: Enumerable | null,
  ) => {
    const given = required(source, "source");
    return new Sequence(typeNamed("Newtonsoft.Json.Linq.JToken"), function* () {
      for (const token of iterate(given)) yield* descendants(token as JToken);
    });
  },
  "static DescendantsAndSelf<T : JContainer>(this IEnumerable<T> source): IEnumerable<JToken>": (
    source: Enumerable | null,
  ) => each(source, (token) => below(token as JContainer, true)),
  "static Ancestors<T : JToken>(this IEnumerable<T> source): IEnumerable<JToken>": (
    source: Enumerable | null,
  ) => each(source, (token) => around(token.parent)),
  "static AncestorsAndSelf<T : JToken>(this IEnumerable<T> source): IEnumerable<JToken>": (
    source: Enumerable | null,
  ) => each(source, around),
  "static Values<U>(this IEnumerable<JToken> source): IEnumerable<U>": (
    source: Enumerable | null,
    type: Type,
  ) => {
    const given = required(source, "source");
    return new Sequence(type, function* () {
      for (const token of iterate(given)) {
        for (const value of valuesOf(token as JToken)) yield convertToken(value, type);
      }
    });
  },
  "static Values<U>(this IEnumerable<JToken> source, object key): IEnumerable<U>": (
    source: Enumerable | null,
    key: unknown,
    type: Type,
  ) => {
    const given = required(source, "source");
    return new Sequence(type, function* () {
      for (const token of iterate(given)) {
        const value = token instanceof JObject && typeof key === "string" ? token.get(key) : null;
        if (value !== null && value !== undefined) yield convertToken(value, type);
      }
    });
  },
  "static Values(this IEnumerable<JToken> source): IEnumerable<JToken>": (
    source: Enumerable | null,
  ) => each(source, valuesOf),
});

/** What a container holds; a value is its own. */
function valuesOf(token: JToken): Iterable<JToken> {
  return token instanceof JValue ? [token] : token.children();
}
