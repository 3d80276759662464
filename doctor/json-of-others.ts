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
