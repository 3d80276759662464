import { type AnyArray, arrayFrom } from "../../runtime/arrays.ts";
import { defaultValue } from "../../runtime/casting.ts";
import { ListValue } from "../../runtime/collections.ts";
import { DictionaryValue } from "../../runtime/dictionaries.ts";
import { argumentOutOfRange, required } from "../../runtime/exceptions.ts";
import type { KeyFolding } from "../../runtime/hash-table.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import { Sequence } from "../../runtime/sequences.ts";
import { define } from "../../types/registry.ts";
import type { Type } from "../../types/type.ts";
import { intType } from "../../types/well-known.ts";
import { singles } from "./linq-elements.ts";
import { grouping } from "./linq-groups.ts";
import { numbers } from "./linq-numbers.ts";
import { ordering } from "./linq-order.ts";
import {
  type Combine,
  cast,
  concat,
  distinct,
  filterBy,
  flatten,
  flattenPairs,
  lazy,
  ofType,
  orDefault,
  range,
  repeated,
  type Selector,
  type Source,
  select,
  sequenceEqual,
  skipWhile,
  take,
  takeWhile,
  where,
  zip,
} from "./linq-sequences.ts";

function toDictionary(
  source: Source,
  key: Selector,
  value: Selector,
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
      combine: Combine,
      _: Type,
      __: Type,
      type: Type,
    ) => flattenPairs(source, map, combine, type),
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
    lazy(type, source, (items) => [...items].reverse()[Symbol.iterator](), undefined),
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
    return new Sequence(type, () => cast(given, type));
  },
  "static OfType<R>(this System.Collections.IEnumerable source): IEnumerable<R>": (
    source: Source,
    type: Type,
  ) => {
    const given = required(source, "source");
    return new Sequence(type, () => ofType(given, type));
  },
  "static AsEnumerable<T>(this IEnumerable<T> source): IEnumerable<T>": (source: Source) => source,
  "static SequenceEqual<T>(this IEnumerable<T> first, IEnumerable<T> second): bool": sequenceEqual,
  "static ToArray<T>(this IEnumerable<T> source): T[]": (source: Source, type: Type): AnyArray =>
    arrayFrom(type, iterate(required(source, "source"))),
  "static ToList<T>(this IEnumerable<T> source): List<T>": (source: Source, type: Type) =>
    new ListValue(type, iterate(required(source, "source"))),
  "static ToDictionary<T, K>(this IEnumerable<T> source, Func<T, K> keySelector): Dictionary<K, T>":
    (source: Source, key: Selector, type: Type, keyType: Type) =>
      toDictionary(source, key, identity, null, keyType, type),
  "static ToDictionary<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K> comparer): Dictionary<K, T>":
    (source: Source, key: Selector, folding: KeyFolding | null, type: Type, keyType: Type) =>
      toDictionary(source, key, identity, folding, keyType, type),
  "static ToDictionary<T, K, V>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, V> elementSelector): Dictionary<K, V>":
    (source: Source, key: Selector, value: Selector, _: Type, keyType: Type, valueType: Type) =>
      toDictionary(source, key, value, null, keyType, valueType),
  "static ToDictionary<T, K, V>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, V> elementSelector, IEqualityComparer<K> comparer): Dictionary<K, V>":
    (
      source: Source,
      key: Selector,
      value: Selector,
      folding: KeyFolding | null,
      _: Type,
      keyType: Type,
      valueType: Type,
    ) => toDictionary(source, key, value, folding, keyType, valueType),
  "static Range(int start, int count): IEnumerable<int>": (start: number, count: number) => {
    if (count < 0 || start + count - 1 > 0x7fffffff) throw argumentOutOfRange("count");
    return new Sequence(intType, () => range(start, count));
  },
  "static Repeat<T>(T element, int count): IEnumerable<T>": (
    element: unknown,
    count: number,
    type: Type,
  ) => {
    if (count < 0) throw argumentOutOfRange("count");
    return new Sequence(type, () => repeated(element, count));
  },
  "static Empty<T>(): IEnumerable<T>": (type: Type) =>
    new Sequence(type, () => [][Symbol.iterator]()),
});
