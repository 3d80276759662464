import { ListValue } from "../runtime/collections.ts";
import { DictionaryValue } from "../runtime/dictionaries.ts";
import { invalidOperation } from "../runtime/exceptions.ts";
import { Unsupported } from "../runtime/stopped.ts";
import { PlainObject } from "../runtime/value.ts";
import { contextNamespace, typeNamed } from "../types/registry.ts";
import { typeName as nameOf, type Type } from "../types/type.ts";
import { byteArray, stringType } from "../types/well-known.ts";
import { parseArray, parseObject, parseToken } from "./json/reader.ts";
import { urlDecode } from "./net/web-utility.ts";
import { readXml } from "./xml/reader.ts";

/**
 * The body of a request or response, buffered. As in the gateway it can be read once, unless each
 * reader keeps it with `preserveContent: true`.
 */
export class MessageBody extends PlainObject {
  protected readonly typeName = `${contextNamespace}.IMessageBody`;
  #content: Uint8Array | null;

  /** @param content the bytes, or a text that stands for its UTF-8 bytes */
  constructor(content: Uint8Array | string) {
    super();
    this.#content = typeof content === "string" ? new TextEncoder().encode(content) : content;
  }

  /** The bytes, or null once an expression has consumed them. */
  get content(): Uint8Array | null {
    return this.#content;
  }

  #read(preservesContent: boolean): Uint8Array {
    const content = this.#content;
    if (content === null) {
      throw invalidOperation(
        "The message body was read before; read it with As<T>(preserveContent: true) to keep it.",
      );
    }
    if (!preservesContent) this.#content = null;
    return content;
  }

  /** `As<T>`. */
  as(type: Type, preservesContent: boolean): unknown {
    if (type === byteArray) return this.#read(preservesContent).slice();
    const reader = readers.get(nameOf(type));
    if (reader === undefined) throw new Unsupported(`As<${nameOf(type)}> is not supported here.`);
    return reader(textOf(this.#read(preservesContent)));
  }

  /** `AsFormUrlEncodedContent`. */
  asForm(preservesContent: boolean): DictionaryValue {
    const values = typeNamed("System.Collections.Generic.IList", stringType);
    const form = new DictionaryValue(stringType, values);
    for (const field of textOf(this.#read(preservesContent)).split("&")) {
      if (field === "") continue;
      const equals = field.indexOf("=");
      const name = urlDecode(equals < 0 ? field : field.slice(0, equals));
      const value = equals < 0 ? "" : urlDecode(field.slice(equals + 1));
      const list = form.get(name) as ListValue | undefined;
      if (list === undefined) form.set(name, new ListValue(stringType, [value]));
      else list.add(value);
    }
    return form;
  }
}

const readers: ReadonlyMap<string, (text: string) => unknown> = new Map<
  string,
  (text: string) => unknown
>([
  ["string", (text) => text],
  ["JObject", parseObject],
  ["JArray", parseArray],
  ["JToken", (text) => parseToken(text, "JToken")],
  ["XNode", (text) => readXml(text, 0).root],
  ["XElement", (text) => readXml(text, 0).root],
  ["XDocument", (text) => readXml(text, 0)],
]);

/** Whether `As<T>` reads a type here. */
export function isReadable(type: Type): boolean {
  return type === byteArray || readers.has(nameOf(type));
}

// A reader of text takes a byte order mark away, which Encoding.GetString would leave.
function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8").decode(bytes);
}
