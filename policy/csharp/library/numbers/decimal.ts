import { arrayFrom } from "../../runtime/arrays.ts";
import { defaultOf } from "../../runtime/casting.ts";
import { DecimalValue, decimalOf, Rounding, readDecimal } from "../../runtime/decimal.ts";
import {
  argument,
  argumentOutOfRange,
  CSharpException,
  format,
  overflow,
  required,
} from "../../runtime/exceptions.ts";
import { decimalKind } from "../../runtime/format-kinds.ts";
import { formatNumber } from "../../runtime/format-number.ts";
import type { Reference } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import { numericKind, rangeOf } from "../../types/numeric.ts";
import { extend, typeNamed } from "../../types/registry.ts";
import { intType } from "../../types/well-known.ts";
import { integers } from "./keywords.ts";

type Decimal = DecimalValue;

/** `decimal.Parse`. */
export function parseDecimal(text: string): Decimal {
  const value = readDecimal(text);
  if (value === undefined) throw format(`The input string '${text}' was not in a correct format.`);
  return value;
}

function tryParse(text: string | null): Decimal | undefined {
  try {
    return text === null ? undefined : readDecimal(text);
  } catch (error) {
    if (error instanceof CSharpException) return undefined;
    throw error;
  }
}

/** The conversions from and to the integers: a decimal is cut, and what does not fit overflows. */
function integerConversions(): MemberTable {
  const table: Record<string, MemberTable[string]> = {};
  for (const [name, keyword] of Object.entries({ ...integers, Char: "char" })) {
    const kind = numericKind(typeNamed(`System.${name}`));
    if (kind === undefined) throw new Error(`${name} is no number.`);
    const { min, max } = rangeOf(kind);
    const toInteger = (value: Decimal) => {
      const whole = value.truncate();
      if (whole < min || whole > max) {
        throw overflow(`Value was either too large or too small for ${name}.`);
      }
      return kind.bits === 64 ? whole : Number(whole);
    };
    table[`implicit(${keyword} value): decimal`] = (value: number | bigint) =>
      DecimalValue.of(BigInt(value));
    table[`explicit(decimal value): ${keyword}`] = toInteger;
    if (name !== "Char") table[`static To${name}(decimal value): ${keyword}`] = toInteger;
  }
  return table;
}

const floor = (value: Decimal) => value.round(0, Rounding.Down);
const ceiling = (value: Decimal) => value.round(0, Rounding.Up);
const truncate = (value: Decimal) => value.round(0, Rounding.ToZero);

/** What decimal and Math have alike. */
const rounding: MemberTable = {
  "static Floor(decimal d): decimal": floor,
  "static Ceiling(decimal d): decimal": ceiling,
  "static Truncate(decimal d): decimal": truncate,
  "static Round(decimal d): decimal": (value: Decimal) => value.round(0, Rounding.ToEven),
  "static Round(decimal d, int decimals): decimal": roundTo,
  "static Round(decimal d, MidpointRounding mode): decimal": (value: Decimal, mode: number) =>
    roundTo(value, 0, mode),
  "static Round(decimal d, int decimals, MidpointRounding mode): decimal": roundTo,
};

const compare = (left: Decimal, right: Decimal) => left.compareTo(right);

/** The four parts of the bits: the mantissa from its low end, then scale and sign. */
function bits({ mantissa, scale, isNegative }: Decimal) {
  const part = (shift: bigint) => Number(BigInt.asIntN(32, mantissa >> shift));
  return arrayFrom(intType, [
    part(0n),
    part(32n),
    part(64n),
    (scale << 16) | (isNegative ? 0x80000000 : 0) | 0,
  ]);
}

function binary(
  symbol: string,
  name: string,
  run: (a: Decimal, b: Decimal) => unknown,
): MemberTable {
  return {
    [`operator ${symbol}(decimal d1, decimal d2): decimal`]: run,
    [`static ${name}(decimal d1, decimal d2): decimal`]: run,
  };
}

const text = (self: Decimal, pattern: string | null) => formatNumber(self, decimalKind, pattern);

extend("System.Decimal", {
  "const MaxValue: decimal": () => DecimalValue.of((1n << 96n) - 1n),
  "const MinValue: decimal": () => DecimalValue.of(1n - (1n << 96n)),
  "const Zero: decimal": () => DecimalValue.zero,
  "const One: decimal": () => DecimalValue.of(1n),
  "const MinusOne: decimal": () => DecimalValue.of(-1n),
  "new(int value)": (value: number) => DecimalValue.of(BigInt(value)),
  "new(uint value)": (value: number) => DecimalValue.of(BigInt(value)),
  "new(long value)": (value: bigint) => DecimalValue.of(value),
  "new(ulong value)": (value: bigint) => DecimalValue.of(value),
  "new(double value)": (value: number) => decimalOf(value),
  "new(float value)": (value: number) => decimalOf(value, 7),
  "static Parse(string s): decimal": (given: string | null) => parseDecimal(required(given, "s")),
  "static Parse(string s, IFormatProvider provider): decimal": (given: string | null) =>
    parseDecimal(required(given, "s")),
  "static TryParse(string s, out decimal result): bool": (
    given: string | null,
    result: Reference<Decimal>,
  ) => {
    const value = tryParse(given);
    result.value = value ?? DecimalValue.zero;
    return value !== undefined;
  },
  ...integerConversions(),
  "explicit(double value): decimal": (value: number) => decimalOf(value),
  "explicit(float value): decimal": (value: number) => decimalOf(value, 7),
  "explicit(decimal value): double": (value: Decimal) => value.toNumber(),
  "explicit(decimal value): float": (value: Decimal) => Math.fround(value.toNumber()),
  "static ToDouble(decimal d): double": (value: Decimal) => value.toNumber(),
  "static ToSingle(decimal d): float": (value: Decimal) => Math.fround(value.toNumber()),
  ...binary("+", "Add", (a, b) => a.plus(b)),
  ...binary("-", "Subtract", (a, b) => a.minus(b)),
  ...binary("*", "Multiply", (a, b) => a.times(b)),
  ...binary("/", "Divide", (a, b) => a.dividedBy(b)),
  ...binary("%", "Remainder", (a, b) => a.remainder(b)),
  "operator -(decimal d): decimal": (value: Decimal) => value.negate(),
  "operator +(decimal d): decimal": (value: Decimal) => value,
  "static Negate(decimal d): decimal": (value: Decimal) => value.negate(),
  "operator ==(decimal d1, decimal d2): bool": (a: Decimal, b: Decimal) => a.equals(b),
  "operator !=(decimal d1, decimal d2): bool": (a: Decimal, b: Decimal) => !a.equals(b),
  "operator <(decimal d1, decimal d2): bool": (a: Decimal, b: Decimal) => compare(a, b) < 0,
  "operator <=(decimal d1, decimal d2): bool": (a: Decimal, b: Decimal) => compare(a, b) <= 0,
  "operator >(decimal d1, decimal d2): bool": (a: Decimal, b: Decimal) => compare(a, b) > 0,
  "operator >=(decimal d1, decimal d2): bool": (a: Decimal, b: Decimal) => compare(a, b) >= 0,
  "static Compare(decimal d1, decimal d2): int": compare,
  "static Equals(decimal d1, decimal d2): bool": (a: Decimal, b: Decimal) => a.equals(b),
  ...rounding,
  "static GetBits(decimal d): int[]": bits,
  "CompareTo(decimal value): int": compare,
  "Equals(decimal value): bool": (a: Decimal, b: Decimal) => a.equals(b),
  "ToString(): string": (self: Decimal) => text(self, null),
  "ToString(string format): string": text,
  "ToString(IFormatProvider provider): string": (self: Decimal) => text(self, null),
  "ToString(string format, IFormatProvider provider): string": text,
});

extend("System.Math", {
  "static Abs(decimal value): decimal": (value: Decimal) => value.absolute(),
  "static Sign(decimal value): int": (value: Decimal) => compare(value, DecimalValue.zero),
  "static Max(decimal val1, decimal val2): decimal": (a: Decimal, b: Decimal) =>
    compare(a, b) >= 0 ? a : b,
  "static Min(decimal val1, decimal val2): decimal": (a: Decimal, b: Decimal) =>
    compare(a, b) < 0 ? a : b,
  ...rounding,
});

function roundTo(value: Decimal, decimals: number, mode: number = Rounding.ToEven): Decimal {
  if (decimals < 0 || decimals > 28) {
    throw argumentOutOfRange(
      "decimals",
      "Decimal can only round to between 0 and 28 digits of precision.",
    );
  }
  if (mode < 0 || mode > 4) throw argument("The value is not valid for MidpointRounding.", "mode");
  return value.round(decimals, mode);
}

defaultOf("System.Decimal", () => DecimalValue.zero);
