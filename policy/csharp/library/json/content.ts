import { spend } from "../../runtime/budget.ts";
import { isUnboxed } from "../../runtime/casting.ts";
import { argument } from "../../runtime/exceptions.ts";
import { type Enumerable, iterateBoxed } from "../../runtime/iteration.ts";
import { ArrayValue, CSharpObject, typeOf } from "../../runtime/value.ts";
import { typeNamed } from "../../types/registry.ts";
import { isSubtype } from "../../types/subtyping.ts";
import { clrName } from "../../types/type.ts";
import { JArray } from "./array.ts";
import { JObject, JProperty } from "./containers.ts";
import { valueToken } from "./conversions.ts";
import { TokenType } from "./token-type.ts";
import { JContainer, JToken } from "./tokens.ts";

/** Whether content stands for its elements: anything enumerable but text, bytes and tokens. */
function isMultiple(content: unknown): content is Enumerable & CSharpObject {
  return (
    content instanceof CSharpObject &&
    !(content instanceof JToken) &&
    isSubtype(content.csharpType, typeNamed("System.Collections.IEnumerable"))
  );
}

/** What a constructor of Newtonsoft makes of its content: tokens stay, values are wrapped. */
export function contentToken(content: unknown): JToken {
  if (content instanceof JToken) return content;
  if (isMultiple(content)) return arrayOfContent(content);
  return valueToken(content);
}

function arrayOfContent(content: Enumerable): JArray {
  const array = new JArray();
  for (const item of iterateBoxed(content)) addContent(array, item);
  return array;
}

/** `JContainer.Add(object)`. */
export function addContent(container: JContainer, content: unknown): void {
  spend(1);
  if (content instanceof ArrayValue && !isUnboxed(content.csharpType.element)) {
    for (const item of content.items) addContent(container, item);
    return;
  }
  if (isMultiple(content)) {
    for (const item of iterateBoxed(content)) addContent(container, item);
    return;
  }
  if (container instanceof JObject && typeof content !== "string") container.add(content);
  else if (container instanceof JArray) {
    if (content instanceof JProperty) throw refused(content, container);
    container.add(contentToken(content));
  } else throw refused(content, container);
}

function refused(content: unknown, container: JContainer) {
  const type = typeOf(content);
  return argument(
    `Can not add ${type === undefined ? "null" : clrName(type)} to ${clrName(container.csharpType)}.`,
  );
}

/** `JContainer.AddFirst(object)`; of an object the properties keep their order in the text. */
export function addFirst(container: JContainer, content: unknown): void {
  if (container instanceof JArray) {
    const items = isMultiple(content)
      ? [...iterateBoxed(content)].map(contentToken)
      : [contentToken(content)];
    for (const item of items.reverse()) container.insert(0, item);
    return;
  }
  if (!(container instanceof JObject)) throw refused(content, container);
  const behind = container.properties;
  for (const property of behind) container.removeChild(property);
  addContent(container, content);
  for (const property of behind) container.addProperty(property);
}

/** `JContainer.Merge(object)`: properties are merged, arrays joined, and null changes nothing. */
export function merge(container: JContainer, content: unknown): void {
  if (container instanceof JArray) {
    if (!(content instanceof JArray) && !isMultiple(content)) return;
    for (const item of content instanceof JArray ? [...content.items] : iterateBoxed(content)) {
      addContent(container, item);
    }
    return;
  }
  if (!(container instanceof JObject) || !(content instanceof JObject)) return;
  for (const { name, value } of content.properties) {
    const known = container.get(name);
    if (known === undefined) container.set(name, value);
    else if (known instanceof JContainer && known.tokenType === value.tokenType)
      merge(known, value);
    else if (value.tokenType !== TokenType.Null) container.set(name, value);
  }
}
