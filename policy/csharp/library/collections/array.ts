import { type AnyArray, arrayFrom, elementsOf, elementTypeOf } from "../../runtime/arrays.ts";
import { defaultValue } from "../../runtime/casting.ts";
import { compareValues, equalValues } from "../../runtime/equality.ts";
import {
  argument,
  argumentOutOfRange,
  CSharpException,
  indexOutOfRange,
  required,
} from "../../runtime/exceptions.ts";
import { listView } from "../../runtime/sequences.ts";
import { extend } from "../../types/registry.ts";
import { isSubtype } from "../../types/subtyping.ts";
import type { Type } from "../../types/type.ts";
import { copyTo } from "./interfaces.ts";

type Test = (item: unknown) => boolean;

const items = (array: AnyArray | null) => elementsOf(required(array, "array")) as unknown[];

function copy(
  source: AnyArray | null,
  from: number,
  target: AnyArray | null,
  to: number,
  length: number,
): void {
  const [input, output] = [
    elementsOf(required(source, "sourceArray")),
    elementsOf(required(target, "destinationArray")),
  ];
  const [inputType, outputType] = [
    elementTypeOf(source as AnyArray),
    elementTypeOf(target as AnyArray),
  ];
  if (inputType !== outputType && !isSubtype(inputType, outputType)) {
    throw new CSharpException(
      "System.ArrayTypeMismatchException",
      "Source array type cannot be assigned to destination array type.",
    );
  }
  if (length < 0) throw argumentOutOfRange("length", "Non-negative number required.");
  if (from < 0) throw argumentOutOfRange("sourceIndex", "Non-negative number required.");
  if (to < 0) throw argumentOutOfRange("destinationIndex", "Non-negative number required.");
  if (from + length > input.length) {
    throw argument(
      "Source array was not long enough. Check the source index, length, and the array's lower bounds.",
      "sourceArray",
    );
  }
  if (to + length > output.length) {
    throw argument(
      "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
      "destinationArray",
    );
  }
  // The two may be one array and overlap.
  const moved = input.slice(from, from + length);
  for (let index = 0; index < length; index += 1) output[to + index] = moved[index] as never;
}

function indexOf(array: AnyArray | null, value: unknown, start = 0): number {
  const all = items(array);
  if (start < 0 || start > all.length) throw argumentOutOfRange("startIndex");
  for (let index = start; index < all.length; index += 1) {
    if (equalValues(all[index], value)) return index;
  }
  return -1;
}

function reverse(array: AnyArray | null, start: number, length: number): void {
  const all = items(array);
  if (start < 0 || length < 0) throw argumentOutOfRange(start < 0 ? "index" : "length");
  if (start + length > all.length)
    throw argument(
      "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
    );
  const part = [...all.slice(start, start + length)].reverse();
  for (const [index, item] of part.entries()) all[start + index] = item;
}

function sort(array: AnyArray | null, compare: (a: unknown, b: unknown) => number): void {
  const all = items(array);
  const sorted = [...all].sort(compare);
  for (const [index, item] of sorted.entries()) all[index] = item;
}

extend("System.Array", {
  "Length: int": (self: AnyArray) => elementsOf(self).length,
  "LongLength: long": (self: AnyArray) => BigInt(elementsOf(self).length),
  "Rank: int": () => 1,
  "GetLength(int dimension): int": (self: AnyArray, dimension: number) => {
    if (dimension !== 0) throw indexOutOfRange();
    return elementsOf(self).length;
  },
  "CopyTo(Array array, int index): void": (
    self: AnyArray,
    target: AnyArray | null,
    index: number,
  ) => copyTo(listView(self), target, index),
  "Clone(): object": (self: AnyArray) => arrayFrom(elementTypeOf(self), elementsOf(self)),
  "static Copy(Array sourceArray, Array destinationArray, int length): void": (
    source: AnyArray | null,
    target: AnyArray | null,
    length: number,
  ) => copy(source, 0, target, 0, length),
  "static Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length): void":
    copy,
  "static Clear(Array array, int index, int length): void": (
    array: AnyArray | null,
    start: number,
    length: number,
  ) => {
    const all = items(array);
    if (start < 0 || length < 0 || start + length > all.length) throw indexOutOfRange();
    all.fill(defaultValue(elementTypeOf(array as AnyArray)), start, start + length);
  },
  "static IndexOf<T>(T[] array, T value): int": (array: AnyArray | null, value: unknown) =>
    indexOf(array, value),
  "static IndexOf<T>(T[] array, T value, int startIndex): int": (
    array: AnyArray | null,
    value: unknown,
    start: number,
  ) => indexOf(array, value, start),
  "static LastIndexOf<T>(T[] array, T value): int": (array: AnyArray | null, value: unknown) =>
    items(array).findLastIndex((item) => equalValues(item, value)),
  "static Reverse(Array array): void": (array: AnyArray | null) =>
    reverse(array, 0, items(array).length),
  "static Reverse(Array array, int index, int length): void": reverse,
  "static Sort<T>(T[] array): void": (array: AnyArray | null) => sort(array, compareValues),
  "static Sort<T>(T[] array, Comparison<T> comparison): void": (
    array: AnyArray | null,
    compare: (a: unknown, b: unknown) => number,
  ) => sort(array, compare),
  "static Exists<T>(T[] array, Predicate<T> match): bool": (array: AnyArray | null, match: Test) =>
    items(array).some((item) => match(item)),
  "static TrueForAll<T>(T[] array, Predicate<T> match): bool": (
    array: AnyArray | null,
    match: Test,
  ) => items(array).every((item) => match(item)),
  "static Find<T>(T[] array, Predicate<T> match): T": (
    array: AnyArray | null,
    match: Test,
    type: Type,
  ) => {
    const index = items(array).findIndex((item) => match(item));
    return index < 0 ? defaultValue(type) : items(array)[index];
  },
  "static FindIndex<T>(T[] array, Predicate<T> match): int": (
    array: AnyArray | null,
    match: Test,
  ) => items(array).findIndex((item) => match(item)),
  "static FindLast<T>(T[] array, Predicate<T> match): T": (
    array: AnyArray | null,
    match: Test,
    type: Type,
  ) => {
    const all = [...items(array)];
    const index = all.findLastIndex((item) => match(item));
    return index < 0 ? defaultValue(type) : all[index];
  },
  "static FindLastIndex<T>(T[] array, Predicate<T> match): int": (
    array: AnyArray | null,
    match: Test,
  ) => [...items(array)].findLastIndex((item) => match(item)),
  "static FindAll<T>(T[] array, Predicate<T> match): T[]": (
    array: AnyArray | null,
    match: Test,
    type: Type,
  ) => arrayFrom(type, [...items(array)].filter(match)),
  "static ConvertAll<T, R>(T[] array, Converter<T, R> converter): R[]": (
    array: AnyArray | null,
    convert: (item: unknown) => unknown,
    _: Type,
    type: Type,
  ) =>
    arrayFrom(
      type,
      [...items(array)].map((item) => convert(item)),
    ),
  "static ForEach<T>(T[] array, Action<T> action): void": (
    array: AnyArray | null,
    action: (item: unknown) => void,
  ) => {
    for (const item of items(array)) action(item);
  },
  "static Empty<T>(): T[]": (type: Type) => arrayFrom(type, []),
});
