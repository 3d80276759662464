import { overflow } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";
import { define } from "../../types/registry.ts";

define("struct System.Numerics.BigInteger");

/** An integer of a JSON document that no long can hold. */
export class BigIntegerValue extends PlainObject {
  protected readonly typeName = "System.Numerics.BigInteger";
  readonly value: bigint;

  constructor(value: bigint) {
    super();
    this.value = value;
  }

  /** What converting to int or long does. */
  convertible(): never {
    throw overflow("Value was either too large or too small for an Int64.");
  }

  override equals(other: unknown): boolean {
    return other instanceof BigIntegerValue && other.value === this.value;
  }

  override toString(): string {
    return this.value.toString();
  }
}
