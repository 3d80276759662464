import { fromObject, isInstance } from "../../runtime/casting.ts";
import { HashSetValue } from "../../runtime/dictionaries.ts";
import { equalValues } from "../../runtime/equality.ts";
import { required } from "../../runtime/exceptions.ts";
import type { KeyFolding } from "../../runtime/hash-table.ts";
import { type Enumerable, iterate, iterateBoxed } from "../../runtime/iteration.ts";
import { Sequence } from "../../runtime/sequences.ts";
import type { Type } from "../../types/type.ts";

/**
 * The lazy operators of Enumerable; the table that names them is in `linq.ts`. Their generators stand by themselves: with each
 * function of that kind that a call makes, V8 makes a class of what it gives, which outlives the call.
 */

export type Source = Enumerable | null;
export type Selector = (item: unknown, index: number) => unknown;
export type Test = (item: unknown, index: number) => boolean;

type Items = Iterable<unknown>;
type Generated = Generator<unknown, void, undefined>;

/** A lazy sequence over a source that is checked for null at once, as in .NET. */
export function lazy<Argument>(
  type: Type,
  source: Source,
  generate: (items: Items, argument: Argument) => Iterator<unknown>,
  argument: Argument,
): Sequence {
  const given = required(source, "source");
  return new Sequence(type, () => generate(iterate(given), argument));
}

export function select(source: Source, map: Selector, _: Type, type: Type): Sequence {
  return lazy(type, source, selected, map);
}

function* selected(items: Items, map: Selector): Generated {
  let index = 0;
  for (const item of items) {
    yield map(item, index);
    index += 1;
  }
}

export function where(source: Source, test: Test, type: Type): Sequence {
  return lazy(type, source, passing, test);
}

function* passing(items: Items, test: Test): Generated {
  let index = 0;
  for (const item of items) {
    if (test(item, index)) yield item;
    index += 1;
  }
}

export function takeWhile(source: Source, test: Test, type: Type): Sequence {
  return lazy(type, source, takenWhile, test);
}

function* takenWhile(items: Items, test: Test): Generated {
  let index = 0;
  for (const item of items) {
    if (!test(item, index)) return;
    yield item;
    index += 1;
  }
}

export function skipWhile(source: Source, test: Test, type: Type): Sequence {
  return lazy(type, source, leftBehind, test);
}

function* leftBehind(items: Items, test: Test): Generated {
  let index = 0;
  let isSkipping = true;
  for (const item of items) {
    isSkipping &&= test(item, index);
    if (!isSkipping) yield item;
    index += 1;
  }
}

export function take(source: Source, count: number, type: Type): Sequence {
  return lazy(type, source, taken, count);
}

function* taken(items: Items, count: number): Generated {
  let left = count;
  if (left <= 0) return;
  for (const item of items) {
    yield item;
    left -= 1;
    if (left <= 0) return;
  }
}

type Flattening = (item: unknown, index: number) => Enumerable;

export function flatten(source: Source, map: Flattening, type: Type): Sequence {
  return lazy(type, source, flattened, map);
}

function* flattened(items: Items, map: Flattening): Generated {
  let index = 0;
  for (const item of items) {
    yield* iterate(map(item, index));
    index += 1;
  }
}

export type Combine = (a: unknown, b: unknown) => unknown;

/** What each element leads to, each combined with the element. */
export function flattenPairs(
  source: Source,
  map: (item: unknown) => Enumerable,
  combine: Combine,
  type: Type,
): Sequence {
  return lazy(type, source, flattenedPairs, { map, combine });
}

function* flattenedPairs(
  items: Items,
  { map, combine }: { readonly map: (item: unknown) => Enumerable; readonly combine: Combine },
): Generated {
  for (const item of items) for (const each of iterate(map(item))) yield combine(item, each);
}

/** How elements are told apart: by their type, and by a comparer where there is one. */
interface Identity {
  readonly type: Type;
  readonly folding: KeyFolding | null;
}

export function distinct(source: Source, folding: KeyFolding | null, type: Type): Sequence {
  return lazy(type, source, distinguished, { type, folding });
}

function* distinguished(items: Items, { type, folding }: Identity): Generated {
  const seen = new HashSetValue(type, [], folding);
  for (const item of items) if (seen.add(item)) yield item;
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
  return lazy(type, first, filtered, { others, type, folding, keeps });
}

function* filtered(
  items: Items,
  {
    others,
    type,
    folding,
    keeps,
  }: Identity & { readonly others: Enumerable; readonly keeps: boolean },
): Generated {
  const known = new HashSetValue(type, iterate(others), folding);
  const seen = new HashSetValue(type, [], folding);
  for (const item of items) if (known.has(item) === keeps && seen.add(item)) yield item;
}

export function concat(first: Source, second: Source, type: Type): Sequence {
  return lazy(type, first, joined, required(second, "second"));
}

function* joined(items: Items, others: Enumerable): Generated {
  yield* items;
  yield* iterate(others);
}

export function zip(
  first: Source,
  second: Source,
  combine: Combine,
  _: Type,
  __: Type,
  type: Type,
): Sequence {
  const others = required(second, "second");
  return lazy(type, first, zipped, { others, combine });
}

function* zipped(
  items: Items,
  { others, combine }: { readonly others: Enumerable; readonly combine: Combine },
): Generated {
  const iterator = iterate(others)[Symbol.iterator]();
  for (const item of items) {
    const other = iterator.next();
    if (other.done === true) return;
    yield combine(item, other.value);
  }
}

export function sequenceEqual(first: Source, second: Source): boolean {
  const [a, b] = [[...iterate(required(first, "first"))], [...iterate(required(second, "second"))]];
  return a.length === b.length && a.every((item, index) => equalValues(item, b[index]));
}

export function orDefault(source: Source, otherwise: unknown, type: Type): Sequence {
  return lazy(type, source, orOtherwise, otherwise);
}

function* orOtherwise(items: Items, otherwise: unknown): Generated {
  let isEmpty = true;
  for (const item of items) {
    isEmpty = false;
    yield item;
  }
  if (isEmpty) yield otherwise;
}

/** The elements, which the non-generic IEnumerable gives as objects, each cast to a type. */
export function* cast(source: Enumerable, type: Type): Generated {
  const convert = fromObject(type);
  for (const item of iterateBoxed(source)) yield convert(item);
}

/** The same of those that are of the type. */
export function* ofType(source: Enumerable, type: Type): Generated {
  const convert = fromObject(type);
  for (const item of iterateBoxed(source)) if (isInstance(item, type)) yield convert(item);
}

export function* range(start: number, count: number): Generated {
  for (let index = 0; index < count; index += 1) yield start + index;
}

export function* repeated(element: unknown, count: number): Generated {
  for (let index = 0; index < count; index += 1) yield element;
}
