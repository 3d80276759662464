import type { Type } from "../types/type.ts";
import { charType } from "../types/well-known.ts";
import { elementTypeOf } from "./arrays.ts";
import { spend } from "./budget.ts";
import { box } from "./casting.ts";
import { ArrayValue, CSharpObject } from "./value.ts";

/** Anything that implements IEnumerable: elements come in the representation of their type. */
export type Enumerable = string | Iterable<unknown>;

/** An enumerable that knows the type of its elements, for the non-generic IEnumerable. */
export interface TypedEnumerable extends Iterable<unknown> {
  readonly elementType: Type;
}

/** The elements; those of a string are its UTF-16 units, which JavaScript would not give. */
export function iterate(source: Enumerable): Iterable<unknown> {
  return typeof source === "string" ? units(source) : source;
}

function* units(text: string): Generator<number> {
  for (let index = 0; index < text.length; index += 1) {
    spend(1);
    yield text.charCodeAt(index);
  }
}

/** The elements as objects, as the non-generic IEnumerable gives them. */
export function* iterateBoxed(source: Enumerable): Generator<unknown> {
  const type = elementTypeIn(source);
  for (const item of iterate(source)) yield type === undefined ? item : box(item, type);
}

function elementTypeIn(source: Enumerable): Type | undefined {
  if (typeof source === "string") return charType;
  if (source instanceof Uint8Array || source instanceof ArrayValue) return elementTypeOf(source);
  return source instanceof CSharpObject && "elementType" in source
    ? (source as CSharpObject & TypedEnumerable).elementType
    : undefined;
}
