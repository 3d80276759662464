import { type AnyArray, arrayFrom } from "../../runtime/arrays.ts";
import { defaultValue, fromObject, isInstance } from "../../runtime/casting.ts";
import {
  DictionaryValue,
  HashSetValue,
  type KeyFolding,
  ListValue,
} from "../../runtime/collections.ts";
import { equalValues } from "../../runtime/equality.ts";
import { argumentOutOfRange, required } from "../../runtime/exceptions.ts";
import { type Enumerable, iterate, iterateBoxed } from "../../runtime/iteration.ts";
import { Sequence } from "../../runtime/sequences.ts";
import { define } from "../../types/registry.ts";
import type { Type } from "../../types/type.ts";
import { intType } from "../../types/well-known.ts";
import { ordering } from "./linq-order.ts";
import { grouping } from "./linq-groups.ts";
import { singles } from "./linq-elements.ts";
import { numbers } from "./linq-numbers.ts";

type Source = Enumerable | null;
type Map = (item: unknown, index: number) => unknown;
type Test = (item: unknown, index: number) => boolean;

/** A lazy sequence over a source that is checked for null at once, as in .NET. */
function lazy(
  type: Type,
  source: Source,
  generate: (items: Iterable<unknown>) => Iterator<unknown>,
): Sequence {
  const given = required(source, "source");
  return new Sequence(type, () => generate(iterate(given)));
}

function select(source: Source, map: Map, _: Type, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    let index = 0;
    for (const item of items) {
      yield map(item, index);
      index += 1;
    }
  });
}

function where(source: Source, test: Test, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    let index = 0;
    for (const item of items) {
      if (test(item, index)) yield item;
      index += 1;
    }
  });
}

function takeWhile(source: Source, test: Test, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    let index = 0;
    for (const item of items) {
      if (!test(item, index)) return;
      yield item;
      index += 1;
    }
  });
}

function skipWhile(source: Source, test: Test, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    let index = 0;
    let isSkipping = true;
    for (const item of items) {
      isSkipping &&= test(item, index);
      if (!isSkipping) yield item;
      index += 1;
    }
  });
}

function take(source: Source, count: number, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    let left = count;
    if (left <= 0) return;
    for (const item of items) {
      yield item;
      left -= 1;
      if (left <= 0) return;
    }
  });
}

function flatten(source: Source, map: (item: unknown, index: number) => Enumerable, type: Type) {
  return lazy(type, source, function* (items) {
    let index = 0;
    for (const item of items) {
      yield* iterate(map(item, index));
      index += 1;
    }
  });
}

function distinct(source: Source, folding: KeyFolding | null, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    const seen = new HashSetValue(type, [], folding);
    for (const item of items) if (seen.add(item)) yield item;
  });
}

/** The distinct elements of the first that are, or are not, in the second. */
function filterBy(
  first: Source,
  second: Source,
  folding: KeyFolding | null,
  type: Type,
  keeps: boolean,
): Sequence {
  const others = required(second, "second");
  return lazy(type, first, function* (items) {
    const known = new HashSetValue(type, iterate(others), folding);
    const seen = new HashSetValue(type, [], folding);
    for (const item of items) if (known.has(item) === keeps && seen.add(item)) yield item;
  });
}

function concat(first: Source, second: Source, type: Type): Sequence {
  const others = required(second, "second");
  return lazy(type, first, function* (items) {
    yield* items;
    yield* iterate(others);
  });
}

function zip(
  first: Source,
  second: Source,
  combine: (a: unknown, b: unknown) => unknown,
  _: Type,
  __: Type,
  type: Type,
): Sequence {
  const others = required(second, "second");
  return lazy(type, first, function* (items) {
    const iterator = iterate(others)[Symbol.iterator]();
    for (const item of items) {
      const other = iterator.next();
      if (other.done === true) return;
      yield combine(item, other.value);
    }
  });
}

function sequenceEqual(first: Source, second: Source): boolean {
  const [a, b] = [
    [...iterate(required(first, "first"))],
    [...iterate(required(second, "second"))],
  ];
  return a.length === b.length && a.every((item, index) => equalValues(item, b[index]));
}

function toDictionary(
  source: Source,
  key: Map,
  value: Map,
  folding: KeyFolding | null,
  keyType: Type,
  valueType: Type,
): DictionaryValue {
  const result = new DictionaryValue(keyType, valueType, folding);
  for (const item of iterate(required(source, "source"))) result.add(key(item, 0), value(item, 0));
  return result;
}

const identity = (item: unknown) => item;

define("static class System.Linq.Enumerable", {
  ...singles,
  ...numbers,
  ...ordering,
  ...grouping,
  "static Select<T, R>(this IEnumerable<T> source, Func<T, R> selector): IEnumerable<R>": select,
  "static Select<T, R>(this IEnumerable<T> source, Func<T, int, R> selector): IEnumerable<R>":
    select,
  "static SelectMany<T, R>(this IEnumerable<T> source, Func<T, IEnumerable<R>> selector): IEnumerable<R>":
    (source: Source, map: (item: unknown) => Enumerable, _: Type, type: Type) =>
      flatten(source, map, type),
  "static SelectMany<T, C, R>(this IEnumerable<T> source, Func<T, IEnumerable<C>> collectionSelector, Func<T, C, R> resultSelector): IEnumerable<R>":
    (
      source: Source,
      map: (item: unknown) => Enumerable,
      combine: (item: unknown, inner: unknown) => unknown,
      _: Type,
      __: Type,
      type: Type,
    ) =>
      lazy(type, source, function* (items) {
        for (const item of items) for (const each of iterate(map(item))) yield combine(item, each);
      }),
  "static Where<T>(this IEnumerable<T> source, Func<T, bool> predicate): IEnumerable<T>": where,
  "static Where<T>(this IEnumerable<T> source, Func<T, int, bool> predicate): IEnumerable<T>":
    where,
  "static Take<T>(this IEnumerable<T> source, int count): IEnumerable<T>": take,
  "static TakeWhile<T>(this IEnumerable<T> source, Func<T, bool> predicate): IEnumerable<T>":
    takeWhile,
  "static Skip<T>(this IEnumerable<T> source, int count): IEnumerable<T>": (
    source: Source,
    count: number,
    type: Type,
  ) => where(source, (_, index) => index >= count, type),
  "static SkipWhile<T>(this IEnumerable<T> source, Func<T, bool> predicate): IEnumerable<T>":
    skipWhile,
  "static Distinct<T>(this IEnumerable<T> source): IEnumerable<T>": (source: Source, type: Type) =>
    distinct(source, null, type),
  "static Distinct<T>(this IEnumerable<T> source, IEqualityComparer<T> comparer): IEnumerable<T>":
    distinct,
  "static Concat<T>(this IEnumerable<T> first, IEnumerable<T> second): IEnumerable<T>": concat,
  "static Append<T>(this IEnumerable<T> source, T element): IEnumerable<T>": (
    source: Source,
    element: unknown,
    type: Type,
  ) => concat(source, [element], type),
  "static Prepend<T>(this IEnumerable<T> source, T element): IEnumerable<T>": (
    source: Source,
    element: unknown,
    type: Type,
  ) => concat([element], source, type),
  "static Union<T>(this IEnumerable<T> first, IEnumerable<T> second): IEnumerable<T>": (
    first: Source,
    second: Source,
    type: Type,
  ) => distinct(concat(first, second, type), null, type),
  "static Union<T>(this IEnumerable<T> first, IEnumerable<T> second, IEqualityComparer<T> comparer): IEnumerable<T>":
    (first: Source, second: Source, folding: KeyFolding | null, type: Type) =>
      distinct(concat(first, second, type), folding, type),
  "static Intersect<T>(this IEnumerable<T> first, IEnumerable<T> second): IEnumerable<T>": (
    first: Source,
    second: Source,
    type: Type,
  ) => filterBy(first, second, null, type, true),
  "static Intersect<T>(this IEnumerable<T> first, IEnumerable<T> second, IEqualityComparer<T> comparer): IEnumerable<T>":
    (first: Source, second: Source, folding: KeyFolding | null, type: Type) =>
      filterBy(first, second, folding, type, true),
  "static Except<T>(this IEnumerable<T> first, IEnumerable<T> second): IEnumerable<T>": (
    first: Source,
    second: Source,
    type: Type,
  ) => filterBy(first, second, null, type, false),
  "static Except<T>(this IEnumerable<T> first, IEnumerable<T> second, IEqualityComparer<T> comparer): IEnumerable<T>":
    (first: Source, second: Source, folding: KeyFolding | null, type: Type) =>
      filterBy(first, second, folding, type, false),
  "static Reverse<T>(this IEnumerable<T> source): IEnumerable<T>": (source: Source, type: Type) =>
    lazy(type, source, (items) => [...items].reverse()[Symbol.iterator]()),
  "static Zip<A, B, R>(this IEnumerable<A> first, IEnumerable<B> second, Func<A, B, R> resultSelector): IEnumerable<R>":
    zip,
  "static DefaultIfEmpty<T>(this IEnumerable<T> source): IEnumerable<T>": (
    source: Source,
    type: Type,
  ) => orDefault(source, defaultValue(type), type),
  "static DefaultIfEmpty<T>(this IEnumerable<T> source, T defaultValue): IEnumerable<T>": orDefault,
  "static Cast<R>(this System.Collections.IEnumerable source): IEnumerable<R>": (
    source: Source,
    type: Type,
  ) => {
    const given = required(source, "source");
    const convert = fromObject(type);
    return new Sequence(type, function* () {
      for (const item of iterateBoxed(given)) yield convert(item);
    });
  },
  "static OfType<R>(this System.Collections.IEnumerable source): IEnumerable<R>": (
    source: Source,
    type: Type,
  ) => {
    const given = required(source, "source");
    const convert = fromObject(type);
    return new Sequence(type, function* () {
      for (const item of iterateBoxed(given)) if (isInstance(item, type)) yield convert(item);
    });
  },
  "static AsEnumerable<T>(this IEnumerable<T> source): IEnumerable<T>": (source: Source) => source,
  "static SequenceEqual<T>(this IEnumerable<T> first, IEnumerable<T> second): bool": sequenceEqual,
  "static ToArray<T>(this IEnumerable<T> source): T[]": (source: Source, type: Type): AnyArray =>
    arrayFrom(type, iterate(required(source, "source"))),
  "static ToList<T>(this IEnumerable<T> source): List<T>": (source: Source, type: Type) =>
    new ListValue(type, iterate(required(source, "source"))),
  "static ToDictionary<T, K>(this IEnumerable<T> source, Func<T, K> keySelector): Dictionary<K, T>":
    (source: Source, key: Map, type: Type, keyType: Type) =>
      toDictionary(source, key, identity, null, keyType, type),
  "static ToDictionary<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K> comparer): Dictionary<K, T>":
    (source: Source, key: Map, folding: KeyFolding | null, type: Type, keyType: Type) =>
      toDictionary(source, key, identity, folding, keyType, type),
  "static ToDictionary<T, K, V>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, V> elementSelector): Dictionary<K, V>":
    (source: Source, key: Map, value: Map, _: Type, keyType: Type, valueType: Type) =>
      toDictionary(source, key, value, null, keyType, valueType),
  "static ToDictionary<T, K, V>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, V> elementSelector, IEqualityComparer<K> comparer): Dictionary<K, V>":
    (
      source: Source,
      key: Map,
      value: Map,
      folding: KeyFolding | null,
      _: Type,
      keyType: Type,
      valueType: Type,
    ) => toDictionary(source, key, value, folding, keyType, valueType),
  "static Range(int start, int count): IEnumerable<int>": (start: number, count: number) => {
    if (count < 0 || start + count - 1 > 0x7fffffff) throw argumentOutOfRange("count");
    return new Sequence(intType, function* () {
      for (let index = 0; index < count; index += 1) yield start + index;
    });
  },
  "static Repeat<T>(T element, int count): IEnumerable<T>": (
    element: unknown,
    count: number,
    type: Type,
  ) => {
    if (count < 0) throw argumentOutOfRange("count");
    return new Sequence(type, function* () {
      for (let index = 0; index < count; index += 1) yield element;
    });
  },
  "static Empty<T>(): IEnumerable<T>": (type: Type) =>
    new Sequence(type, () => [][Symbol.iterator]()),
});

function orDefault(source: Source, otherwise: unknown, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    let isEmpty = true;
    for (const item of items) {
      isEmpty = false;
      yield item;
    }
    if (isEmpty) yield otherwise;
  });
}
