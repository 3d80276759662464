import { DictionaryValue } from "../../runtime/dictionaries.ts";
import { required } from "../../runtime/exceptions.ts";
import type { KeyFolding } from "../../runtime/hash-table.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import { Sequence } from "../../runtime/sequences.ts";
import type { MemberTable } from "../../types/member.ts";
import { define, typeNamed } from "../../types/registry.ts";
import type { NamedType, Type } from "../../types/type.ts";

type Source = Enumerable | null;
type Selector = (item: unknown) => unknown;

/** One group of GroupBy. Its Key is a member of IGrouping, which APIM's list does not have. */
class GroupingValue extends Sequence {
  readonly key: unknown;
  readonly items: unknown[] = [];
  readonly #keyType: Type;

  constructor(key: unknown, keyType: Type, elementType: Type) {
    super(elementType, () => this.items[Symbol.iterator]());
    this.key = key;
    this.#keyType = keyType;
  }

  override get csharpType(): NamedType {
    return typeNamed("System.Linq.IGrouping", this.#keyType, this.elementType);
  }
}

define("interface System.Linq.IGrouping<K, T> : IEnumerable<T>", {
  "Key: K": (self: GroupingValue) => self.key,
});

/** The groups in the order in which their keys first appear. */
function groupBy(
  source: Source,
  key: Selector,
  element: Selector,
  folding: KeyFolding | null,
  keyType: Type,
  elementType: Type,
): Sequence {
  const given = required(source, "source");
  const groupType = typeNamed("System.Linq.IGrouping", keyType, elementType);
  return new Sequence(groupType, () => {
    const groups = new DictionaryValue(keyType, groupType, folding);
    // A null key is a group of its own, but no key of a dictionary.
    let nullGroup: GroupingValue | undefined;
    const ordered: GroupingValue[] = [];
    for (const item of iterate(given)) {
      const itemKey = key(item);
      let group = itemKey === null ? nullGroup : (groups.get(itemKey) as GroupingValue | undefined);
      if (group === undefined) {
        group = new GroupingValue(itemKey, keyType, elementType);
        ordered.push(group);
        if (itemKey === null) nullGroup = group;
        else groups.set(itemKey, group);
      }
      group.items.push(element(item));
    }
    return ordered[Symbol.iterator]();
  });
}

/** A System.Linq.Lookup: the groups, made at once. */
class LookupValue extends Sequence {
  readonly groups: readonly GroupingValue[];
  readonly #keyType: Type;
  readonly #itemType: Type;

  constructor(groups: Sequence, keyType: Type, itemType: Type) {
    const made = [...groups] as GroupingValue[];
    super(groups.elementType, () => made[Symbol.iterator]());
    this.groups = made;
    this.#keyType = keyType;
    this.#itemType = itemType;
  }

  override get csharpType(): NamedType {
    return typeNamed("System.Linq.ILookup", this.#keyType, this.#itemType);
  }
}

// Its members are not on the list; what goes through it gives the groups.
define("interface System.Linq.ILookup<K, T> : IEnumerable<System.Linq.IGrouping<K, T>>");

const identity: Selector = (item) => item;

function* finished(
  groups: Iterable<GroupingValue>,
  finish: (key: unknown, items: Enumerable) => unknown,
): Generator<unknown> {
  for (const group of groups) yield finish(group.key, group);
}

/** The operators of Enumerable that group. */
export const grouping: MemberTable = {
  "static GroupBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector): IEnumerable<IGrouping<K, T>>":
    (source: Source, key: Selector, type: Type, keyType: Type) =>
      groupBy(source, key, identity, null, keyType, type),
  "static GroupBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K> comparer): IEnumerable<IGrouping<K, T>>":
    (source: Source, key: Selector, folding: KeyFolding | null, type: Type, keyType: Type) =>
      groupBy(source, key, identity, folding, keyType, type),
  "static GroupBy<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector): IEnumerable<IGrouping<K, E>>":
    (source: Source, key: Selector, element: Selector, _: Type, keyType: Type, type: Type) =>
      groupBy(source, key, element, null, keyType, type),
  "static GroupBy<T, K, R>(this IEnumerable<T> source, Func<T, K> keySelector, Func<K, IEnumerable<T>, R> resultSelector): IEnumerable<R>":
    (
      source: Source,
      key: Selector,
      finish: (key: unknown, items: Enumerable) => unknown,
      type: Type,
      keyType: Type,
      resultType: Type,
    ) => {
      const groups = groupBy(source, key, identity, null, keyType, type);
      return new Sequence(resultType, () => finished(groups as Iterable<GroupingValue>, finish));
    },
  "static ToLookup<T, K>(this IEnumerable<T> source, Func<T, K> keySelector): System.Linq.ILookup<K, T>":
    (source: Source, key: Selector, type: Type, keyType: Type) =>
      new LookupValue(groupBy(source, key, identity, null, keyType, type), keyType, type),
  "static ToLookup<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K> comparer): System.Linq.ILookup<K, T>":
    (source: Source, key: Selector, folding: KeyFolding | null, type: Type, keyType: Type) =>
      new LookupValue(groupBy(source, key, identity, folding, keyType, type), keyType, type),
  "static ToLookup<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector): System.Linq.ILookup<K, E>":
    (source: Source, key: Selector, element: Selector, _: Type, keyType: Type, type: Type) =>
      new LookupValue(groupBy(source, key, element, null, keyType, type), keyType, type),
  "static Join<O, I, K, R>(this IEnumerable<O> outer, IEnumerable<I> inner, Func<O, K> outerKeySelector, Func<I, K> innerKeySelector, Func<O, I, R> resultSelector): IEnumerable<R>":
    (
      outer: Source,
      inner: Source,
      outerKey: Selector,
      innerKey: Selector,
      finish: (outer: unknown, inner: unknown) => unknown,
      ...types: readonly Type[]
    ) =>
      joined(outer, inner, [outerKey, innerKey], types, "pairs", function* (item, matches) {
        for (const match of matches) yield finish(item, match);
      }),
  "static GroupJoin<O, I, K, R>(this IEnumerable<O> outer, IEnumerable<I> inner, Func<O, K> outerKeySelector, Func<I, K> innerKeySelector, Func<O, IEnumerable<I>, R> resultSelector): IEnumerable<R>":
    (
      outer: Source,
      inner: Source,
      outerKey: Selector,
      innerKey: Selector,
      finish: (outer: unknown, inner: unknown) => unknown,
      ...types: readonly Type[]
    ) =>
      joined(outer, inner, [outerKey, innerKey], types, "groups", function* (item, matches) {
        const itemType = types[1] as Type;
        yield finish(item, new Sequence(itemType, () => matches[Symbol.iterator]()));
      }),
};

/** Each outer item with the inner ones that have its key; a null key has none. */
function joined(
  outer: Source,
  inner: Source,
  [outerKey, innerKey]: readonly [Selector, Selector],
  [, innerType, keyType, resultType]: readonly Type[],
  kind: "pairs" | "groups",
  results: (item: unknown, matches: readonly unknown[]) => Iterable<unknown>,
): Sequence {
  const [items, others] = [required(outer, "outer"), required(inner, "inner")];
  const byKey = () => {
    const table = new DictionaryValue(keyType as Type, innerType as Type);
    for (const other of iterate(others)) {
      const key = innerKey(other);
      if (key === null) continue;
      const known = table.get(key) as unknown[] | undefined;
      if (known === undefined) table.set(key, [other]);
      else known.push(other);
    }
    return table;
  };
  return new Sequence(resultType as Type, function* () {
    let table: DictionaryValue | undefined;
    for (const item of iterate(items)) {
      // As .NET does: nobody asks for the keys of the inner ones without an outer one, nor for pairs with none.
      table ??= byKey();
      if (kind === "pairs" && table.size === 0) return;
      const key = outerKey(item);
      const matches = key === null ? undefined : (table.get(key) as unknown[] | undefined);
      yield* results(item, matches ?? []);
    }
  });
}
