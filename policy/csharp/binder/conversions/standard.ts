import { boxer, defaultValue, fromObject, unboxer } from "../../runtime/casting.ts";
import { type Writer, written } from "../../runtime/evaluate.ts";
import { invalidOperation } from "../../runtime/exceptions.ts";
import { convertNumber } from "../../runtime/integers.ts";
import { ValueTuple } from "../../runtime/tuples.ts";
import { numericKind, rangeOf, widens } from "../../types/numeric.ts";
import { isReferenceType, isSubtype } from "../../types/subtyping.ts";
import { tupleElements } from "../../types/tuples.ts";
import { isSameType, nameless, type Type } from "../../types/type.ts";
import {
  floatType,
  intType,
  isDelegate,
  isEnum,
  isNullable,
  isValueType,
  longType,
  stringType,
  uintType,
  ulongType,
  underlying,
} from "../../types/well-known.ts";
import { computed, constantValue, nullType, type Value } from "../bound.ts";

/** How a value changes its type; `convert` is undefined where its representation stays the same. */
export interface Conversion {
  readonly isIdentity: boolean;
  readonly isUserDefined?: boolean;
  readonly convert: ((value: unknown) => unknown) | undefined;
  /** The same in JavaScript; without it the function itself is called. */
  readonly write?: (writer: Writer, value: string) => string;
}

/** A value, as it is written, after a conversion. */
export function writeConverted(
  writer: Writer,
  conversion: Conversion | undefined,
  value: string,
): string {
  if (conversion?.convert === undefined) return value;
  return conversion.write?.(writer, value) ?? writer.call(conversion.convert, value);
}

const identity: Conversion = { isIdentity: true, convert: undefined };

const reinterpretation: Conversion = { isIdentity: false, convert: undefined };

function converting(convert: ((value: unknown) => unknown) | undefined): Conversion {
  return { isIdentity: false, convert };
}

/** A standard implicit conversion between types (C# specification, "Implicit conversions"). */
export function implicitConversion(from: Type, to: Type): Conversion | undefined {
  if (isSameType(from, to)) return identity;
  if (from === nullType) return isNullable(to) ? reinterpretation : undefined;
  // A delegate is only ever handed on to a method that takes it.
  if (isDelegate(from)) return undefined;
  if (widens(from, to)) return numericConversion(from, to, false);
  const toInner = underlying(to);
  if (toInner !== undefined) return implicitToNullable(from, toInner);
  const tuple = betweenTuples(from, to, implicitConversion);
  if (tuple !== undefined) return tuple;
  if (isValueType(from)) {
    // Boxing: to object, or to an interface the value type has.
    return isReferenceType(to) && isSubtype(from, to) ? converting(boxer(from)) : undefined;
  }
  return isReferenceType(to) && isSubtype(from, to) ? reinterpretation : undefined;
}

/** A tuple becomes another where each of its elements does. */
function betweenTuples(
  from: Type,
  to: Type,
  convert: (from: Type, to: Type) => Conversion | undefined,
): Conversion | undefined {
  const [elements, targets] = [tupleElements(from), tupleElements(to)];
  if (elements === undefined || elements.length !== targets?.length) return undefined;
  const parts: Conversion[] = [];
  for (const [index, target] of targets.entries()) {
    const part = convert(elements[index] ?? target, target);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const types = targets.map(nameless);
  return converting((value) => {
    const items = (value as ValueTuple).items.map((item, index) => {
      const change = parts[index]?.convert;
      return change === undefined ? item : change(item);
    });
    return new ValueTuple(items, types);
  });
}

function implicitToNullable(from: Type, toInner: Type): Conversion | undefined {
  const fromInner = underlying(from);
  const inner = implicitConversion(fromInner ?? from, toInner);
  if (inner === undefined || !isValueType(fromInner ?? from)) return undefined;
  return fromInner === undefined ? inner : lifted(inner);
}

function lifted({ convert }: Conversion): Conversion {
  return convert === undefined
    ? reinterpretation
    : converting((value) => (value === null ? null : convert(value)));
}

/** A standard explicit conversion between types (C# specification, "Explicit conversions"). */
export function explicitConversion(
  from: Type,
  to: Type,
  isChecked: boolean,
): Conversion | undefined {
  const implicit = implicitConversion(from, to);
  if (implicit !== undefined) return implicit;
  const numeric = numericConversion(from, to, isChecked);
  if (numeric !== undefined) return numeric;
  const [fromInner, toInner] = [underlying(from), underlying(to)];
  if (fromInner !== undefined && (toInner !== undefined || isValueType(to))) {
    const inner = explicitConversion(fromInner, toInner ?? to, isChecked);
    if (inner === undefined) return undefined;
    return toInner === undefined ? converting(unwrapping(inner)) : lifted(inner);
  }
  if (toInner !== undefined && isValueType(from)) {
    return explicitConversion(from, toInner, isChecked);
  }
  const tuple = betweenTuples(from, to, (one, other) => explicitConversion(one, other, isChecked));
  if (tuple !== undefined) return tuple;
  if (isValueType(to)) {
    return isReferenceType(from) && isSubtype(to, from) ? converting(unboxer(to)) : undefined;
  }
  return canBeCast(from, to) ? referenceCast(to) : undefined;
}

/** A cast whose object is mostly of the very type. */
function referenceCast(to: Type): Conversion {
  const convert = fromObject(to);
  return {
    isIdentity: false,
    convert,
    write: (writer, value) => {
      const held = writer.temporary();
      const isSure =
        to === stringType
          ? `typeof ${held} === "string"`
          : `${held}?.csharpType === ${writer.constant(to)}`;
      return `((${held} = ${value}) === null || ${isSure} ? ${held} : ${writer.call(convert, held)})`;
    },
  };
}

function unwrapping({ convert }: Conversion): (value: unknown) => unknown {
  return (value) => {
    if (value === null) throw invalidOperation("Nullable object must have a value.");
    return convert === undefined ? value : convert(value);
  };
}

/** Reference casts that may succeed: down the hierarchy, and to or from an interface. */
function canBeCast(from: Type, to: Type): boolean {
  if (isValueType(from) || from.form === "parameter" || to.form === "parameter") return false;
  if (isSubtype(to, from)) return true;
  const isInterface = (type: Type) => type.form === "named" && type.definition.kind === "interface";
  return isInterface(from) || isInterface(to);
}

function numericConversion(from: Type, to: Type, isChecked: boolean): Conversion | undefined {
  const fromKind = numericKind(isEnum(from) ? intType : from);
  const toKind = numericKind(isEnum(to) ? intType : to);
  if (fromKind === undefined || toKind === undefined) return undefined;
  if (fromKind === toKind || keepsRepresentation(from, to)) return reinterpretation;
  return converting(convertNumber(fromKind, toKind, isChecked));
}

/** Widening that leaves the JavaScript number as it is: not to or from bigint, not rounding to float. */
function keepsRepresentation(from: Type, to: Type): boolean {
  if (!widens(from, to) || from === longType || from === ulongType) return false;
  if (to === longType || to === ulongType) return false;
  return to !== floatType || (from !== intType && from !== uintType);
}

/**
 * The implicit conversion of a constant: an int that fits converts to any integer type, zero to
 * any enum (C# specification, "Implicit constant expression conversions").
 */
export function constantConversion(value: Value, to: Type): Value | undefined {
  if (value.constant === undefined) return undefined;
  const target = underlying(to) ?? to;
  if (value.type === intType && isEnum(target)) {
    return value.constant.value === 0 ? constantValue(to, 0) : undefined;
  }
  const kind = numericKind(target);
  const isInteger = value.type === intType || value.type === longType;
  if (kind === undefined || !kind.isIntegral || !isInteger) return undefined;
  if (target.form === "named" && target.definition.fullName === "System.Char") return undefined;
  if (value.type === longType && kind.name !== "ulong") return undefined;
  const number = BigInt(value.constant.value as number | bigint);
  const { min, max } = rangeOf(kind);
  if (number < min || number > max) return undefined;
  return constantValue(to, kind.bits === 64 ? number : Number(number));
}

/** The value after a conversion. */
export function apply(value: Value, to: Type, conversion: Conversion): Value {
  const { convert } = conversion;
  // An operator that makes an object makes another one each time, and may throw.
  const makesObject = conversion.isUserDefined === true && !isValueType(to);
  if (value.constant !== undefined && !makesObject) {
    const constant = value.constant.value;
    const converted = convert === undefined ? constant : convert(constant);
    const staysConstant = isValueType(to) || to === stringType || converted === null;
    const made = constantValue(to, converted);
    return staysConstant ? made : computed(to, made.evaluate);
  }
  if (convert === undefined) {
    if (value.type === to) return value;
    return {
      form: "value",
      type: to,
      evaluate: value.evaluate,
      ...(value.split && { split: value.split }),
    };
  }
  const { evaluate } = value;
  return computed(
    to,
    written(
      (frame) => convert(evaluate(frame)),
      (writer) => writeConverted(writer, conversion, writer.value(evaluate)),
    ),
  );
}

/** `default(T)` as a value; a constant where C# has constants of the type. */
export function defaultOfType(type: Type): Value {
  const value = defaultValue(type);
  const isConstant = numericKind(type) !== undefined || isEnum(type) || typeof value === "boolean";
  const made = constantValue(type, value);
  return isConstant || value === null ? made : computed(type, made.evaluate);
}
