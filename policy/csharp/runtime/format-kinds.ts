import type { NumericKind } from "../types/numeric.ts";
import type { DecimalValue } from "./decimal.ts";
import type { Decimals } from "./double-text.ts";

/** What is formatted as a number. */
export type Numeric = number | bigint | DecimalValue;

/** What formatting asks of a type. */
export interface FormatKind extends Pick<NumericKind, "bits" | "isIntegral"> {
  readonly name: NumericKind["name"] | "decimal";
}

export const decimalKind: FormatKind = { name: "decimal", bits: 96, isIntegral: false };

/** The digits of a decimal, without the zeros at its end. */
export function decimalDecimals({ mantissa, scale, isNegative }: DecimalValue): Decimals {
  if (mantissa === 0n) return { isNegative: false, digits: "", point: 0 };
  const text = mantissa.toString();
  return { isNegative, digits: text.replace(/0+$/, ""), point: text.length - scale };
}
