import { type AnyArray, elementsOf } from "../../runtime/arrays.ts";
import { box, defaultValue } from "../../runtime/casting.ts";
import type {
  CollectionLike,
  DictionaryLike,
  ListLike,
  ReadOnlyDictionaryLike,
} from "../../runtime/collections.ts";
import { displayValue } from "../../runtime/display.ts";
import { equalValues } from "../../runtime/equality.ts";
import {
  argument,
  argumentNull,
  argumentOutOfRange,
  keyNotFound,
  notSupported,
  required,
} from "../../runtime/exceptions.ts";
import { listView, Sequence } from "../../runtime/sequences.ts";
import type { Reference } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import { define, extend } from "../../types/registry.ts";
import type { Type } from "../../types/type.ts";
import { setMembers } from "./set-members.ts";

/** Copies a collection into an array. */
export function copyTo(source: CollectionLike, array: AnyArray | null, index: number): void {
  const target = elementsOf(required(array, "array"));
  if (index < 0) throw argumentOutOfRange("arrayIndex", "Non-negative number required.");
  if (index + source.size > target.length) {
    throw argument(
      "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
      "destinationArray",
    );
  }
  let position = index;
  for (const item of source) {
    target[position] = item as never;
    position += 1;
  }
}

/** The members of ICollection<T>, which List and HashSet have as their own. */
export const collectionMembers: MemberTable = {
  "Count: int": (self: CollectionLike) => listView(self).size,
  "Contains(T item): bool": (self: CollectionLike, item: unknown) => listView(self).has(item),
  "Remove(T item): bool": (self: CollectionLike, item: unknown) => listView(self).delete(item),
  "Clear(): void": (self: CollectionLike) => listView(self).clear(),
  "CopyTo(T[] array, int arrayIndex): void": (
    self: CollectionLike,
    array: AnyArray | null,
    index: number,
  ) => copyTo(listView(self), array, index),
};

/** `Add` of ICollection<T>; a set has one that answers instead. */
export const adding: MemberTable = {
  "Add(T item): void": (self: CollectionLike, item: unknown) => listView(self).add(item),
};

/** The members that IList<T> adds. */
export const listMembers: MemberTable = {
  "this[int index]: T": {
    get: (self: ListLike, index: number) => listView(self).at(index),
    set: (self: ListLike, index: number, value: unknown) => listView(self).put(index, value),
  },
  "IndexOf(T item): int": (self: ListLike, item: unknown) => listView(self).indexOf(item),
  "Insert(int index, T item): void": (self: ListLike, index: number, item: unknown) =>
    listView(self).insert(index, item),
  "RemoveAt(int index): void": (self: ListLike, index: number) => listView(self).removeAt(index),
};

function lookUp(self: ReadOnlyDictionaryLike, key: unknown, keyType: Type): unknown {
  const value = self.get(notNull(key));
  if (value === undefined) throw keyNotFound(displayValue(box(key, keyType)));
  return value;
}

function notNull(key: unknown): unknown {
  if (key === null) throw argumentNull("key");
  return key;
}

function tryGet(
  self: ReadOnlyDictionaryLike,
  key: unknown,
  result: Reference<unknown>,
  _: Type,
  valueType: Type,
): boolean {
  const value = self.get(notNull(key));
  result.value = value === undefined ? defaultValue(valueType) : value;
  return value !== undefined;
}

/** What reading a dictionary looks like through every type it has. */
const dictionaryReading: MemberTable = {
  "Count: int": (self: ReadOnlyDictionaryLike) => self.size,
  "ContainsKey(K key): bool": (self: ReadOnlyDictionaryLike, key: unknown) =>
    self.holds(notNull(key)),
  "TryGetValue(K key, out V value): bool": tryGet,
};

extend("System.Collections.Generic.ICollection", { ...collectionMembers, ...adding }, 1);
extend("System.Collections.Generic.IList", listMembers, 1);
extend(
  "System.Collections.Generic.IReadOnlyCollection",
  { "Count: int": (self: CollectionLike) => listView(self).size },
  1,
);
extend(
  "System.Collections.Generic.IReadOnlyList",
  { "this[int index]: T": (self: ListLike, index: number) => listView(self).at(index) },
  1,
);
extend(
  "System.Collections.Generic.ISet",
  {
    "Add(T item): bool": (self: CollectionLike, item: unknown) => {
      const isNew = !self.has(item);
      if (isNew) self.add(item);
      return isNew;
    },
    ...setMembers,
  },
  1,
);

define(
  "interface System.Collections.Generic.IReadOnlyDictionary<K, V> : IReadOnlyCollection<KeyValuePair<K, V>>",
  {
    ...dictionaryReading,
    "this[K key]: V": lookUp,
    "Keys: IEnumerable<K>": (self: ReadOnlyDictionaryLike, keyType: Type) =>
      new Sequence(keyType, () => self.keys()[Symbol.iterator]()),
    "Values: IEnumerable<V>": (self: ReadOnlyDictionaryLike, _: Type, valueType: Type) =>
      new Sequence(valueType, () => self.values()[Symbol.iterator]()),
  },
);

/** The members of IDictionary<K, V>, which Dictionary has as its own. */
export const dictionaryMembers: MemberTable = {
  ...dictionaryReading,
  "this[K key]: V": {
    get: lookUp,
    set: (self: DictionaryLike, key: unknown, value: unknown) => self.set(key, value),
  },
  "Keys: ICollection<K>": (self: DictionaryLike, keyType: Type) =>
    new DictionaryPart(self, "keys", keyType),
  "Values: ICollection<V>": (self: DictionaryLike, _: Type, valueType: Type) =>
    new DictionaryPart(self, "values", valueType),
  "Add(K key, V value): void": (self: DictionaryLike, key: unknown, value: unknown) =>
    self.add(key, value),
  "Remove(K key): bool": (self: DictionaryLike, key: unknown) => self.delete(key),
  "Clear(): void": (self: DictionaryLike) => self.clear(),
};

define(
  "interface System.Collections.Generic.IDictionary<K, V> : ICollection<KeyValuePair<K, V>>",
  dictionaryMembers,
);

/** The keys or the values of a dictionary, as a live collection that cannot be changed. */
class DictionaryPart extends Sequence implements CollectionLike {
  readonly #dictionary: DictionaryLike;

  constructor(dictionary: DictionaryLike, part: "keys" | "values", type: Type) {
    super(type, () => dictionary[part]()[Symbol.iterator]());
    this.#dictionary = dictionary;
  }

  get size(): number {
    return this.#dictionary.size;
  }

  has(value: unknown): boolean {
    for (const item of this) if (equalValues(item, value)) return true;
    return false;
  }

  add(): never {
    throw unchangeable();
  }

  delete(): never {
    throw unchangeable();
  }

  clear(): never {
    throw unchangeable();
  }
}

function unchangeable() {
  return notSupported("Mutating a key collection derived from a dictionary is not allowed.");
}
