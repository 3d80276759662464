import { divideByZero, overflow } from "./exceptions.ts";
import { PlainObject } from "./value.ts";

const maxMantissa = (1n << 96n) - 1n;
const maxScale = 28;

function power(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function tooLarge() {
  return overflow("Value was either too large or too small for a Decimal.");
}

/** What becomes of half a unit; the first two numbers are those of System.MidpointRounding. */
export const Rounding = { ToEven: 0, AwayFromZero: 1, ToZero: 2, Down: 3, Up: 4 } as const;

/** System.Decimal: 96 bits and a sign, divided by a power of ten of up to 28. */
export class DecimalValue extends PlainObject {
  protected readonly typeName = "System.Decimal";
  /** Without its sign. */
  readonly mantissa: bigint;
  readonly scale: number;
  readonly isNegative: boolean;

  private constructor(mantissa: bigint, scale: number, isNegative: boolean) {
    super();
    this.mantissa = mantissa;
    this.scale = scale;
    this.isNegative = isNegative;
  }

  /** A number of any length, its halves rounded to even where it is too long. @throws OverflowException */
  static of(signed: bigint, scale = 0, isNegative = signed < 0n): DecimalValue {
    const exact = signed < 0n ? -signed : signed;
    let cut = Math.max(0, scale - maxScale);
    for (;;) {
      const mantissa = divide(exact, power(cut), isNegative, Rounding.ToEven);
      if (mantissa <= maxMantissa) return new DecimalValue(mantissa, scale - cut, isNegative);
      if (cut === scale) throw tooLarge();
      cut += 1;
    }
  }

  static get zero(): DecimalValue {
    return zero;
  }

  /** With its sign. */
  get signed(): bigint {
    return this.isNegative ? -this.mantissa : this.mantissa;
  }

  negate(): DecimalValue {
    return new DecimalValue(this.mantissa, this.scale, !this.isNegative);
  }

  absolute(): DecimalValue {
    return this.isNegative ? this.negate() : this;
  }

  plus(other: DecimalValue): DecimalValue {
    const scale = Math.max(this.scale, other.scale);
    const sum = this.#at(scale) + other.#at(scale);
    const isNegative = sum === 0n ? this.isNegative && other.isNegative : sum < 0n;
    return DecimalValue.of(sum, scale, isNegative);
  }

  minus(other: DecimalValue): DecimalValue {
    return this.plus(other.negate());
  }

  times(other: DecimalValue): DecimalValue {
    const isNegative = this.isNegative !== other.isNegative;
    const product = this.mantissa * other.mantissa;
    const scale = this.scale + other.scale;
    if (product === 0n) {
      // .NET forgets scale and sign of a zero that it gets from more than 32 bits.
      const isLong = this.mantissa >= 2n ** 32n || other.mantissa >= 2n ** 32n;
      return isLong
        ? DecimalValue.zero
        : DecimalValue.of(0n, Math.min(scale, maxScale), isNegative);
    }
    return DecimalValue.of(product, scale, isNegative);
  }

  /** The quotient has the difference of the scales, and more digits where it is not exact with them. */
  dividedBy(other: DecimalValue): DecimalValue {
    if (other.mantissa === 0n) throw divideByZero();
    const isNegative = this.isNegative !== other.isNegative;
    const preferred = this.scale - other.scale;
    const [start, dividend] =
      preferred >= 0 ? [preferred, this.mantissa] : [0, this.mantissa * power(-preferred)];
    if (dividend % other.mantissa === 0n) {
      return DecimalValue.of(dividend / other.mantissa, start, isNegative);
    }
    // As many digits as fit, the last one rounded, without the zeros at the end.
    for (let scale = maxScale; scale >= start; scale -= 1) {
      const mantissa = divide(
        dividend * power(scale - start),
        other.mantissa,
        isNegative,
        Rounding.ToEven,
      );
      if (mantissa <= maxMantissa) {
        return new DecimalValue(mantissa, scale, isNegative).#withoutZeros();
      }
    }
    throw tooLarge();
  }

  remainder(other: DecimalValue): DecimalValue {
    if (other.mantissa === 0n) throw divideByZero();
    if (this.absolute().compareTo(other.absolute()) < 0) return this;
    const scale = Math.max(this.scale, other.scale);
    return DecimalValue.of(this.#at(scale) % other.#at(scale), scale, this.isNegative);
  }

  /** Cut to so many decimals. */
  round(decimals: number, rounding: number): DecimalValue {
    if (this.scale <= decimals) return this;
    const divisor = power(this.scale - decimals);
    const mantissa = divide(this.mantissa, divisor, this.isNegative, rounding);
    return new DecimalValue(mantissa, decimals, this.isNegative);
  }

  /** The whole part. */
  truncate(): bigint {
    return this.round(0, Rounding.ToZero).signed;
  }

  compareTo(other: unknown): number {
    const that = other as DecimalValue;
    const scale = Math.max(this.scale, that.scale);
    const [left, right] = [this.#at(scale), that.#at(scale)];
    return left < right ? -1 : Number(left > right);
  }

  override equals(other: unknown): boolean {
    return other instanceof DecimalValue && this.compareTo(other) === 0;
  }

  override get equalityKey(): string {
    const { mantissa, scale, isNegative } = this.#withoutZeros();
    return `${isNegative && mantissa !== 0n ? "-" : ""}${mantissa}e${scale}`;
  }

  /** The digits as they are, zeros at the end included. */
  override toString(): string {
    const digits = this.mantissa.toString().padStart(this.scale + 1, "0");
    const whole = digits.slice(0, digits.length - this.scale);
    const text = this.scale === 0 ? whole : `${whole}.${digits.slice(-this.scale)}`;
    return this.isNegative && this.mantissa !== 0n ? `-${text}` : text;
  }

  toNumber(): number {
    // As .NET does it, which is not always the nearest double.
    const low = Number(BigInt.asUintN(64, this.mantissa));
    const value = (low + Number(this.mantissa >> 64n) * 2 ** 64) / 10 ** this.scale;
    return this.isNegative ? -value : value;
  }

  #at(scale: number): bigint {
    return this.signed * power(scale - this.scale);
  }

  #withoutZeros(): DecimalValue {
    let { mantissa, scale } = this;
    while (scale > 0 && mantissa % 10n === 0n) {
      mantissa /= 10n;
      scale -= 1;
    }
    return new DecimalValue(mantissa, scale, this.isNegative);
  }
}

// Not in the class: compiled for publication, a class that is not there yet would be asked for it.
const zero = DecimalValue.of(0n);

/** A quotient of numbers that are not negative, rounded. */
function divide(dividend: bigint, divisor: bigint, isNegative: boolean, rounding: number): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n) return quotient;
  const half = rest * 2n - divisor;
  const isUp = {
    [Rounding.ToEven]: half > 0n || (half === 0n && quotient % 2n === 1n),
    [Rounding.AwayFromZero]: half >= 0n,
    [Rounding.ToZero]: false,
    [Rounding.Down]: isNegative,
    [Rounding.Up]: !isNegative,
  }[rounding as 0 | 1 | 2 | 3 | 4];
  return isUp ? quotient + 1n : quotient;
}

/** A double to 15 significant digits, a float to 7. @throws OverflowException */
export function decimalOf(value: number, digits = 15): DecimalValue {
  if (!Number.isFinite(value) || Math.abs(value) > Number(maxMantissa)) throw tooLarge();
  const [mantissa = "0", exponent = "0"] = value.toExponential(digits - 1).split("e");
  const significant = mantissa.replace(/[-.]/g, "").replace(/0+$/, "") || "0";
  const scale = significant.length - 1 - Number(exponent);
  const number = BigInt(significant);
  const isNegative = value < 0 && number !== 0n;
  if (scale > maxScale + significant.length) return DecimalValue.zero;
  return scale < 0
    ? DecimalValue.of(number * power(-scale), 0, isNegative)
    : DecimalValue.of(number, scale, isNegative);
}

// NumberStyles.Number in the invariant culture: no exponent, a sign in front or behind.
// No two runs of spaces stand side by side, for a text of spaces would be tried in all their splits.
const text =
  /^[\t-\r ]*(?:([+-])[\t-\r ]*)?(?:(\d[\d,]*)(?:\.(\d*))?|\.(\d+))[\t-\r ]*(?:([+-])[\t-\r ]*)?\0*$/;

/** Reads what `decimal.Parse` does; undefined for what is no number. @throws OverflowException */
export function readDecimal(given: string): DecimalValue | undefined {
  const match = text.exec(given);
  if (match === null) return undefined;
  const [, before = "", whole = "", decimals, only, behind = ""] = match;
  const fraction = decimals ?? only ?? "";
  if (before !== "" && behind !== "") return undefined;
  const digits = `${whole.replaceAll(",", "")}${fraction}`;
  return DecimalValue.of(BigInt(digits), fraction.length, before === "-" || behind === "-");
}
