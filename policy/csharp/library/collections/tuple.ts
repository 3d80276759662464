import { defaultOf, defaultValue } from "../../runtime/casting.ts";
import { TupleValue, ValueTuple } from "../../runtime/tuples.ts";
import type { MemberTable } from "../../types/member.ts";
import { define } from "../../types/registry.ts";
import { mostElements } from "../../types/tuples.ts";
import type { Type } from "../../types/type.ts";

const create: Record<string, MemberTable[string]> = {};

for (let size = 1; size <= mostElements; size += 1) {
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
  // Its elements are read by the language, which knows their names; the list has no System.ValueTuple.
  define(`struct System.ValueTuple<${types}> : System.IComparable`);
}

define("static class System.Tuple", create);
defaultOf(
  "System.ValueTuple",
  ({ arguments: types }) => new ValueTuple(types.map(defaultValue), types),
);
