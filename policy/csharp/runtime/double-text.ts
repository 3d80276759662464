/** A finite number as decimal digits: `0.d1d2d3… × 10^exponent`. */
export interface Decimals {
  readonly isNegative: boolean;
  /** The significant digits, without leading or trailing zeros; empty for zero. */
  readonly digits: string;
  /** Where the decimal point stands, counted from the first digit. */
  readonly point: number;
  /** Set where a half is rounded to the even digit, and not away from zero. */
  readonly roundsToEven?: boolean;
}

/** The shortest digits that read back as the same double (or float). */
export function shortestDecimals(value: number, isFloat: boolean): Decimals {
  return fromExponential(isFloat ? shortestFloat(value) : value.toExponential());
}

function shortestFloat(value: number): string {
  for (let precision = 0; precision < 9; precision += 1) {
    const text = value.toExponential(precision);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential(8);
}

/** The exact digits of an integer. */
export function integerDecimals(value: bigint): Decimals {
  const text = (value < 0n ? -value : value).toString();
  return { isNegative: value < 0n, digits: text.replace(/0+$/, ""), point: text.length };
}

/**
 * Rounds to a number of decimals after the point. .NET rounds the halves of a double to the even digit in
 * standard formats, since .NET Core 2.1, and all other halves away from zero.
 */
export function roundDecimals(number: Decimals, decimals: number): Decimals {
  const kept = number.point + decimals;
  if (kept >= number.digits.length) return number;
  if (kept < 0) return { ...number, digits: "" };
  const head = number.digits.slice(0, kept);
  const isHalf = number.roundsToEven === true && number.digits.slice(kept) === "5";
  const isEven = Number(head.at(-1) ?? "0") % 2 === 0;
  const roundsUp = (number.digits[kept] ?? "0") >= "5" && !(isHalf && isEven);
  if (!roundsUp) return { ...number, digits: head.replace(/0+$/, "") };
  const raised = (BigInt(`0${head}`) + 1n).toString().padStart(kept, "0");
  const point = number.point + (raised.length - kept);
  return { ...number, digits: raised.replace(/0+$/, ""), point };
}

/** The digits of a double exactly as it is stored, for fixed-point formats. */
export function exactDecimals(value: number): Decimals {
  if (value === 0) return { isNegative: Object.is(value, -0), digits: "", point: 0 };
  // 100 significant digits is the most JavaScript prints and more than any format asks for.
  return fromExponential(value.toExponential(100));
}

function fromExponential(text: string): Decimals {
  const [mantissa = "0", exponent = "0"] = text.split("e");
  const isNegative = mantissa.startsWith("-");
  const digits = mantissa.replace(/[-.]/g, "").replace(/0+$/, "");
  return { isNegative, digits, point: digits === "" ? 0 : Number(exponent) + 1 };
}

/** The digits before the point, at least one. */
export function integerPart({ digits, point }: Decimals): string {
  if (point <= 0 || digits === "") return "0";
  return digits.slice(0, point).padEnd(point, "0");
}

/** Exactly that many digits after the point. */
export function fraction({ digits, point }: Decimals, decimals: number): string {
  const padded = point < 0 ? "0".repeat(-point) + digits : digits.slice(Math.max(point, 0));
  return padded.slice(0, decimals).padEnd(decimals, "0");
}

/** How many digits stand after the point. */
export function fractionLength({ digits, point }: Decimals): number {
  return Math.max(0, digits.length - point);
}

/** `double.ToString()` of .NET Core 3.0 and later: the shortest digits that read back the same. */
export function printDouble(value: number, isFloat = false): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const number = shortestDecimals(value, isFloat);
  const sign = number.isNegative ? "-" : "";
  const exponent = number.point - 1;
  // Number.Formatting.cs: an exponent is written beyond 17 (float: 9) digits and below 1E-04.
  if (number.point > (isFloat ? 9 : 17) || number.point < -3) {
    const rest = number.digits.slice(1);
    return `${sign}${number.digits[0]}${rest === "" ? "" : `.${rest}`}${exponentText(exponent, 2)}`;
  }
  const decimals = fractionLength(number);
  const point = decimals === 0 ? "" : `.${fraction(number, decimals)}`;
  return `${sign}${integerPart(number)}${point}`;
}

/** `E+05`: the exponent with its sign and at least so many digits. */
export function exponentText(exponent: number, digits: number, letter = "E"): string {
  const magnitude = String(Math.abs(exponent)).padStart(digits, "0");
  return `${letter}${exponent < 0 ? "-" : "+"}${magnitude}`;
}
