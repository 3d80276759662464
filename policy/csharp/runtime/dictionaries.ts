import { typeNamed } from "../types/registry.ts";
import type { NamedType, Type } from "../types/type.ts";
import { box } from "./casting.ts";
import { type CollectionLike, type DictionaryLike, KeyValuePairValue } from "./collections.ts";
import { displayValue } from "./display.ts";
import { argument, argumentNull } from "./exceptions.ts";
import { guarded, HashTable, type KeyFolding } from "./hash-table.ts";
import { CSharpObject } from "./value.ts";

/** A System.Collections.Generic.Dictionary. */
export class DictionaryValue extends CSharpObject implements DictionaryLike {
  readonly csharpType: NamedType;
  readonly elementType: NamedType;
  readonly #table: HashTable;
  readonly #keyType: Type;
  readonly #valueType: Type;

  constructor(keyType: Type, valueType: Type, folding: KeyFolding | null = null) {
    super();
    this.csharpType = typeNamed("System.Collections.Generic.Dictionary", keyType, valueType);
    this.elementType = typeNamed("System.Collections.Generic.KeyValuePair", keyType, valueType);
    this.#table = new HashTable(folding);
    this.#keyType = keyType;
    this.#valueType = valueType;
  }

  get size(): number {
    return this.#table.size;
  }

  override get extent(): number {
    return this.#table.size;
  }

  get(key: unknown): unknown {
    return this.#table.get(notNull(key));
  }

  holds(key: unknown): boolean {
    return this.#table.has(notNull(key));
  }

  set(key: unknown, value: unknown): void {
    this.#table.set(notNull(key), value);
  }

  add(key: unknown, value: unknown): void {
    if (this.#table.has(notNull(key))) {
      const shown = displayValue(box(key, this.#keyType));
      throw argument(`An item with the same key has already been added. Key: ${shown}`);
    }
    this.#table.set(key, value);
  }

  delete(key: unknown): boolean {
    return this.#table.delete(notNull(key));
  }

  clear(): void {
    this.#table.clear();
  }

  *keys(): Generator<unknown> {
    for (const entry of this.#guarded()) yield entry.key;
  }

  *values(): Generator<unknown> {
    for (const entry of this.#guarded()) yield entry.value;
  }

  [Symbol.iterator](): Iterator<KeyValuePairValue> {
    return this.pairs();
  }

  *pairs(): Generator<KeyValuePairValue> {
    for (const { key, value } of this.#guarded()) {
      yield new KeyValuePairValue(key, value, this.#keyType, this.#valueType);
    }
  }

  #guarded(): Iterable<{ readonly key: unknown; readonly value: unknown }> {
    return guarded(this.#table.entries(), () => this.#table.version) as Iterable<{
      readonly key: unknown;
      readonly value: unknown;
    }>;
  }
}

function notNull(key: unknown): unknown {
  if (key === null) throw argumentNull("key");
  return key;
}

/** A System.Collections.Generic.HashSet. */
export class HashSetValue extends CSharpObject implements CollectionLike {
  readonly csharpType: NamedType;
  readonly elementType: Type;
  readonly #folding: KeyFolding | null;
  readonly #table: HashTable;

  constructor(elementType: Type, items: Iterable<unknown> = [], folding: KeyFolding | null = null) {
    super();
    this.csharpType = typeNamed("System.Collections.Generic.HashSet", elementType);
    this.elementType = elementType;
    this.#folding = folding;
    this.#table = new HashTable(folding);
    for (const item of items) this.add(item);
  }

  get size(): number {
    return this.#table.size;
  }

  override get extent(): number {
    return this.#table.size;
  }

  has(value: unknown): boolean {
    return this.#table.has(value);
  }

  /** A set of these items that compares as this one does. */
  alike(items: Iterable<unknown>): HashSetValue {
    return new HashSetValue(this.elementType, items, this.#folding);
  }

  /** Whether the value is new. */
  add(value: unknown): boolean {
    if (this.#table.has(value)) return false;
    this.#table.set(value, value);
    return true;
  }

  delete(value: unknown): boolean {
    return this.#table.delete(value);
  }

  clear(): void {
    this.#table.clear();
  }

  *[Symbol.iterator](): Generator<unknown> {
    for (const entry of guarded(this.#table.entries(), () => this.#table.version)) {
      yield (entry as { readonly key: unknown }).key;
    }
  }
}
