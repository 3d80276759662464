import { compareValues, equalValues } from "../../runtime/equality.ts";
import { format, required } from "../../runtime/exceptions.ts";
import { formatNumber, printNumber } from "../../runtime/format-number.ts";
import { parseNumber, readFloat, readInteger } from "../../runtime/parse-number.ts";
import type { Reference } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import { type NumericKind, numericKind, rangeOf } from "../../types/numeric.ts";
import { extend, typeNamed } from "../../types/registry.ts";
import { integers } from "./keywords.ts";

type Numeric = number | bigint;

/** What all numeric types have, with the keyword of the type in its place. */
function common(keyword: string, name: string, kind: NumericKind): MemberTable {
  const read = kind.isIntegral ? readInteger : readFloat;
  const zero = kind.isIntegral && kind.bits === 64 ? 0n : 0;
  return {
    [`static Parse(string s): ${keyword}`]: (text: string | null) =>
      parseNumber(required(text, "s"), kind, name),
    [`static TryParse(string s, out ${keyword} result): bool`]: (
      text: string | null,
      result: Reference<Numeric>,
    ) => {
      const reading = text === null ? undefined : read(text, kind);
      const isRead = reading !== undefined && "value" in reading;
      result.value = isRead ? reading.value : zero;
      return isRead;
    },
    [`Equals(${keyword} obj): bool`]: equalValues,
    // What is narrower than int is compared by subtraction, which shows.
    [`CompareTo(${keyword} value): int`]: kind.name === "small" ? difference : compareValues,
    "ToString(): string": (self: Numeric) => printNumber(self, kind),
    "ToString(string format): string": (self: Numeric, text: string | null) =>
      formatNumber(self, kind, text),
    "ToString(IFormatProvider provider): string": (self: Numeric) => printNumber(self, kind),
    "ToString(string format, IFormatProvider provider): string": (
      self: Numeric,
      text: string | null,
    ) => formatNumber(self, kind, text),
  };
}

const difference = (self: number, other: number) => self - other;

for (const [name, keyword] of Object.entries(integers)) {
  const kind = kindOf(name);
  const { min, max } = rangeOf(kind);
  const represent = (value: bigint) => (kind.bits === 64 ? value : Number(value));
  extend(`System.${name}`, {
    [`const MinValue: ${keyword}`]: () => represent(min),
    [`const MaxValue: ${keyword}`]: () => represent(max),
    ...common(keyword, name, kind),
  });
}

function kindOf(name: string): NumericKind {
  const kind = numericKind(typeNamed(`System.${name}`));
  if (kind === undefined) throw format(`${name} is not a number.`);
  return kind;
}

/** The special values of a floating-point type. */
function floating(keyword: string, max: number, epsilon: number): MemberTable {
  return {
    [`const MaxValue: ${keyword}`]: () => max,
    [`const MinValue: ${keyword}`]: () => -max,
    [`const Epsilon: ${keyword}`]: () => epsilon,
    [`const NaN: ${keyword}`]: () => Number.NaN,
    [`const PositiveInfinity: ${keyword}`]: () => Number.POSITIVE_INFINITY,
    [`const NegativeInfinity: ${keyword}`]: () => Number.NEGATIVE_INFINITY,
    [`static IsNaN(${keyword} value): bool`]: Number.isNaN,
    [`static IsInfinity(${keyword} value): bool`]: (value: number) =>
      Math.abs(value) === Number.POSITIVE_INFINITY,
    [`static IsPositiveInfinity(${keyword} value): bool`]: (value: number) =>
      value === Number.POSITIVE_INFINITY,
    [`static IsNegativeInfinity(${keyword} value): bool`]: (value: number) =>
      value === Number.NEGATIVE_INFINITY,
  };
}

extend("System.Double", {
  ...floating("double", Number.MAX_VALUE, Number.MIN_VALUE),
  ...common("double", "Double", kindOf("Double")),
});

extend("System.Single", {
  ...floating("float", 3.4028234663852886e38, 1.401298464324817e-45),
  ...common("float", "Single", kindOf("Single")),
});
