import { typeNamed } from "../types/registry.ts";
import type { NamedType, Type } from "../types/type.ts";
import { takeElements } from "./budget.ts";
import { box } from "./casting.ts";
import { displayValue } from "./display.ts";
import { equalValues } from "./equality.ts";
import { indexOutOfBounds } from "./exceptions.ts";
import { guarded } from "./hash-table.ts";
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
  /** Whether there is a key: what belongs to it is not made. */
  holds(key: unknown): boolean;
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
    takeElements(this.items.length);
  }

  /** Call after every change of `items`. */
  changed(): void {
    this.#version += 1;
  }

  get size(): number {
    return this.items.length;
  }

  override get extent(): number {
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
    takeElements(1);
    this.items.push(value);
    this.changed();
  }

  insert(index: number, value: unknown): void {
    if (index < 0 || index > this.items.length) throw indexOutOfBounds();
    takeElements(1);
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
