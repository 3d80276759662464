import { numericKind } from "../types/numeric.ts";
import { isSubtype } from "../types/subtyping.ts";
import { clrName, type NamedType, nameless, type Type } from "../types/type.ts";
import { isEnum, isValueType, underlying } from "../types/well-known.ts";
import { invalidCast, nullReference } from "./exceptions.ts";
import { Boxed, typeOf } from "./value.ts";

/** Whether values of the type stand unboxed in a statically typed slot. */
export function isUnboxed(type: Type): boolean {
  return numericKind(type) !== undefined || isEnum(type);
}

/**
 * What turns a statically typed value into one for an `object` slot; undefined where the two are
 * the same.
 */
export function boxer(type: Type): ((value: unknown) => unknown) | undefined {
  const inner = underlying(type);
  if (inner !== undefined) {
    const box = boxer(inner);
    return box && ((value) => (value === null ? null : box(value)));
  }
  if (!isUnboxed(type)) return undefined;
  return (value) => new Boxed(type as NamedType, value as number | bigint);
}

/** A statically typed value as it stands in an `object` slot. */
export function box(value: unknown, type: Type): unknown {
  const convert = boxer(type);
  return convert === undefined ? value : convert(value);
}

/** What an object slot holds, as a static value of a value type; the exact type or an exception. */
export function unboxer(type: Type): (value: unknown) => unknown {
  const inner = underlying(type);
  if (inner !== undefined) {
    const unbox = unboxer(inner);
    return (value) => (value === null ? null : unbox(value));
  }
  const isPrimitive = isUnboxed(type);
  const exact = nameless(type);
  return (value) => {
    if (value === null) throw nullReference();
    if (!isBoxOf(value, exact)) throw cannotCast(value, type);
    return isPrimitive ? (value as Boxed).value : value;
  };
}

// .NET also unboxes an enum to its underlying int and the other way round.
function isBoxOf(value: unknown, type: Type): boolean {
  const actual = typeOf(value);
  if (actual === type) return true;
  if (actual === undefined) return false;
  const isInt = (each: Type) =>
    each.form === "named" && each.definition.fullName === "System.Int32";
  return (isEnum(actual) && isInt(type)) || (isEnum(type) && isInt(actual));
}

/** Whether an object is of a type, as `is` decides it. */
export function isInstance(value: unknown, type: Type): boolean {
  const actual = typeOf(value);
  if (actual === undefined) return false;
  return isSubtype(actual, underlying(type) ?? type);
}

/** A cast between reference types. */
function referenceCast(type: Type): (value: unknown) => unknown {
  return (value) => {
    if (value === null || isInstance(value, type)) return value;
    throw cannotCast(value, type);
  };
}

/** The casts by the types they lead to: a variable is cast each time it is read. */
const casts = new WeakMap<Type, (value: unknown) => unknown>();

/** An object as a static value of any type: unboxed or cast, or an exception. */
export function fromObject(type: Type): (value: unknown) => unknown {
  let cast = casts.get(type);
  if (cast === undefined) {
    cast = isValueType(type) ? unboxer(type) : referenceCast(type);
    casts.set(type, cast);
  }
  return cast;
}

function cannotCast(value: unknown, type: Type) {
  const actual = typeOf(value);
  return invalidCast(
    `Unable to cast object of type '${actual === undefined ? "null" : clrName(actual)}' to type '${clrName(type)}'.`,
  );
}

/** `default(T)`. */
export function defaultValue(type: Type): unknown {
  if (!isValueType(type) || underlying(type) !== undefined) return null;
  const kind = numericKind(type);
  if (kind !== undefined) return kind.bits === 64 && kind.isIntegral ? 0n : 0;
  if (isEnum(type)) return 0;
  const make = type.form === "named" ? defaults.get(type.definition.fullName) : undefined;
  return make === undefined ? false : make(type as NamedType);
}

const defaults = new Map<string, (type: NamedType) => unknown>();

/** Registers the zero value of a struct of the library. */
export function defaultOf(fullName: string, make: (type: NamedType) => unknown): void {
  defaults.set(fullName, make);
}
