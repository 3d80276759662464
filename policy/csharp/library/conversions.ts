import { DateTimeValue } from "../runtime/date-time.ts";
import { DecimalValue, decimalOf, Rounding } from "../runtime/decimal.ts";
import { format, invalidCast, overflow } from "../runtime/exceptions.ts";
import { parseDateTime } from "../runtime/parse-date.ts";
import { parseNumber } from "../runtime/parse-number.ts";
import { Boxed, typeOf } from "../runtime/value.ts";
import { type NumericKind, numericKind, rangeOf } from "../types/numeric.ts";
import { typeNamed } from "../types/registry.ts";
import { clrName } from "../types/type.ts";
import { charType, floatType } from "../types/well-known.ts";
import { parseDecimal } from "./numbers/decimal.ts";

export function kindOf(name: string): NumericKind {
  return numericKind(typeNamed(`System.${name}`)) as NumericKind;
}

/** A number as another numeric type: fractions round to even, what does not fit overflows. */
export function convertNumber(
  value: number | bigint,
  kind: NumericKind,
  name: string,
): number | bigint {
  if (!kind.isIntegral) {
    return kind.name === "float" ? Math.fround(Number(value)) : Number(value);
  }
  const whole = typeof value === "bigint" ? value : wholeNumber(value, name);
  const { min, max } = rangeOf(kind);
  if (whole < min || whole > max) throw tooLarge(name);
  return kind.bits === 64 ? whole : Number(whole);
}

function wholeNumber(value: number, name: string): bigint {
  if (!Number.isFinite(value)) throw tooLarge(name);
  const floor = Math.floor(value);
  const rest = value - floor;
  const isUp = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return BigInt(isUp ? floor + 1 : floor);
}

export function tooLarge(name: string) {
  return overflow(
    `Value was either too large or too small for ${/^[AIU]/.test(name) ? "an" : "a"} ${name}.`,
  );
}

/** `Convert.ToInt32(object)` and its like: what the object's IConvertible does. */
export function fromObject(value: unknown, kind: NumericKind, name: string): number | bigint {
  if (value === null) return kind.isIntegral && kind.bits === 64 ? 0n : 0;
  if (typeof value === "string") return parseNumber(value, kind, name);
  if (typeof value === "boolean") return convertNumber(Number(value), kind, name);
  if (value instanceof DecimalValue) return fromDecimal(value, kind, name);
  if (value instanceof Boxed) {
    if (value.csharpType === charType && !kind.isIntegral) throw cannotConvert("Char", name);
    return convertNumber(value.value, kind, name);
  }
  if (hasNumber(value)) return fromObject(value.convertible(), kind, name);
  throw cannotConvert(clrName(typeOf(value) ?? charType), name);
}

export function fromDecimal(value: DecimalValue, kind: NumericKind, name: string): number | bigint {
  return kind.isIntegral
    ? convertNumber(value.round(0, Rounding.ToEven).signed, kind, name)
    : convertNumber(value.toNumber(), kind, name);
}

/** `Convert.ToDecimal(object)`. */
export function toDecimal(value: unknown): DecimalValue {
  if (value === null) return DecimalValue.zero;
  if (value instanceof DecimalValue) return value;
  if (typeof value === "string") return parseDecimal(value);
  if (typeof value === "boolean") return DecimalValue.of(BigInt(value));
  if (value instanceof Boxed) {
    if (value.csharpType === charType) throw cannotConvert("Char", "Decimal");
    if (typeof value.value === "bigint") return DecimalValue.of(value.value);
    return value.csharpType === floatType ? decimalOf(value.value, 7) : decimalOf(value.value);
  }
  if (hasNumber(value)) return toDecimal(value.convertible());
  throw cannotConvert(clrName(typeOf(value) ?? charType), "Decimal");
}

/** `Convert.ToInt32(object)` and its like, by the name of the type. */
export function toNumber(value: unknown, name: string): number | bigint {
  return fromObject(value, kindOf(name), name);
}

/** `Convert.ToBoolean(object)`. */
export function toBoolean(value: unknown): boolean {
  if (value === null) return false;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") {
    const text = value.trim().toLowerCase();
    if (text === "true" || text === "false") return text === "true";
    throw format(`String '${value}' was not recognized as a valid Boolean.`);
  }
  if (value instanceof DecimalValue) return value.mantissa !== 0n;
  if (value instanceof Boxed && value.csharpType !== charType) return Number(value.value) !== 0;
  if (hasNumber(value)) return toBoolean(value.convertible());
  throw cannotConvert(
    value instanceof Boxed ? "Char" : clrName(typeOf(value) ?? charType),
    "Boolean",
  );
}

/** `Convert.ToDateTime(object)`. */
export function toDateTime(value: unknown): DateTimeValue {
  if (value === null) return new DateTimeValue(0n, 0);
  if (typeof value === "string") return parseDateTime(value);
  if (value instanceof DateTimeValue) return value;
  if (hasNumber(value)) return toDateTime(value.convertible());
  throw cannotConvert(clrName(typeOf(value) ?? charType), "DateTime");
}

/** A token of Newtonsoft.Json converts as its value does. */
function hasNumber(value: unknown): value is { convertible(): unknown } {
  return typeof value === "object" && value !== null && "convertible" in value;
}

function cannotConvert(from: string, to: string) {
  return from.includes(".")
    ? invalidCast(`Unable to cast object of type '${from}' to type 'System.IConvertible'.`)
    : invalidCast(`Invalid cast from '${from}' to '${to}'.`);
}
