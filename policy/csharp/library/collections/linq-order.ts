import { compareValues } from "../../runtime/equality.ts";
import { required } from "../../runtime/exceptions.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import { Sequence } from "../../runtime/sequences.ts";
import type { MemberTable } from "../../types/member.ts";
import { define, typeNamed } from "../../types/registry.ts";
import type { NamedType, Type } from "../../types/type.ts";

type Source = Enumerable | null;
type Key = (item: unknown) => unknown;

/** A System.Collections.Generic.IComparer, such as a StringComparer. */
interface Comparer {
  compare(left: never, right: never): number;
}

interface Ordering {
  readonly key: Key;
  readonly comparer: Comparer | null;
  readonly direction: 1 | -1;
}

/** The outcome of OrderBy, which ThenBy refines. */
class OrderedSequence extends Sequence {
  readonly #source: Enumerable;
  readonly #orderings: readonly Ordering[];

  constructor(source: Enumerable, elementType: Type, orderings: readonly Ordering[]) {
    super(elementType, () => sorted(source, orderings)[Symbol.iterator]());
    this.#source = source;
    this.#orderings = orderings;
  }

  override get csharpType(): NamedType {
    return typeNamed("System.Linq.IOrderedEnumerable", this.elementType);
  }

  thenBy(ordering: Ordering): OrderedSequence {
    return new OrderedSequence(this.#source, this.elementType, [...this.#orderings, ordering]);
  }
}

/** Sorts stably, and computes each key once. */
function sorted(source: Enumerable, orderings: readonly Ordering[]): readonly unknown[] {
  const keyed = Array.from(iterate(source), (item) => ({
    item,
    keys: orderings.map(({ key }) => key(item)),
  }));
  keyed.sort((left, right) => {
    for (const [index, { comparer, direction }] of orderings.entries()) {
      const [a, b] = [left.keys[index], right.keys[index]];
      const order =
        comparer === null ? compareValues(a, b) : comparer.compare(a as never, b as never);
      if (order !== 0) return order * direction;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}

define("interface System.Linq.IOrderedEnumerable<T> : IEnumerable<T>");

/** `OrderBy` and `ThenBy` in one direction, each with and without a comparer. */
function directed(suffix: string, direction: 1 | -1): MemberTable {
  const order = (source: Source, key: Key, comparer: Comparer | null, type: Type) =>
    new OrderedSequence(required(source, "source"), type, [{ key, comparer, direction }]);
  const refine = (source: OrderedSequence | null, key: Key, comparer: Comparer | null) =>
    required(source, "source").thenBy({ key, comparer, direction });
  return {
    [`static OrderBy${suffix}<T, K>(this IEnumerable<T> source, Func<T, K> keySelector): IOrderedEnumerable<T>`]:
      (source: Source, key: Key, type: Type) => order(source, key, null, type),
    [`static OrderBy${suffix}<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IComparer<K> comparer): IOrderedEnumerable<T>`]:
      order,
    [`static ThenBy${suffix}<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector): IOrderedEnumerable<T>`]:
      (source: OrderedSequence | null, key: Key) => refine(source, key, null),
    [`static ThenBy${suffix}<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector, IComparer<K> comparer): IOrderedEnumerable<T>`]:
      refine,
  };
}

/** The operators of Enumerable that sort. */
export const ordering: MemberTable = { ...directed("", 1), ...directed("Descending", -1) };
