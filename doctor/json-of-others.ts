import { parsedUrl } from "./parsed-url.ts";

/** An object of JSON that somebody else wrote: nothing is known of what it holds. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A value that is an object; undefined otherwise. */
export function asObject(value: unknown): JsonObject | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? { ...value } : undefined;
}

/** What a value holds when it is an object; nothing otherwise. */
export function objectOf(value: unknown): JsonObject {
  return asObject(value) ?? {};
}

/** The object that a text of JSON is; undefined where it is anything else. */
export function parsedObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What stands at a place such as `properties.sku.name`; undefined where nothing does. */
export function at(value: unknown, place: string): unknown {
  return place.split(".").reduce<unknown>((held, name) => objectOf(held)[name], value);
}

/** The text at a place; undefined where there is none. */
export function textAt(value: unknown, place: string): string | undefined {
  const found = at(value, place);
  return typeof found === "string" ? found : undefined;
}

/** The items of the list at a place; none where there is no list. */
export function listAt(value: unknown, place: string): readonly unknown[] {
  const found = at(value, place);
  return Array.isArray(found) ? found : [];
}

/** The texts of the list at a place. */
export function textsAt(value: unknown, place: string): readonly string[] {
  return listAt(value, place).filter((item) => typeof item === "string");
}

/** The URL of a web server at a place, as it is asked and shown; undefined where there is none. */
export function webUrlAt(value: unknown, place: string): string | undefined {
  return webUrl(textAt(value, place) ?? "")?.href;
}

/** A text as the absolute URL of a web server; undefined where it is none. A user name before a host hides which host it is. */
export function webUrl(text: string): URL | undefined {
  const url = parsedUrl(text);
  if (url === undefined || url.username !== "" || url.password !== "") return undefined;
  return /^https?:$/.test(url.protocol) ? url : undefined;
}

/** A value as a sentence names it. Neither String nor JSON.stringify bears all that JSON can hold: a toString, a depth. */
export function named(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (typeof value === "number" || typeof value === "boolean") return `${value}`;
  if (value === undefined) return "missing";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : "an object";
}
