import { DecimalValue } from "./decimal.ts";
import {
  type Decimals,
  exactDecimals,
  exponentText,
  fraction,
  fractionLength,
  integerDecimals,
  integerPart,
  printDouble,
  roundDecimals,
  shortestDecimals,
} from "./double-text.ts";
import { format as formatException } from "./exceptions.ts";
import { decimalDecimals, type FormatKind, type Numeric } from "./format-kinds.ts";
import { formatCustomNumber } from "./format-number-custom.ts";

/** `ToString()` of a number. */
export function printNumber(value: Numeric, kind: FormatKind): string {
  if (kind.isIntegral || value instanceof DecimalValue) return String(value);
  return printDouble(value as number, kind.name === "float");
}

/** `ToString(format)` of a number, in the invariant culture. */
export function formatNumber(value: Numeric, kind: FormatKind, format: string | null): string {
  if (format === null || format === "") return printNumber(value, kind);
  if (typeof value === "number" && !Number.isFinite(value)) return printDouble(value);
  const standard = /^([A-Za-z])(\d{0,9})$/.exec(format);
  if (standard === null) return formatCustomNumber(value, kind, format);
  const [, specifier = "", digits = ""] = standard;
  return formatStandard(value, kind, specifier, digits === "" ? undefined : Number(digits));
}

function formatStandard(
  value: Numeric,
  kind: FormatKind,
  specifier: string,
  precision: number | undefined,
): string {
  const isLower = specifier === specifier.toLowerCase();
  switch (specifier.toUpperCase()) {
    case "D":
      return withMinimumDigits(integral(value, kind), precision ?? 0);
    case "X": {
      const bits = BigInt.asUintN(kind.bits, integral(value, kind));
      const text = bits.toString(16).padStart(precision ?? 0, "0");
      return isLower ? text : text.toUpperCase();
    }
    case "B":
      return BigInt.asUintN(kind.bits, integral(value, kind))
        .toString(2)
        .padStart(precision ?? 0, "0");
    case "F":
      return fixed(exact(value, kind), precision ?? 2, "");
    case "N":
      return fixed(exact(value, kind), precision ?? 2, ",");
    case "P": {
      const percent = exact(value, kind);
      return `${fixed({ ...percent, point: percent.point + 2 }, precision ?? 2, ",")} %`;
    }
    case "C": {
      const text = fixed(exact(value, kind), precision ?? 2, ",");
      // The invariant culture writes (¤1.00) for a negative amount.
      return text.startsWith("-") ? `(¤${text.slice(1)})` : `¤${text}`;
    }
    case "E":
      return scientific(exact(value, kind), (precision ?? 6) + 1, 3, isLower ? "e" : "E", true);
    case "G":
      return general(value, kind, precision, isLower ? "e" : "E");
    case "R":
      // Since .NET 7 an integer has this format too, as another name of G.
      if (kind.isIntegral || kind.name === "decimal")
        return general(value, kind, precision, isLower ? "e" : "E");
      return printNumber(value, kind).replace("E", isLower ? "e" : "E");
  }
  throw formatException("Format specifier was invalid.");
}

function integral(value: Numeric, kind: FormatKind): bigint {
  if (!kind.isIntegral) throw formatException("Format specifier was invalid.");
  return BigInt(value as number | bigint);
}

function withMinimumDigits(value: bigint, digits: number): string {
  const text = (value < 0n ? -value : value).toString().padStart(digits, "0");
  return value < 0n ? `-${text}` : text;
}

/** The digits of a number as it is stored; a float is first seen as the double it widens to. */
function exact(value: Numeric, kind: FormatKind): Decimals {
  if (value instanceof DecimalValue) return decimalDecimals(value);
  const number =
    typeof value === "bigint" || Number.isInteger(value)
      ? withZeroSign(value)
      : exactDecimals(value);
  return kind.isIntegral ? number : { ...number, roundsToEven: true };
}

function withZeroSign(value: number | bigint): Decimals {
  return Object.is(value, -0) ? exactDecimals(-0) : integerDecimals(BigInt(value));
}

/** Fixed-point text, with an optional group separator. */
export function fixed(number: Decimals, decimals: number, separator: string): string {
  const rounded = roundDecimals(number, decimals);
  const whole = group(integerPart(rounded), separator);
  const text = decimals === 0 ? whole : `${whole}.${fraction(rounded, decimals)}`;
  // .NET Core 3.0 and later keep the sign of a negative number that rounds to zero.
  return number.isNegative ? `-${text}` : text;
}

/** Inserts the separator between groups of three digits. */
export function group(digits: string, separator: string): string {
  return separator === "" ? digits : digits.replace(/\B(?=(\d{3})+$)/g, separator);
}

function roundSignificant(number: Decimals, digits: number): Decimals {
  return roundDecimals(number, digits - number.point);
}

function scientific(
  number: Decimals,
  significant: number,
  exponentDigits: number,
  letter: string,
  pads: boolean,
): string {
  const rounded = roundSignificant(number, significant);
  const digits = pads ? rounded.digits.padEnd(significant, "0") : rounded.digits;
  const exponent = rounded.digits === "" ? 0 : rounded.point - 1;
  const rest = digits.slice(1);
  const sign = number.isNegative ? "-" : "";
  const mantissa = `${digits[0] ?? "0"}${rest === "" ? "" : `.${rest}`}`;
  return `${sign}${mantissa}${exponentText(exponent, exponentDigits, letter)}`;
}

function general(
  value: Numeric,
  kind: FormatKind,
  precision: number | undefined,
  letter: string,
): string {
  if (precision === undefined || precision === 0) {
    return kind.isIntegral ? String(value) : printNumber(value, kind).replace("E", letter);
  }
  const number = kind.isIntegral
    ? integerDecimals(BigInt(value as number | bigint))
    : precision >= 15 || value instanceof DecimalValue
      ? exact(value, kind)
      : roundFrom(value as number, kind, precision);
  const rounded = roundSignificant(number, precision);
  if (rounded.point > precision || rounded.point < -3) {
    return scientific(rounded, precision, 2, letter, false);
  }
  const text = fixed({ ...rounded, isNegative: false }, fractionLength(rounded), "");
  return number.isNegative ? `-${text}` : text;
}

function roundFrom(value: number, kind: FormatKind, precision: number): Decimals {
  const shortest = shortestDecimals(value, kind.name === "float");
  // The shortest digits round as the exact ones do unless they stop right at a half.
  if (shortest.digits.length > precision + 1) return shortest;
  return { ...exactDecimals(value), roundsToEven: true };
}
