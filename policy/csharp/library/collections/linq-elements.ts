import { defaultValue } from "../../runtime/casting.ts";
import { ListValue } from "../../runtime/collections.ts";
import { equalValues } from "../../runtime/equality.ts";
import { argumentOutOfRange, invalidOperation, required } from "../../runtime/exceptions.ts";
import type { KeyFolding } from "../../runtime/hash-table.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import { ArrayValue } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import type { Type } from "../../types/type.ts";

type Source = Enumerable | null;
type Test = (item: unknown) => boolean;

const items = (source: Source) => iterate(required(source, "source"));
const always: Test = () => true;

const noElements = () => invalidOperation("Sequence contains no elements");
const noMatch = () => invalidOperation("Sequence contains no matching element");

/** Stands for "none", because null and undefined can be elements. */
const nothing: unique symbol = Symbol("no element");

function first(source: Source, test: Test): unknown {
  if (source instanceof ArrayValue) return firstOf(source.items, test);
  for (const item of items(source)) if (test(item)) return item;
  return nothing;
}

/** Without an iterator: most sequences are short arrays. */
function firstOf(list: readonly unknown[], test: Test): unknown {
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index];
    if (test(item)) return item;
  }
  return nothing;
}

function last(source: Source, test: Test): unknown {
  const known =
    source instanceof ListValue || source instanceof ArrayValue ? source.items : undefined;
  // .NET looks through what it can index from its end.
  if (known !== undefined) {
    const at = known.findLastIndex(test);
    return at < 0 ? nothing : known[at];
  }
  let found: unknown = nothing;
  for (const item of items(source)) if (test(item)) found = item;
  return found;
}

function single(source: Source, test: Test, hasPredicate: boolean): unknown {
  let found: unknown = nothing;
  for (const item of items(source)) {
    if (!test(item)) continue;
    if (found !== nothing) {
      throw invalidOperation(
        hasPredicate
          ? "Sequence contains more than one matching element"
          : "Sequence contains more than one element",
      );
    }
    found = item;
  }
  return found;
}

type Pick = (source: Source, test: Test, hasPredicate: boolean) => unknown;

/** `First`, `FirstOrDefault` and their like, each with and without a predicate. */
function picks(name: string, pick: Pick): MemberTable {
  const orThrow = (item: unknown, hasPredicate: boolean) => {
    if (item === nothing) throw hasPredicate ? noMatch() : noElements();
    return item;
  };
  const orDefault = (item: unknown, type: Type) => (item === nothing ? defaultValue(type) : item);
  return {
    [`static ${name}<T>(this IEnumerable<T> source): T`]: (source: Source) =>
      orThrow(pick(source, always, false), false),
    [`static ${name}<T>(this IEnumerable<T> source, Func<T, bool> predicate): T`]: (
      source: Source,
      test: Test,
    ) => orThrow(pick(source, test, true), true),
    [`static ${name}OrDefault<T>(this IEnumerable<T> source): T`]: (source: Source, type: Type) =>
      orDefault(pick(source, always, false), type),
    [`static ${name}OrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate): T`]: (
      source: Source,
      test: Test,
      type: Type,
    ) => orDefault(pick(source, test, true), type),
  };
}

function elementAt(source: Source, index: number): unknown {
  let position = 0;
  for (const item of items(source)) {
    if (position === index) return item;
    position += 1;
  }
  return nothing;
}

function count(source: Source, test: Test): number {
  let total = 0;
  for (const item of items(source)) if (test(item)) total += 1;
  return total;
}

/** The operators of Enumerable that answer with one element or one fact. */
export const singles: MemberTable = {
  ...picks("First", first),
  ...picks("Last", last),
  ...picks("Single", single),
  "static ElementAt<T>(this IEnumerable<T> source, int index): T": (
    source: Source,
    index: number,
  ) => {
    const item = elementAt(source, index);
    if (item === nothing) {
      throw argumentOutOfRange(
        "index",
        "Index was out of range. Must be non-negative and less than the size of the collection.",
      );
    }
    return item;
  },
  "static ElementAtOrDefault<T>(this IEnumerable<T> source, int index): T": (
    source: Source,
    index: number,
    type: Type,
  ) => {
    const item = elementAt(source, index);
    return item === nothing ? defaultValue(type) : item;
  },
  "static Any<T>(this IEnumerable<T> source): bool": (source: Source) =>
    first(source, always) !== nothing,
  "static Any<T>(this IEnumerable<T> source, Func<T, bool> predicate): bool": (
    source: Source,
    test: Test,
  ) => first(source, test) !== nothing,
  "static All<T>(this IEnumerable<T> source, Func<T, bool> predicate): bool": (
    source: Source,
    test: Test,
  ) => first(source, (item) => !test(item)) === nothing,
  "static Contains<T>(this IEnumerable<T> source, T value): bool": (
    source: Source,
    value: unknown,
  ) => first(source, (item) => equalValues(item, value)) !== nothing,
  "static Contains<T>(this IEnumerable<T> source, T value, IEqualityComparer<T> comparer): bool": (
    source: Source,
    value: unknown,
    folding: KeyFolding | null,
  ) => {
    const wanted = folding?.fold(value) ?? value;
    const matches = (item: unknown) => equalValues(folding?.fold(item) ?? item, wanted);
    return first(source, matches) !== nothing;
  },
  "static Count<T>(this IEnumerable<T> source): int": (source: Source) => count(source, always),
  "static Count<T>(this IEnumerable<T> source, Func<T, bool> predicate): int": count,
  "static LongCount<T>(this IEnumerable<T> source): long": (source: Source) =>
    BigInt(count(source, always)),
  "static Aggregate<T>(this IEnumerable<T> source, Func<T, T, T> func): T": (
    source: Source,
    combine: (total: unknown, item: unknown) => unknown,
  ) => {
    let total: unknown = nothing;
    for (const item of items(source)) total = total === nothing ? item : combine(total, item);
    if (total === nothing) throw noElements();
    return total;
  },
  "static Aggregate<T, A>(this IEnumerable<T> source, A seed, Func<A, T, A> func): A": (
    source: Source,
    seed: unknown,
    combine: (total: unknown, item: unknown) => unknown,
  ) => {
    let total = seed;
    for (const item of items(source)) total = combine(total, item);
    return total;
  },
  "static Aggregate<T, A, R>(this IEnumerable<T> source, A seed, Func<A, T, A> func, Func<A, R> resultSelector): R":
    (
      source: Source,
      seed: unknown,
      combine: (total: unknown, item: unknown) => unknown,
      finish: (total: unknown) => unknown,
    ) => {
      let total = seed;
      for (const item of items(source)) total = combine(total, item);
      return finish(total);
    },
};
