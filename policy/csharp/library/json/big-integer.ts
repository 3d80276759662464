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

  /** As a numeric type, whose .NET name is given. @throws when it does not fit */
  to(name: string): number | bigint {
    if (name === "Double") return Number(this.value);
    if (name === "Single") return Math.fround(Number(this.value));
    if (name === "UInt64" && BigInt.asUintN(64, this.value) === this.value) return this.value;
    const article = /^[IU]/.test(name) ? "an" : "a";
    throw overflow(`Value was either too large or too small for ${article} ${name}.`);
  }

  override equals(other: unknown): boolean {
    return other instanceof BigIntegerValue && other.value === this.value;
  }

  override toString(): string {
    return this.value.toString();
  }
}
