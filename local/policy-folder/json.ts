/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The keys that a JSON pointer names (RFC 6901). */
export function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** What a reference within the document leads to. */
export function referred(value: unknown, document: Json): Json | undefined {
  if (!isJson(value)) return undefined;
  const reference = value["$ref"];
  if (typeof reference !== "string" || !reference.startsWith("#/")) return value;
  let found: unknown = document;
  for (const part of pathOf(reference.slice(1))) found = isJson(found) ? found[part] : undefined;
  return isJson(found) ? found : undefined;
}
