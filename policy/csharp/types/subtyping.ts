import { supertypes } from "./lookup.ts";
import { typeNamed } from "./registry.ts";
import { type NamedType, nameless, type Type } from "./type.ts";
import { enumType, isValueType, objectType, underlying } from "./well-known.ts";

const arrayInterfaces: readonly string[] = [
  "System.Collections.Generic.IList",
  "System.Collections.Generic.IReadOnlyList",
];

/** The type itself and every class and interface that its values also have. */
export function allSupertypes(type: Type): readonly NamedType[] {
  switch (type.form) {
    case "parameter":
      return [];
    case "array": {
      const views = arrayInterfaces.flatMap((name) => supertypes(typeNamed(name, type.element)));
      return [typeNamed("System.Array"), ...new Set(views), objectType];
    }
    case "named": {
      const above = supertypes(type);
      return above.includes(objectType) ? above : [...above, objectType];
    }
  }
}

// Only the interfaces of .NET that are declared `out T`.
const covariant: ReadonlySet<string> = new Set([
  "System.Collections.Generic.IEnumerable",
  "System.Collections.Generic.IReadOnlyCollection",
  "System.Collections.Generic.IReadOnlyList",
  "System.Linq.IGrouping",
  "System.Linq.IOrderedEnumerable",
]);

const cache = new WeakMap<Type, Map<Type, boolean>>();

/**
 * Whether a reference to `from` (or a boxed `from`) is also a reference to `to`, without any
 * conversion of the value: inheritance, interfaces, arrays and covariance.
 */
export function isSubtype(from: Type, to: Type): boolean {
  if (from === to || to === objectType) return true;
  let known = cache.get(from);
  if (known === undefined) {
    known = new Map();
    cache.set(from, known);
  }
  let answer = known.get(to);
  if (answer === undefined) {
    answer = decide(from, to);
    known.set(to, answer);
  }
  return answer;
}

function decide(from: Type, to: Type): boolean {
  const [plainFrom, plainTo] = [nameless(from), nameless(to)];
  if (plainFrom !== from || plainTo !== to) return isSubtype(plainFrom, plainTo);
  if (from.form === "array" && to.form === "array") {
    return isReferenceType(from.element) && isSubtype(from.element, to.element);
  }
  if (to.form !== "named") return false;
  const inner = underlying(from);
  if (inner !== undefined) return isSubtype(inner, to);
  if (from.form === "named" && from.definition.kind === "enum" && to === enumType) return true;
  return allSupertypes(from).some((above) => above === to || isVariant(above, to));
}

function isVariant(from: NamedType, to: NamedType): boolean {
  if (from.definition !== to.definition || !covariant.has(to.definition.fullName)) return false;
  return from.arguments.every((argument, index) => {
    const wanted = to.arguments[index];
    if (argument === wanted) return true;
    return wanted !== undefined && isReferenceType(argument) && isSubtype(argument, wanted);
  });
}

/** Whether values of the type are references. */
export function isReferenceType(type: Type): boolean {
  return type.form !== "parameter" && !isValueType(type);
}
