import type { Type } from "./type.ts";
import {
  byteType,
  charType,
  doubleType,
  floatType,
  intType,
  longType,
  sbyteType,
  shortType,
  uintType,
  ulongType,
  ushortType,
} from "./well-known.ts";

/**
 * How a numeric type is represented while a policy runs: integers of up to 32 bits and
 * floating-point numbers as JavaScript numbers, 64-bit integers as bigint, `char` as its UTF-16
 * code unit.
 */
export interface NumericKind {
  readonly name: "int" | "uint" | "long" | "ulong" | "float" | "double" | "small";
  readonly bits: number;
  readonly isSigned: boolean;
  readonly isIntegral: boolean;
}

const kinds: ReadonlyMap<Type, NumericKind> = new Map<Type, NumericKind>([
  [sbyteType, { name: "small", bits: 8, isSigned: true, isIntegral: true }],
  [byteType, { name: "small", bits: 8, isSigned: false, isIntegral: true }],
  [shortType, { name: "small", bits: 16, isSigned: true, isIntegral: true }],
  [ushortType, { name: "small", bits: 16, isSigned: false, isIntegral: true }],
  [charType, { name: "small", bits: 16, isSigned: false, isIntegral: true }],
  [intType, { name: "int", bits: 32, isSigned: true, isIntegral: true }],
  [uintType, { name: "uint", bits: 32, isSigned: false, isIntegral: true }],
  [longType, { name: "long", bits: 64, isSigned: true, isIntegral: true }],
  [ulongType, { name: "ulong", bits: 64, isSigned: false, isIntegral: true }],
  [floatType, { name: "float", bits: 32, isSigned: true, isIntegral: false }],
  [doubleType, { name: "double", bits: 64, isSigned: true, isIntegral: false }],
]);

/** The numeric kind of a type (`char` included), or undefined. */
export function numericKind(type: Type): NumericKind | undefined {
  return kinds.get(type);
}

/** Whether a type is numeric in the sense of C# (`char` included, `decimal` not). */
export function isNumeric(type: Type): boolean {
  return kinds.has(type);
}

/** Whether a type is one of the integer types or `char`. */
export function isIntegral(type: Type): boolean {
  return kinds.get(type)?.isIntegral ?? false;
}

/** The smallest and the largest value of an integral kind. */
export function rangeOf(kind: NumericKind): { readonly min: bigint; readonly max: bigint } {
  const bits = BigInt(kind.bits);
  return kind.isSigned
    ? { min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n }
    : { min: 0n, max: (1n << bits) - 1n };
}

// C# specification, "Implicit numeric conversions".
const widening: ReadonlyMap<Type, readonly Type[]> = new Map<Type, readonly Type[]>([
  [sbyteType, [shortType, intType, longType, floatType, doubleType]],
  [
    byteType,
    [shortType, ushortType, intType, uintType, longType, ulongType, floatType, doubleType],
  ],
  [shortType, [intType, longType, floatType, doubleType]],
  [ushortType, [intType, uintType, longType, ulongType, floatType, doubleType]],
  [intType, [longType, floatType, doubleType]],
  [uintType, [longType, ulongType, floatType, doubleType]],
  [longType, [floatType, doubleType]],
  [ulongType, [floatType, doubleType]],
  [charType, [ushortType, intType, uintType, longType, ulongType, floatType, doubleType]],
  [floatType, [doubleType]],
]);

/** Whether every value of `from` converts to `to` without a cast. */
export function widens(from: Type, to: Type): boolean {
  return widening.get(from)?.includes(to) ?? false;
}

/**
 * The type in which C# computes with these operands (binary numeric promotion), or undefined
 * when it refuses to, as for `long` with `ulong`.
 */
export function promote(left: Type, right: Type): Type | undefined {
  const either = (type: Type) => left === type || right === type;
  if (either(doubleType)) return doubleType;
  if (either(floatType)) return floatType;
  const other = (type: Type) => (left === type ? right : left);
  if (either(ulongType)) {
    return numericKind(other(ulongType))?.isSigned === true ? undefined : ulongType;
  }
  if (either(longType)) return longType;
  if (either(uintType)) {
    return numericKind(other(uintType))?.isSigned === true ? longType : uintType;
  }
  return intType;
}

/** The type in which C# computes with one operand (unary numeric promotion). */
export function promoteOne(type: Type): Type {
  return numericKind(type)?.name === "small" ? intType : type;
}
