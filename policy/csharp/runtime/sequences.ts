import { typeNamed } from "../types/registry.ts";
import { arrayOf, type NamedType, type Type } from "../types/type.ts";
import { type AnyArray, elementsOf, elementTypeOf } from "./arrays.ts";
import { spend } from "./budget.ts";
import type { CollectionLike, ListLike } from "./collections.ts";
import { equalValues } from "./equality.ts";
import { indexOutOfRange, notSupported } from "./exceptions.ts";
import { ArrayValue, CSharpObject } from "./value.ts";

/** A lazy IEnumerable<T>: nothing is computed until something goes through it, each time anew. */
export class Sequence extends CSharpObject {
  readonly elementType: Type;
  readonly #start: () => Iterator<unknown>;

  constructor(elementType: Type, start: () => Iterator<unknown>) {
    super();
    this.elementType = elementType;
    this.#start = start;
  }

  get csharpType(): NamedType {
    return typeNamed("System.Collections.Generic.IEnumerable", this.elementType);
  }

  [Symbol.iterator](): Iterator<unknown> {
    return new Walk(this.#start());
  }
}

/** Goes through elements and counts each of them. */
class Walk implements Iterator<unknown> {
  readonly #elements: Iterator<unknown>;

  constructor(elements: Iterator<unknown>) {
    this.#elements = elements;
  }

  next(): IteratorResult<unknown> {
    spend(1);
    return this.#elements.next();
  }

  return(value: unknown): IteratorResult<unknown> {
    return this.#elements.return?.(value) ?? { done: true, value };
  }
}

/** An array seen as an IList<T>: its elements can be replaced, but not added or removed. */
class ArrayList extends CSharpObject implements ListLike {
  readonly #array: AnyArray;

  constructor(array: AnyArray) {
    super();
    this.#array = array;
  }

  get csharpType(): Type {
    return arrayOf(elementTypeOf(this.#array));
  }

  get size(): number {
    return this.#array instanceof Uint8Array ? this.#array.length : this.#array.items.length;
  }

  at(index: number): unknown {
    if (index < 0 || index >= this.size) throw indexOutOfRange();
    return elementsOf(this.#array)[index];
  }

  put(index: number, value: unknown): void {
    if (index < 0 || index >= this.size) throw indexOutOfRange();
    elementsOf(this.#array)[index] = value as never;
  }

  indexOf(value: unknown): number {
    return [...this].findIndex((item) => equalValues(item, value));
  }

  has(value: unknown): boolean {
    return this.indexOf(value) >= 0;
  }

  add(): never {
    throw notSupported("Collection was of a fixed size.");
  }

  insert(): never {
    throw notSupported("Collection was of a fixed size.");
  }

  delete(): never {
    throw notSupported("Collection was of a fixed size.");
  }

  removeAt(): never {
    throw notSupported("Collection was of a fixed size.");
  }

  clear(): never {
    throw notSupported("Collection was of a fixed size.");
  }

  [Symbol.iterator](): Iterator<unknown> {
    return elementsOf(this.#array)[Symbol.iterator]();
  }
}

/** Whatever implements IList<T> or ICollection<T>, arrays included. */
export function listView<L extends CollectionLike>(source: L | AnyArray): L | ListLike {
  return source instanceof Uint8Array || source instanceof ArrayValue
    ? new ArrayList(source)
    : source;
}
