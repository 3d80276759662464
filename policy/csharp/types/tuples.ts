import { typeNamed } from "./registry.ts";
import type { ElementNames, NamedType, Type } from "./type.ts";

/** The elements that System.ValueTuple has fields for; .NET nests what has more. */
export const mostElements = 7;

/** `(int a, string)`: the type of a tuple. */
export function tupleOf(elements: readonly Type[], names?: ElementNames): NamedType {
  const hasNames = names?.some((name) => name !== undefined) === true;
  return typeNamed("System.ValueTuple", ...elements).definition.instantiate(
    elements,
    hasNames ? names : undefined,
  );
}

/** The types of a tuple's elements, or undefined for what is no tuple. */
export function tupleElements(type: Type): readonly Type[] | undefined {
  if (type.form !== "named" || type.definition.fullName !== "System.ValueTuple") return undefined;
  return type.arguments;
}

/** Which element of a tuple a name means: its own, or that of its place. */
export function elementIndex(type: NamedType, name: string): number | undefined {
  const named = type.elementNames?.indexOf(name) ?? -1;
  const place = /^Item([1-7])$/.exec(name)?.[1];
  const index = named >= 0 ? named : Number(place ?? 0) - 1;
  return index >= 0 && index < type.arguments.length ? index : undefined;
}

const taken: ReadonlySet<string> = new Set([
  "CompareTo",
  "Deconstruct",
  "Equals",
  "GetHashCode",
  "Rest",
  "ToString",
]);

/** Whether an element in that place (from 0) may have a name, which is nothing else's then. */
export function mayBeNamed(name: string, index: number): boolean {
  return /^Item\d+$/.test(name) ? name === `Item${index + 1}` : !taken.has(name);
}
