import { displayValue } from "../../runtime/display.ts";
import { argument, argumentNull, required } from "../../runtime/exceptions.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import { Sequence } from "../../runtime/sequences.ts";
import type { ArrayValue } from "../../runtime/value.ts";
import { constrain } from "../../types/constraints.ts";
import { define, typeNamed } from "../../types/registry.ts";
import type { Type } from "../../types/type.ts";
import { type JObject, JProperty } from "./containers.ts";
import { addContent, contentToken } from "./content.ts";
import { valueToken } from "./conversions.ts";
import { convertToken, unreadable } from "./deserialize.ts";
import { TokenType } from "./token-type.ts";
import { type JContainer, JRaw, JToken, JValue } from "./tokens.ts";

define("class Newtonsoft.Json.Linq.JContainer : JToken", {
  "Count: int": (self: JContainer) => self.children().length,
  "Add(object content): void": (self: JContainer, content: unknown) => addContent(self, content),
  "RemoveAll(): void": (self: JContainer) => {
    for (const child of [...self.children()]) self.removeChild(child);
  },
});

define("class Newtonsoft.Json.Linq.JValue : JToken, System.IFormattable, System.IComparable", {
  "new(object value)": (value: unknown) => valueToken(value),
  "new(string value)": (value: string | null) => new JValue(value, TokenType.String),
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

constrain("Newtonsoft.Json.Linq.Extensions", "Value", (types) => unreadable("Value", types));

/** The tokens below each token of a sequence. */
function childrenOf(source: Enumerable | null): Sequence {
  const given = required(source, "source");
  return new Sequence(typeNamed("Newtonsoft.Json.Linq.JToken"), function* () {
    for (const token of iterate(given)) yield* token as JToken;
  });
}

define("static class Newtonsoft.Json.Linq.Extensions", {
  "static Value<U>(this IEnumerable<JToken> value): U": (value: unknown, type: Type) => {
    if (value === null) throw argumentNull("source");
    if (!(value instanceof JToken)) throw argument("Source value must be a JToken.");
    return convertToken(value, type);
  },
  "static Children<T>(this IEnumerable<T> source): IEnumerable<JToken>": childrenOf,
  "static Properties(this IEnumerable<JObject> source): IEnumerable<JProperty>": (
    source: Enumerable | null,
  ) => {
    const given = required(source, "source");
    return new Sequence(typeNamed("Newtonsoft.Json.Linq.JProperty"), function* () {
      for (const token of iterate(given)) yield* (token as JObject).properties;
    });
  },
  "static Values(this IEnumerable<JToken> source): IEnumerable<JToken>": childrenOf,
});
