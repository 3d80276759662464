import { type AnyArray, arrayFrom } from "../../runtime/arrays.ts";
import { takeElements } from "../../runtime/budget.ts";
import { defaultOf, defaultValue } from "../../runtime/casting.ts";
import {
  KeyValuePairValue,
  ListValue,
  type ReadOnlyDictionaryLike,
} from "../../runtime/collections.ts";
import { DictionaryValue, HashSetValue } from "../../runtime/dictionaries.ts";
import { compareValues, equalValues } from "../../runtime/equality.ts";
import {
  argument,
  argumentOutOfRange,
  CSharpException,
  checkCapacity,
  required,
} from "../../runtime/exceptions.ts";
import type { KeyFolding } from "../../runtime/hash-table.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import { define } from "../../types/registry.ts";
import type { Type } from "../../types/type.ts";
import { adding, collectionMembers, dictionaryMembers, listMembers } from "./interfaces.ts";
import { setMembers } from "./set-members.ts";

type Test = (item: unknown) => boolean;

function checkRange(self: ListValue, index: number, count: number): void {
  if (index < 0) throw argumentOutOfRange("index", "Non-negative number required.");
  if (count < 0) throw argumentOutOfRange("count", "Non-negative number required.");
  if (index + count > self.size) {
    throw argument(
      "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
    );
  }
}

function sort(self: ListValue, compare: (a: unknown, b: unknown) => number): void {
  try {
    self.items.sort(compare);
  } catch (error) {
    if (!(error instanceof CSharpException)) throw error;
    const message = "Failed to compare two elements in the array.";
    throw new CSharpException("System.InvalidOperationException", message, error);
  }
  self.changed();
}

define("struct System.Collections.Generic.KeyValuePair<K, V>", {
  "new(K key, V value)": (key: unknown, value: unknown, keyType: Type, valueType: Type) =>
    new KeyValuePairValue(key, value, keyType, valueType),
  "Key: K": (self: KeyValuePairValue) => self.key,
  "Value: V": (self: KeyValuePairValue) => self.value,
  "ToString(): string": (self: KeyValuePairValue) => self.toString(),
});

define("class System.Collections.Generic.List<T> : IList<T>, IReadOnlyList<T>", {
  ...collectionMembers,
  ...adding,
  ...listMembers,
  "new()": (type: Type) => new ListValue(type),
  "new(int capacity)": (capacity: number, type: Type) => {
    if (capacity < 0) throw argumentOutOfRange("capacity", "Non-negative number required.");
    return new ListValue(type);
  },
  "new(IEnumerable<T> collection)": (source: Enumerable | null, type: Type) =>
    new ListValue(type, iterate(required(source, "collection"))),
  "Capacity: int": (self: ListValue) => self.size,
  "AddRange(IEnumerable<T> collection): void": (self: ListValue, source: Enumerable | null) => {
    const added = [...iterate(required(source, "collection"))];
    takeElements(added.length);
    for (const item of added) self.items.push(item);
    self.changed();
  },
  "InsertRange(int index, IEnumerable<T> collection): void": (
    self: ListValue,
    index: number,
    source: Enumerable | null,
  ) => {
    if (index < 0 || index > self.size) throw argumentOutOfRange("index");
    const added = [...iterate(required(source, "collection"))];
    takeElements(added.length);
    self.items = [...self.items.slice(0, index), ...added, ...self.items.slice(index)];
    self.changed();
  },
  "RemoveRange(int index, int count): void": (self: ListValue, index: number, count: number) => {
    checkRange(self, index, count);
    self.items.splice(index, count);
    self.changed();
  },
  "RemoveAll(Predicate<T> match): int": (self: ListValue, match: Test) => {
    const before = self.size;
    self.items = self.items.filter((item) => !match(item));
    self.changed();
    return before - self.size;
  },
  "GetRange(int index, int count): List<T>": (
    self: ListValue,
    index: number,
    count: number,
    type: Type,
  ) => {
    checkRange(self, index, count);
    return new ListValue(type, self.items.slice(index, index + count));
  },
  "Find(Predicate<T> match): T": (self: ListValue, match: Test, type: Type) => {
    const index = self.items.findIndex(match);
    return index < 0 ? defaultValue(type) : self.items[index];
  },
  "FindAll(Predicate<T> match): List<T>": (self: ListValue, match: Test, type: Type) =>
    new ListValue(type, self.items.filter(match)),
  "FindIndex(Predicate<T> match): int": (self: ListValue, match: Test) =>
    self.items.findIndex(match),
  "FindLast(Predicate<T> match): T": (self: ListValue, match: Test, type: Type) => {
    const index = self.items.findLastIndex(match);
    return index < 0 ? defaultValue(type) : self.items[index];
  },
  "Exists(Predicate<T> match): bool": (self: ListValue, match: Test) => self.items.some(match),
  "TrueForAll(Predicate<T> match): bool": (self: ListValue, match: Test) => self.items.every(match),
  "ForEach(Action<T> action): void": (self: ListValue, action: (item: unknown) => void) => {
    for (const item of self) action(item);
  },
  "ConvertAll<R>(Converter<T, R> converter): List<R>": (
    self: ListValue,
    convert: (item: unknown) => unknown,
    _: Type,
    type: Type,
  ) => new ListValue(type, self.items.map(convert)),
  "LastIndexOf(T item): int": (self: ListValue, item: unknown) =>
    self.items.findLastIndex((each) => equalValues(each, item)),
  "Reverse(): void": (self: ListValue) => {
    self.items.reverse();
    self.changed();
  },
  "Sort(): void": (self: ListValue) => sort(self, compareValues),
  "Sort(Comparison<T> comparison): void": (
    self: ListValue,
    compare: (a: unknown, b: unknown) => number,
  ) => sort(self, compare),
  "ToArray(): T[]": (self: ListValue, type: Type): AnyArray => arrayFrom(type, self.items),
});

function copyOf(
  source: ReadOnlyDictionaryLike | null,
  folding: KeyFolding | null,
  keyType: Type,
  valueType: Type,
): DictionaryValue {
  const result = new DictionaryValue(keyType, valueType, folding);
  for (const { key, value } of required(source, "dictionary").pairs()) result.add(key, value);
  return result;
}

define(
  "class System.Collections.Generic.Dictionary<K, V> : IDictionary<K, V>, IReadOnlyDictionary<K, V>",
  {
    ...dictionaryMembers,
    "new()": (keyType: Type, valueType: Type) => new DictionaryValue(keyType, valueType),
    "new(int capacity)": (capacity: number, keyType: Type, valueType: Type) => {
      checkCapacity(capacity);
      return new DictionaryValue(keyType, valueType);
    },
    "new(IEqualityComparer<K> comparer)": (
      folding: KeyFolding | null,
      keyType: Type,
      valueType: Type,
    ) => new DictionaryValue(keyType, valueType, folding),
    "new(IDictionary<K, V> dictionary)": (
      source: ReadOnlyDictionaryLike | null,
      keyType: Type,
      valueType: Type,
    ) => copyOf(source, null, keyType, valueType),
    "new(IDictionary<K, V> dictionary, IEqualityComparer<K> comparer)": copyOf,
    "ContainsValue(V value): bool": (self: DictionaryValue, value: unknown) =>
      new ListValue(self.elementType, self.values()).has(value),
  },
);

define("class System.Collections.Generic.HashSet<T> : ISet<T>, IReadOnlyCollection<T>", {
  ...collectionMembers,
  "new()": (type: Type) => new HashSetValue(type),
  "new(IEnumerable<T> collection)": (source: Enumerable | null, type: Type) =>
    new HashSetValue(type, iterate(required(source, "collection"))),
  "new(IEqualityComparer<T> comparer)": (folding: KeyFolding | null, type: Type) =>
    new HashSetValue(type, [], folding),
  "new(IEnumerable<T> collection, IEqualityComparer<T> comparer)": (
    source: Enumerable | null,
    folding: KeyFolding | null,
    type: Type,
  ) => new HashSetValue(type, iterate(required(source, "collection")), folding),
  "Add(T item): bool": (self: HashSetValue, item: unknown) => self.add(item),
  ...setMembers,
  "TrimExcess(): void": () => undefined,
  "RemoveWhere(Predicate<T> match): int": (self: HashSetValue, match: Test) => {
    const removed = [...self].filter(match);
    for (const item of removed) self.delete(item);
    return removed.length;
  },
});

defaultOf("System.Collections.Generic.KeyValuePair", (type) => {
  const [keyType, valueType] = type.arguments as [Type, Type];
  const [key, value] = [defaultValue(keyType), defaultValue(valueType)];
  return new KeyValuePairValue(key, value, keyType, valueType);
});
