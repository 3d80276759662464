import { DecimalValue } from "../../runtime/decimal.ts";
import { compareValues } from "../../runtime/equality.ts";
import { invalidOperation, overflow, required } from "../../runtime/exceptions.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import type { MemberTable } from "../../types/member.ts";
import type { Type } from "../../types/type.ts";
import { isNullable } from "../../types/well-known.ts";

type Source = Enumerable | null;
type Selector = (item: unknown) => unknown;

const identity: Selector = (item) => item;
const noElements = () => invalidOperation("Sequence contains no elements");

function values(source: Source, selector: Selector): readonly unknown[] {
  return Array.from(iterate(required(source, "source")), selector);
}

/** How one element type is added up; integers are checked for overflow, as in .NET. */
interface Adding {
  readonly keyword: "int" | "long" | "double" | "float" | "decimal";
  readonly average: "double" | "float" | "decimal";
  readonly sum: (items: readonly never[]) => unknown;
  readonly mean: (items: readonly never[]) => unknown;
}

function checkedSum(items: readonly (number | bigint)[], bits: number): bigint {
  let total = 0n;
  for (const item of items) {
    total += BigInt(item);
    if (BigInt.asIntN(bits, total) !== total) throw overflow();
  }
  return total;
}

const plainSum = (items: readonly number[]) => items.reduce((total, item) => total + item, 0);

/** An average begins with its first number, so that negative zero stays what it is. */
const sumFromFirst = (items: readonly number[]) => items.reduce((total, item) => total + item);

function decimalSum(items: readonly DecimalValue[]): DecimalValue {
  return items.reduce((total, item) => total.plus(item), DecimalValue.zero);
}

const types: readonly Adding[] = [
  {
    keyword: "int",
    average: "double",
    sum: (items: readonly number[]) => Number(checkedSum(items, 32)),
    mean: (items: readonly number[]) => Number(checkedSum(items, 64)) / items.length,
  },
  {
    keyword: "long",
    average: "double",
    sum: (items: readonly bigint[]) => checkedSum(items, 64),
    mean: (items: readonly bigint[]) => Number(checkedSum(items, 64)) / items.length,
  },
  {
    keyword: "double",
    average: "double",
    sum: plainSum,
    mean: (items: readonly number[]) => sumFromFirst(items) / items.length,
  },
  {
    keyword: "float",
    average: "float",
    sum: (items: readonly number[]) => Math.fround(plainSum(items)),
    mean: (items: readonly number[]) => Math.fround(sumFromFirst(items) / items.length),
  },
  {
    keyword: "decimal",
    average: "decimal",
    sum: decimalSum,
    mean: (items: readonly DecimalValue[]) =>
      decimalSum(items).dividedBy(DecimalValue.of(BigInt(items.length))),
  },
];

function nonEmpty(items: readonly unknown[]): readonly unknown[] {
  if (items.length === 0) throw noElements();
  return items;
}

/** The greatest element; null loses against everything, and of nothing there is none. */
function extreme(source: Source, selector: Selector, direction: 1 | -1): unknown {
  const [first, ...rest] = nonEmpty(values(source, selector));
  let best = first;
  for (const item of rest) {
    const isBetter = item !== null && (best === null || compareValues(item, best) * direction > 0);
    if (isBetter) best = item;
  }
  return best;
}

/** Where null is a value, the extreme of nothing is null. */
function extremeOf(type: Type, source: Source, selector: Selector, direction: 1 | -1): unknown {
  if (!isNullable(type)) return extreme(source, selector, direction);
  const items = values(source, selector);
  return items.length === 0 ? null : extreme(items as never, identity, direction);
}

function adding({ keyword, average, sum, mean }: Adding): MemberTable {
  const meanOf = (items: readonly never[]) => (items.length === 0 ? null : mean(items));
  const nullSafe = (items: readonly unknown[]) => items.filter((item) => item !== null) as never[];
  return {
    [`static Sum(this IEnumerable<${keyword}> source): ${keyword}`]: (source: Source) =>
      sum(values(source, identity) as never[]),
    [`static Sum<T>(this IEnumerable<T> source, Func<T, ${keyword}> selector): ${keyword}`]: (
      source: Source,
      selector: Selector,
    ) => sum(values(source, selector) as never[]),
    [`static Sum(this IEnumerable<${keyword}?> source): ${keyword}?`]: (source: Source) =>
      sum(nullSafe(values(source, identity))),
    [`static Sum<T>(this IEnumerable<T> source, Func<T, ${keyword}?> selector): ${keyword}?`]: (
      source: Source,
      selector: Selector,
    ) => sum(nullSafe(values(source, selector))),
    [`static Average(this IEnumerable<${keyword}> source): ${average}`]: (source: Source) =>
      mean(nonEmpty(values(source, identity)) as never[]),
    [`static Average<T>(this IEnumerable<T> source, Func<T, ${keyword}> selector): ${average}`]: (
      source: Source,
      selector: Selector,
    ) => mean(nonEmpty(values(source, selector)) as never[]),
    [`static Average(this IEnumerable<${keyword}?> source): ${average}?`]: (source: Source) =>
      meanOf(nullSafe(values(source, identity))),
    [`static Average<T>(this IEnumerable<T> source, Func<T, ${keyword}?> selector): ${average}?`]: (
      source: Source,
      selector: Selector,
    ) => meanOf(nullSafe(values(source, selector))),
  };
}

function extremes(name: "Max" | "Min", direction: 1 | -1): MemberTable {
  const table: Record<string, MemberTable[string]> = {};
  for (const { keyword } of types) {
    table[`static ${name}(this IEnumerable<${keyword}> source): ${keyword}`] = (source: Source) =>
      extreme(source, identity, direction);
    table[
      `static ${name}<T>(this IEnumerable<T> source, Func<T, ${keyword}> selector): ${keyword}`
    ] = (source: Source, selector: Selector) => extreme(source, selector, direction);
  }
  table[`static ${name}<T>(this IEnumerable<T> source): T`] = (source: Source, type: Type) =>
    extremeOf(type, source, identity, direction);
  table[`static ${name}<T, R>(this IEnumerable<T> source, Func<T, R> selector): R`] = (
    source: Source,
    selector: Selector,
    _: Type,
    type: Type,
  ) => extremeOf(type, source, selector, direction);
  return table;
}

/** The operators of Enumerable that compute with numbers or look for an extreme. */
export const numbers: MemberTable = {
  ...Object.assign({}, ...types.map(adding)),
  ...extremes("Max", 1),
  ...extremes("Min", -1),
};
