import { box } from "../../runtime/casting.ts";
import { displayValue } from "../../runtime/display.ts";
import { compositeKey, equalValues } from "../../runtime/equality.ts";
import { CSharpObject } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import { define, typeNamed } from "../../types/registry.ts";
import type { NamedType, Type } from "../../types/type.ts";

/** A System.Tuple. */
export class TupleValue extends CSharpObject {
  readonly csharpType: NamedType;
  readonly items: readonly unknown[];

  constructor(items: readonly unknown[], types: readonly Type[]) {
    super();
    this.csharpType = typeNamed("System.Tuple", ...types);
    this.items = items;
  }

  /** The items as objects, with the names of their properties. */
  boxed(): readonly (readonly [string, unknown])[] {
    const types = this.csharpType.arguments;
    return this.items.map((item, index) => [`Item${index + 1}`, box(item, types[index] as Type)]);
  }

  override equals(other: unknown): boolean {
    return (
      other instanceof TupleValue &&
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

const create: Record<string, MemberTable[string]> = {};

for (let size = 1; size <= 7; size += 1) {
  const numbers = Array.from({ length: size }, (_, index) => index + 1);
  const types = numbers.map((number) => `T${number}`).join(", ");
  const parameters = numbers.map((number) => `T${number} item${number}`).join(", ");
  const make = (...values: unknown[]) =>
    new TupleValue(values.slice(0, size), values.slice(size) as Type[]);
  const members: Record<string, MemberTable[string]> = { [`new(${parameters})`]: make };
  for (const number of numbers) {
    members[`Item${number}: T${number}`] = (self: TupleValue) => self.items[number - 1];
  }
  define(`class System.Tuple<${types}>`, members);
  create[`static Create<${types}>(${parameters}): Tuple<${types}>`] = make;
}

define("static class System.Tuple", create);
