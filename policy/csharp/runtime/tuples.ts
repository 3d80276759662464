import { typeNamed } from "../types/registry.ts";
import { clrName, type NamedType, type Type } from "../types/type.ts";
import { box } from "./casting.ts";
import { displayValue } from "./display.ts";
import { compareValues, compositeKey, equalValues } from "./equality.ts";
import { argument } from "./exceptions.ts";
import { CSharpObject } from "./value.ts";

/** Several values as one: equal where its items are, and in the order of its items. */
export abstract class TupleLike extends CSharpObject {
  readonly csharpType: NamedType;
  /** In the representation of their types. */
  readonly items: readonly unknown[];

  constructor(type: NamedType, items: readonly unknown[]) {
    super();
    this.csharpType = type;
    this.items = items;
  }

  /** The items as objects, with the names of their properties. */
  boxed(): readonly (readonly [string, unknown])[] {
    const types = this.csharpType.arguments;
    return this.items.map((item, index) => [`Item${index + 1}`, box(item, types[index] as Type)]);
  }

  compareTo(other: unknown): number {
    if (!(other instanceof TupleLike) || other.csharpType !== this.csharpType) {
      throw argument(`Argument must be of type ${clrName(this.csharpType)}.`, "other");
    }
    for (const [index, item] of this.items.entries()) {
      const order = compareValues(item, other.items[index]);
      if (order !== 0) return order;
    }
    return 0;
  }

  override equals(other: unknown): boolean {
    return (
      other instanceof TupleLike &&
      other.csharpType === this.csharpType &&
      this.items.every((item, index) => equalValues(item, other.items[index]))
    );
  }

  override get equalityKey(): string | undefined {
    return compositeKey(this.items);
  }

  override toString(): string {
    return `(${this.boxed()
      .map(([, item]) => displayValue(item))
      .join(", ")})`;
  }
}

/** A System.Tuple. */
export class TupleValue extends TupleLike {
  constructor(items: readonly unknown[], types: readonly Type[]) {
    super(typeNamed("System.Tuple", ...types), items);
  }
}

/** A System.ValueTuple, which `(1, 2)` makes. */
export class ValueTuple extends TupleLike {
  constructor(items: readonly unknown[], types: readonly Type[]) {
    super(typeNamed("System.ValueTuple", ...types), items);
  }

  /** The tuple with another item in that place. */
  with(index: number, item: unknown): ValueTuple {
    return new ValueTuple(this.items.with(index, item), this.csharpType.arguments);
  }
}
