import { arrayOf, type Type } from "../types/type.ts";
import { byteType } from "../types/well-known.ts";
import { takeBytes, takeElements, takeObject } from "./budget.ts";
import { overflow } from "./exceptions.ts";
import { ArrayValue } from "./value.ts";

/** Any C# array. */
export type AnyArray = ArrayValue | Uint8Array;

/** An array of that element type with these elements. */
export function arrayFrom(element: Type, items: Iterable<unknown>): AnyArray {
  if (element === byteType) return Uint8Array.from(items as Iterable<number>);
  return new ArrayValue(arrayOf(element), Array.isArray(items) ? items.slice() : [...items]);
}

/** The same of a list that nobody else has. */
export function arrayAround(element: Type, items: unknown[]): AnyArray {
  return element === byteType
    ? Uint8Array.from(items as number[])
    : new ArrayValue(arrayOf(element), items);
}

/** `new T[length]`, filled with the zero value of `T`. */
export function emptyArray(element: Type, length: number, zeroValue: unknown): AnyArray {
  if (length < 0) throw overflow();
  if (element === byteType) {
    takeObject();
    takeBytes(length);
    return new Uint8Array(length);
  }
  takeElements(length);
  return new ArrayValue(arrayOf(element), new Array(length).fill(zeroValue));
}

/** The elements as something JavaScript can index and assign. */
export function elementsOf(array: AnyArray): unknown[] | Uint8Array {
  return array instanceof Uint8Array ? array : array.items;
}

/** The element type of an array at run time. */
export function elementTypeOf(array: AnyArray): Type {
  return array instanceof Uint8Array ? byteType : array.csharpType.element;
}
