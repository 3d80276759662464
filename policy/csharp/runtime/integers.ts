import type { NumericKind } from "../types/numeric.ts";
import { rangeOf } from "../types/numeric.ts";
import { divideByZero, overflow } from "./exceptions.ts";

/** An arithmetic operation on two operands in the representation of one numeric kind. */
export type Arithmetic = (left: never, right: never) => unknown;

type Table = Readonly<Record<string, Arithmetic>>;

const int32Min = -0x80000000;

const int: Table = {
  "+": (a: number, b: number) => (a + b) | 0,
  "-": (a: number, b: number) => (a - b) | 0,
  "*": (a: number, b: number) => Math.imul(a, b),
  "/": (a: number, b: number) => {
    if (b === 0) throw divideByZero();
    // The one quotient that does not fit; .NET throws it even in unchecked code.
    if (b === -1 && a === int32Min) throw overflow();
    return (a / b) | 0;
  },
  "%": (a: number, b: number) => {
    if (b === 0) throw divideByZero();
    if (b === -1 && a === int32Min) throw overflow();
    return (a % b) | 0;
  },
  "&": (a: number, b: number) => a & b,
  "|": (a: number, b: number) => a | b,
  "^": (a: number, b: number) => a ^ b,
};

const uint: Table = {
  "+": (a: number, b: number) => (a + b) >>> 0,
  "-": (a: number, b: number) => (a - b) >>> 0,
  "*": (a: number, b: number) => Math.imul(a, b) >>> 0,
  "/": (a: number, b: number) => {
    if (b === 0) throw divideByZero();
    return Math.floor(a / b);
  },
  "%": (a: number, b: number) => {
    if (b === 0) throw divideByZero();
    return a % b;
  },
  "&": (a: number, b: number) => (a & b) >>> 0,
  "|": (a: number, b: number) => (a | b) >>> 0,
  "^": (a: number, b: number) => (a ^ b) >>> 0,
};

function bigTable(wrap: (value: bigint) => bigint, isSigned: boolean): Table {
  const divisor = (b: bigint): bigint => {
    if (b === 0n) throw divideByZero();
    return b;
  };
  const fits = (value: bigint): bigint => {
    if (isSigned && wrap(value) !== value) throw overflow();
    return value;
  };
  return {
    "+": (a: bigint, b: bigint) => wrap(a + b),
    "-": (a: bigint, b: bigint) => wrap(a - b),
    "*": (a: bigint, b: bigint) => wrap(a * b),
    "/": (a: bigint, b: bigint) => fits(a / divisor(b)),
    "%": (a: bigint, b: bigint) => {
      fits(a / divisor(b));
      return a % b;
    },
    "&": (a: bigint, b: bigint) => wrap(a & b),
    "|": (a: bigint, b: bigint) => wrap(a | b),
    "^": (a: bigint, b: bigint) => wrap(a ^ b),
  };
}

const long = bigTable((value) => BigInt.asIntN(64, value), true);
const ulong = bigTable((value) => BigInt.asUintN(64, value), false);

const double: Table = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": (a: number, b: number) => a / b,
  "%": (a: number, b: number) => a % b,
};

const float: Table = {
  "+": (a: number, b: number) => Math.fround(a + b),
  "-": (a: number, b: number) => Math.fround(a - b),
  "*": (a: number, b: number) => Math.fround(a * b),
  "/": (a: number, b: number) => Math.fround(a / b),
  "%": (a: number, b: number) => Math.fround(a % b),
};

const tables: Readonly<Record<NumericKind["name"], Table>> = {
  small: int,
  int,
  uint,
  long,
  ulong,
  double,
  float,
};

const exact: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
};

/** The operation in a kind that binary numeric promotion can give, or undefined. */
export function arithmetic(
  kind: NumericKind,
  operator: string,
  isChecked: boolean,
): ((left: unknown, right: unknown) => unknown) | undefined {
  const plain = tables[kind.name][operator] as
    | ((left: unknown, right: unknown) => unknown)
    | undefined;
  const exactly = exact[operator];
  if (!isChecked || !kind.isIntegral || exactly === undefined) return plain;
  const { min, max } = rangeOf(kind);
  const isBig = kind.bits === 64;
  return (left, right) => {
    const result = exactly(BigInt(left as number), BigInt(right as number));
    if (result < min || result > max) throw overflow();
    return isBig ? result : Number(result);
  };
}

/** `<<` and `>>`: C# masks the count to the width of the left operand. */
export function shift(
  kind: NumericKind,
  operator: "<<" | ">>",
): (left: unknown, count: unknown) => unknown {
  if (kind.bits === 64) {
    const wrap = kind.isSigned ? BigInt.asIntN : BigInt.asUintN;
    return operator === "<<"
      ? (left, count) => wrap(64, (left as bigint) << BigInt((count as number) & 63))
      : (left, count) => wrap(64, (left as bigint) >> BigInt((count as number) & 63));
  }
  if (operator === "<<") {
    return kind.isSigned
      ? (left, count) => (left as number) << (count as number)
      : (left, count) => ((left as number) << (count as number)) >>> 0;
  }
  return kind.isSigned
    ? (left, count) => (left as number) >> (count as number)
    : (left, count) => (left as number) >>> (count as number);
}

/** The bits of a 64-bit integer cut to a kind of at most 32 bits. */
function narrow(kind: NumericKind, value: number): number {
  const unused = 32 - kind.bits;
  return kind.isSigned ? (value << unused) >> unused : (value << unused) >>> unused;
}

/** Converts between numeric representations as an explicit C# conversion does. */
export function convertNumber(
  from: NumericKind,
  to: NumericKind,
  isChecked: boolean,
): (value: unknown) => unknown {
  if (!to.isIntegral) {
    const round = to.name === "float" ? Math.fround : (value: number) => value;
    return (value) => round(Number(value));
  }
  const { min, max } = rangeOf(to);
  const isBig = to.bits === 64;
  if (isChecked || !from.isIntegral) {
    return (value) => {
      const number = value as number | bigint;
      const whole = typeof number === "bigint" ? number : wholePart(number);
      if (whole !== undefined && whole >= min && whole <= max) return isBig ? whole : Number(whole);
      if (isChecked) throw overflow();
      return unrepresentable(to, whole);
    };
  }
  if (isBig) {
    const wrap = to.isSigned ? BigInt.asIntN : BigInt.asUintN;
    return (value) => wrap(64, BigInt(value as number | bigint));
  }
  return (value) =>
    narrow(
      to,
      typeof value === "bigint" ? Number(BigInt.asIntN(32, value)) : (value as number) | 0,
    );
}

function wholePart(value: number): bigint | undefined {
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
}

/**
 * C# leaves an unchecked conversion of a floating-point number that does not fit unspecified. The
 * answers here are those of .NET on x64: the lowest value of the wider signed type, then cut.
 */
function unrepresentable(to: NumericKind, whole: bigint | undefined): number | bigint {
  if (to.bits === 64) {
    if (whole === undefined || to.isSigned) return to.isSigned ? -(1n << 63n) : 1n << 63n;
    return BigInt.asUintN(64, whole);
  }
  if (to.bits === 32 && to.isSigned) return int32Min;
  const cut = whole === undefined ? 0 : Number(BigInt.asIntN(32, whole));
  return narrow(to, cut);
}
