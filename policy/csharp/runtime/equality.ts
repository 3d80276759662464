import { spend, takeText } from "./budget.ts";
import { compareStrings, StringComparison } from "./culture.ts";
import { argument } from "./exceptions.ts";
import { Boxed, CSharpObject } from "./value.ts";

/** Something that can be put in order among its like. */
export interface Comparable {
  compareTo(other: unknown): number;
}

/**
 * `EqualityComparer<T>.Default`: works on boxed values and on statically typed ones, because
 * equal numbers of one type are equal in either form.
 */
export function equalValues(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (left instanceof CSharpObject) {
    spend(1);
    return left.equals(right);
  }
  return Number.isNaN(left) && Number.isNaN(right);
}

/** A Map key that is the same for equal values. */
export function hashKey(value: unknown): unknown {
  if (!(value instanceof CSharpObject)) return value;
  spend(1);
  const key = value.equalityKey;
  // The prefix keeps it apart from every string a policy could use as a key.
  return key === undefined ? value : `\u0000${value.csharpType.id}\u0000${key}`;
}

/** A hash key for several values together; undefined when one of them is known by identity only. */
export function compositeKey(values: readonly unknown[]): string | undefined {
  const keys = values.map(hashKey);
  if (keys.some((key) => typeof key === "object" && key !== null)) return undefined;
  // Each with its length, so that no two lists of keys have one text. Quotes would double at each level.
  const texts = keys.map((key) => `${typeof key}${String(key).length}:${String(key)}`);
  const text = texts.join("");
  takeText(text.length);
  return text;
}

/** `Comparer<T>.Default`. Null comes first, NaN before every number. */
export function compareValues(left: unknown, right: unknown): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  if (typeof left === "string" && typeof right === "string") {
    return Math.sign(compareStrings(left, right, StringComparison.CurrentCulture));
  }
  if (typeof left === "number" && typeof right === "number") return compareNumbers(left, right);
  if (typeof left === "bigint" && typeof right === "bigint") return left < right ? -1 : 1;
  if (typeof left === "boolean" && typeof right === "boolean") return left ? 1 : -1;
  if (left instanceof Boxed && right instanceof Boxed && left.csharpType === right.csharpType) {
    return compareValues(left.value, right.value);
  }
  if (isComparable(left)) {
    spend(1);
    return left.compareTo(right);
  }
  throw argument("At least one object must implement IComparable.");
}

function compareNumbers(left: number, right: number): number {
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  if (Number.isNaN(right)) return 1;
  return left < right ? -1 : Number(left > right);
}

function isComparable(value: unknown): value is Comparable {
  return value instanceof CSharpObject && "compareTo" in value;
}
