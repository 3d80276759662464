import { argument } from "../../runtime/exceptions.ts";
import { type Enumerable, iterateBoxed } from "../../runtime/iteration.ts";
import { CSharpObject, typeOf } from "../../runtime/value.ts";
import { typeNamed } from "../../types/registry.ts";
import { isSubtype } from "../../types/subtyping.ts";
import { clrName } from "../../types/type.ts";
import { JArray } from "./array.ts";
import { JObject, JProperty } from "./containers.ts";
import { valueToken } from "./conversions.ts";
import { type JContainer, JToken } from "./tokens.ts";

/** Whether content stands for its elements: anything enumerable but text, bytes and tokens. */
function isMultiple(content: unknown): content is Enumerable & CSharpObject {
  const type = typeOf(content);
  return (
    content instanceof CSharpObject &&
    !(content instanceof JToken) &&
    type !== undefined &&
    isSubtype(type, typeNamed("System.Collections.IEnumerable"))
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
