import { HashSetValue } from "../../runtime/dictionaries.ts";
import { equalValues } from "../../runtime/equality.ts";
import { required } from "../../runtime/exceptions.ts";
import type { KeyFolding } from "../../runtime/hash-table.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import { Sequence } from "../../runtime/sequences.ts";
import type { Type } from "../../types/type.ts";

/** The lazy operators of Enumerable; the table that names them is in `linq.ts`. */

export type Source = Enumerable | null;
export type Selector = (item: unknown, index: number) => unknown;
export type Test = (item: unknown, index: number) => boolean;

/** A lazy sequence over a source that is checked for null at once, as in .NET. */
export function lazy(
  type: Type,
  source: Source,
  generate: (items: Iterable<unknown>) => Iterator<unknown>,
): Sequence {
  const given = required(source, "source");
  return new Sequence(type, () => generate(iterate(given)));
}

export function select(source: Source, map: Selector, _: Type, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    let index = 0;
    for (const item of items) {
      yield map(item, index);
      index += 1;
    }
  });
}

export function where(source: Source, test: Test, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    let index = 0;
    for (const item of items) {
      if (test(item, index)) yield item;
      index += 1;
    }
  });
}

export function takeWhile(source: Source, test: Test, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    let index = 0;
    for (const item of items) {
      if (!test(item, index)) return;
      yield item;
      index += 1;
    }
  });
}

export function skipWhile(source: Source, test: Test, type: Type): Sequence {
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

export function take(source: Source, count: number, type: Type): Sequence {
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

export function flatten(
  source: Source,
  map: (item: unknown, index: number) => Enumerable,
  type: Type,
) {
  return lazy(type, source, function* (items) {
    let index = 0;
    for (const item of items) {
      yield* iterate(map(item, index));
      index += 1;
    }
  });
}

export function distinct(source: Source, folding: KeyFolding | null, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    const seen = new HashSetValue(type, [], folding);
    for (const item of items) if (seen.add(item)) yield item;
  });
}

/** The distinct elements of the first that are, or are not, in the second. */
export function filterBy(
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

export function concat(first: Source, second: Source, type: Type): Sequence {
  const others = required(second, "second");
  return lazy(type, first, function* (items) {
    yield* items;
    yield* iterate(others);
  });
}

export function zip(
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

export function sequenceEqual(first: Source, second: Source): boolean {
  const [a, b] = [[...iterate(required(first, "first"))], [...iterate(required(second, "second"))]];
  return a.length === b.length && a.every((item, index) => equalValues(item, b[index]));
}

export function orDefault(source: Source, otherwise: unknown, type: Type): Sequence {
  return lazy(type, source, function* (items) {
    let isEmpty = true;
    for (const item of items) {
      isEmpty = false;
      yield item;
    }
    if (isEmpty) yield otherwise;
  });
}
