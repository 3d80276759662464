import { arrayFrom } from "../runtime/arrays.ts";
import { KeyValuePairValue, type ReadOnlyDictionaryLike } from "../runtime/collections.ts";
import { CSharpObject, type CSharpValue } from "../runtime/value.ts";
import { typeNamed } from "../types/registry.ts";
import { arrayOf, type NamedType, type Type } from "../types/type.ts";
import { objectType, stringType } from "../types/well-known.ts";

/** A dictionary with string keys that expressions can only read. */
abstract class ReadOnlyMap extends CSharpObject implements ReadOnlyDictionaryLike {
  abstract readonly size: number;
  protected abstract readonly valueType: Type;
  abstract get(key: unknown): unknown;
  abstract holds(key: unknown): boolean;
  abstract keys(): Iterable<string>;

  get csharpType(): NamedType {
    return typeNamed("System.Collections.Generic.IReadOnlyDictionary", stringType, this.valueType);
  }

  get elementType(): NamedType {
    return typeNamed("System.Collections.Generic.KeyValuePair", stringType, this.valueType);
  }

  *values(): Generator<unknown> {
    for (const key of this.keys()) yield this.get(key);
  }

  *pairs(): Generator<KeyValuePairValue> {
    for (const key of this.keys()) {
      yield new KeyValuePairValue(key, this.get(key), stringType, this.valueType);
    }
  }

  [Symbol.iterator](): Iterator<KeyValuePairValue> {
    return this.pairs();
  }
}

/** A read-only dictionary of lists of texts, whose values are read as one text more often than as lists. */
export abstract class ListMap extends ReadOnlyMap {
  protected readonly valueType = arrayOf(stringType);

  /** The values of a name, for the gateway. */
  abstract list(name: string): readonly string[] | undefined;

  /** The values joined with commas, as `GetValueOrDefault` gives them. */
  joined(name: string): string | undefined {
    const values = this.list(name);
    return values?.length === 1 ? values[0] : values?.join(",");
  }
}

/** How the names of a HeaderMap are compared. */
export interface HeaderMapOptions {
  /** @default true */
  readonly ignoreCase?: boolean;
}

/** A name as it is written, with its values. */
export interface HeaderEntry {
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * Headers, or the parameters of a query string: several values to a name. To an expression it is
 * an `IReadOnlyDictionary<string, string[]>`.
 */
export class HeaderMap extends ListMap {
  #entries = new Map<string, HeaderEntry>();
  readonly #ignoresCase: boolean;

  /** @param entries names with one or several values; a name that comes twice collects them */
  constructor(
    entries: Iterable<readonly [string, string | readonly string[]]> = [],
    { ignoreCase = true }: HeaderMapOptions = {},
  ) {
    super();
    this.#ignoresCase = ignoreCase;
    for (const [name, value] of entries) this.append(name, value);
  }

  /** Headers that are known by their names in lower case, and that nothing changes any more. */
  static of(entries: Map<string, HeaderEntry>): HeaderMap {
    const map = new HeaderMap();
    map.#entries = entries;
    return map;
  }

  append(name: string, value: string | readonly string[]): void {
    const added = typeof value === "string" ? [value] : value;
    const key = this.#key(name);
    const known = this.#entries.get(key);
    const values = known === undefined ? [...added] : [...known.values, ...added];
    this.#entries.set(key, { name: known?.name ?? name, values });
  }

  #key(name: string): string {
    return this.#ignoresCase ? name.toLowerCase() : name;
  }

  get size(): number {
    return this.#entries.size;
  }

  list(name: string): readonly string[] | undefined {
    return this.#entries.get(this.#key(name))?.values;
  }

  holds(name: unknown): boolean {
    return this.#entries.has(this.#key(name as string));
  }

  get(key: unknown): unknown {
    const values = this.list(key as string);
    return values && arrayFrom(stringType, values);
  }

  keys(): Iterable<string> {
    const names: string[] = [];
    for (const { name } of this.#entries.values()) names.push(name);
    return names;
  }
}

/** An `IReadOnlyDictionary<string, string>`, such as the matched parameters of a URL template. */
export class StringMap extends ReadOnlyMap {
  protected readonly valueType = stringType;
  readonly #entries: ReadonlyMap<string, string>;

  constructor(entries: Iterable<readonly [string, string]> = []) {
    super();
    this.#entries = new Map(entries);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: unknown): string | undefined {
    return this.#entries.get(key as string);
  }

  holds(key: unknown): boolean {
    return this.#entries.has(key as string);
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }
}

/** A JavaScript map as an `IReadOnlyDictionary<string, T>`. */
export class MapView extends ReadOnlyMap {
  protected readonly valueType: Type;
  readonly #entries: ReadonlyMap<string, CSharpValue>;

  constructor(entries: ReadonlyMap<string, CSharpValue>, valueType: Type = objectType) {
    super();
    this.#entries = entries;
    this.valueType = valueType;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: unknown): unknown {
    return this.#entries.get(key as string);
  }

  holds(key: unknown): boolean {
    return this.#entries.has(key as string);
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }
}
