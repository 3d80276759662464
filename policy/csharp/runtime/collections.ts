import { typeNamed } from "../types/registry.ts";
import type { NamedType, Type } from "../types/type.ts";
import { box } from "./casting.ts";
import { displayValue } from "./display.ts";
import { equalValues, hashKey } from "./equality.ts";
import { argument, argumentNull, indexOutOfBounds, invalidOperation } from "./exceptions.ts";
import { CSharpObject } from "./value.ts";

/** What stands behind ICollection<T>. */
export interface CollectionLike extends Iterable<unknown> {
  readonly size: number;
  has(value: unknown): boolean;
  add(value: unknown): void;
  delete(value: unknown): boolean;
  clear(): void;
}

/** What stands behind IList<T>. */
export interface ListLike extends CollectionLike {
  at(index: number): unknown;
  put(index: number, value: unknown): void;
  indexOf(value: unknown): number;
  insert(index: number, value: unknown): void;
  removeAt(index: number): void;
}

/** What stands behind IReadOnlyDictionary<K, V>; a missing key is undefined. */
export interface ReadOnlyDictionaryLike {
  readonly size: number;
  /** What going through it gives. */
  pairs(): Iterable<KeyValuePairValue>;
  get(key: unknown): unknown;
  keys(): Iterable<unknown>;
  values(): Iterable<unknown>;
}

/** What stands behind IDictionary<K, V>. */
export interface DictionaryLike extends ReadOnlyDictionaryLike {
  set(key: unknown, value: unknown): void;
  /** Adds a key that must not be there yet. */
  add(key: unknown, value: unknown): void;
  delete(key: unknown): boolean;
  clear(): void;
}

/** A System.Collections.Generic.KeyValuePair. */
export class KeyValuePairValue extends CSharpObject {
  readonly csharpType: NamedType;
  readonly key: unknown;
  readonly value: unknown;

  constructor(key: unknown, value: unknown, keyType: Type, valueType: Type) {
    super();
    this.csharpType = typeNamed("System.Collections.Generic.KeyValuePair", keyType, valueType);
    this.key = key;
    this.value = value;
  }

  override equals(other: unknown): boolean {
    return (
      other instanceof KeyValuePairValue &&
      other.csharpType === this.csharpType &&
      equalValues(this.key, other.key) &&
      equalValues(this.value, other.value)
    );
  }

  override toString(): string {
    const [keyType, valueType] = this.csharpType.arguments as [Type, Type];
    return `[${displayValue(box(this.key, keyType))}, ${displayValue(box(this.value, valueType))}]`;
  }
}

/** Goes through a collection, and stops as .NET does when the collection changes meanwhile. */
export function* guarded(
  items: Iterable<unknown>,
  version: () => number,
): Generator<unknown, void, undefined> {
  const start = version();
  for (const item of items) {
    yield item;
    if (version() !== start) {
      throw invalidOperation("Collection was modified; enumeration operation may not execute.");
    }
  }
}

/** A System.Collections.Generic.List. */
export class ListValue extends CSharpObject implements ListLike {
  readonly csharpType: NamedType;
  readonly elementType: Type;
  items: unknown[];
  #version = 0;

  constructor(elementType: Type, items: Iterable<unknown> = []) {
    super();
    this.csharpType = typeNamed("System.Collections.Generic.List", elementType);
    this.elementType = elementType;
    this.items = [...items];
  }

  /** Call after every change of `items`. */
  changed(): void {
    this.#version += 1;
  }

  get size(): number {
    return this.items.length;
  }

  at(index: number): unknown {
    this.#check(index);
    return this.items[index];
  }

  put(index: number, value: unknown): void {
    this.#check(index);
    this.items[index] = value;
    this.changed();
  }

  #check(index: number): void {
    if (index < 0 || index >= this.items.length) throw indexOutOfBounds();
  }

  indexOf(value: unknown): number {
    return this.items.findIndex((item) => equalValues(item, value));
  }

  has(value: unknown): boolean {
    return this.indexOf(value) >= 0;
  }

  add(value: unknown): void {
    this.items.push(value);
    this.changed();
  }

  insert(index: number, value: unknown): void {
    if (index < 0 || index > this.items.length) throw indexOutOfBounds();
    this.items.splice(index, 0, value);
    this.changed();
  }

  removeAt(index: number): void {
    this.#check(index);
    this.items.splice(index, 1);
    this.changed();
  }

  delete(value: unknown): boolean {
    const index = this.indexOf(value);
    if (index >= 0) this.removeAt(index);
    return index >= 0;
  }

  clear(): void {
    this.items = [];
    this.changed();
  }

  [Symbol.iterator](): Iterator<unknown> {
    return guarded(this.items, () => this.#version);
  }
}

/** How keys are compared; a StringComparer replaces the default. */
export interface KeyFolding {
  fold(value: unknown): unknown;
}

/**
 * The entries of a Dictionary or HashSet in .NET's order: that of insertion, where a new entry
 * takes the place of the one that was removed last.
 */
export class HashTable {
  readonly #entries: ({ readonly key: unknown; value: unknown } | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #places = new Map<unknown, number>();
  readonly #folding: KeyFolding | null;
  version = 0;

  constructor(folding: KeyFolding | null) {
    this.#folding = folding;
  }

  #hash(key: unknown): unknown {
    return hashKey(this.#folding === null ? key : this.#folding.fold(key));
  }

  get size(): number {
    return this.#places.size;
  }

  has(key: unknown): boolean {
    return this.#places.has(this.#hash(key));
  }

  get(key: unknown): unknown {
    const place = this.#places.get(this.#hash(key));
    return place === undefined ? undefined : this.#entries[place]?.value;
  }

  set(key: unknown, value: unknown): void {
    const hash = this.#hash(key);
    const known = this.#places.get(hash);
    const entry = known === undefined ? undefined : this.#entries[known];
    this.version += 1;
    if (entry !== undefined) {
      entry.value = value;
      return;
    }
    const place = this.#free.pop() ?? this.#entries.length;
    this.#entries[place] = { key, value };
    this.#places.set(hash, place);
  }

  // Removing does not end an enumeration in .NET, so the version stays.
  delete(key: unknown): boolean {
    const hash = this.#hash(key);
    const place = this.#places.get(hash);
    if (place === undefined) return false;
    this.#places.delete(hash);
    this.#entries[place] = undefined;
    this.#free.push(place);
    return true;
  }

  clear(): void {
    this.#entries.length = 0;
    this.#free.length = 0;
    this.#places.clear();
  }

  *entries(): Generator<{ readonly key: unknown; readonly value: unknown }> {
    for (let index = 0; index < this.#entries.length; index += 1) {
      const entry = this.#entries[index];
      if (entry !== undefined) yield entry;
    }
  }
}

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

  get(key: unknown): unknown {
    return this.#table.get(notNull(key));
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
  readonly #table: HashTable;

  constructor(elementType: Type, items: Iterable<unknown> = [], folding: KeyFolding | null = null) {
    super();
    this.csharpType = typeNamed("System.Collections.Generic.HashSet", elementType);
    this.elementType = elementType;
    this.#table = new HashTable(folding);
    for (const item of items) this.add(item);
  }

  get size(): number {
    return this.#table.size;
  }

  has(value: unknown): boolean {
    return this.#table.has(value);
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
