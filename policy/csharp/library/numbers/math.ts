import { defineEnum } from "../../runtime/enums.ts";
import {
  argument,
  argumentOutOfRange,
  CSharpException,
  divideByZero,
  overflow,
} from "../../runtime/exceptions.ts";
import type { Reference } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import { define } from "../../types/registry.ts";

const MidpointRounding = { ToEven: 0, AwayFromZero: 1 } as const;
defineEnum("System.MidpointRounding", MidpointRounding);

/** `Math.Round`: halves go to the even neighbour unless told otherwise. */
function round(value: number, digits = 0, mode: number = MidpointRounding.ToEven): number {
  if (digits < 0 || digits > 15) {
    throw argumentOutOfRange("digits", "Rounding digits must be between 0 and 15, inclusive.");
  }
  if (mode !== MidpointRounding.ToEven && mode !== MidpointRounding.AwayFromZero) {
    throw argument(`The Enum type should contain one and only one enum type.`, "mode");
  }
  if (Math.abs(value) >= 1e16) return value;
  // .NET scales, rounds and scales back, with the errors that brings.
  const power = 10 ** digits;
  return roundWhole(value * power, mode) / power;
}

function roundWhole(value: number, mode: number): number {
  const whole = Math.trunc(value);
  const rest = Math.abs(value - whole);
  const isUp =
    rest > 0.5 || (rest === 0.5 && (mode === MidpointRounding.AwayFromZero || whole % 2 !== 0));
  const result = isUp ? whole + Math.sign(value) : whole;
  return result === 0 && (value < 0 || Object.is(value, -0)) ? -0 : result;
}

/** Overloads for every type that the operation keeps, smallest first as C# prefers them. */
function perType(types: readonly string[], make: (type: string) => MemberTable): MemberTable {
  return Object.assign({}, ...types.map(make));
}

const signed = ["sbyte", "short", "int", "long", "float", "double"];
const every = [
  "sbyte",
  "byte",
  "short",
  "ushort",
  "int",
  "uint",
  "long",
  "ulong",
  "float",
  "double",
];
const bits: Readonly<Record<string, number>> = { sbyte: 8, short: 16, int: 32, long: 64 };

function abs(type: string): (value: number | bigint) => number | bigint {
  const width = bits[type];
  return (value) => {
    if (typeof value === "bigint") {
      if (value === -(1n << 63n)) throw negatedMinimum();
      return value < 0n ? -value : value;
    }
    if (width !== undefined && value === -(2 ** (width - 1))) throw negatedMinimum();
    return Math.abs(value);
  };
}

function negatedMinimum() {
  return overflow("Negating the minimum value of a twos complement number is invalid.");
}

function max(a: number | bigint, b: number | bigint): number | bigint {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  // Of two zeros the positive one is greater (IEEE 754-2019, section 9.6).
  return typeof a === "number" && typeof b === "number" ? Math.max(a, b) : a > b ? a : b;
}

function min(a: number | bigint, b: number | bigint): number | bigint {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return typeof a === "number" && typeof b === "number" ? Math.min(a, b) : a < b ? a : b;
}

function sign(value: number | bigint): number {
  if (Number.isNaN(value)) {
    throw new CSharpException(
      "System.ArithmeticException",
      "Function does not accept floating point Not-a-Number values.",
    );
  }
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

function divRem<N extends number | bigint>(
  quotient: (a: N, b: N) => N,
  remainder: (a: N, b: N) => N,
) {
  return (a: N, b: N, result: Reference<N>): N => {
    if (b === 0 || b === 0n) throw divideByZero();
    result.value = remainder(a, b);
    return quotient(a, b);
  };
}

/** The remainder of the nearest quotient, and of two that are as near, the even one. */
function ieeeRemainder(x: number, y: number): number {
  const rest = x % y;
  if (Number.isNaN(rest)) return Number.NaN;
  if (rest === 0 && (x < 0 || Object.is(x, -0))) return -0;
  const other = rest - Math.abs(y) * Math.sign(x);
  if (Math.abs(other) === Math.abs(rest)) {
    const quotient = x / y;
    return Math.abs(round(quotient)) > Math.abs(quotient) ? other : rest;
  }
  return Math.abs(other) < Math.abs(rest) ? other : rest;
}

define("static class System.Math", {
  "const PI: double": () => Math.PI,
  "const E: double": () => Math.E,
  ...perType(signed, (type) => ({
    [`static Abs(${type} value): ${type}`]: abs(type),
    [`static Sign(${type} value): int`]: sign,
  })),
  ...perType(every, (type) => ({
    [`static Max(${type} val1, ${type} val2): ${type}`]: max,
    [`static Min(${type} val1, ${type} val2): ${type}`]: min,
  })),
  "static Round(double a): double": (value: number) => round(value),
  "static Round(double value, int digits): double": (value: number, digits: number) =>
    round(value, digits),
  "static Round(double value, MidpointRounding mode): double": (value: number, mode: number) =>
    round(value, 0, mode),
  "static Round(double value, int digits, MidpointRounding mode): double": round,
  "static Floor(double d): double": Math.floor,
  "static Ceiling(double a): double": Math.ceil,
  "static Truncate(double d): double": Math.trunc,
  // IEEE 754-2019, section 9.2.1: what is one stays one. ECMAScript has another answer.
  "static Pow(double x, double y): double": (x: number, y: number) =>
    x === 1 || (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY) ? 1 : x ** y,
  "static Sqrt(double d): double": Math.sqrt,
  "static Exp(double d): double": Math.exp,
  "static Log(double d): double": Math.log,
  "static Log(double a, double newBase): double": (a: number, base: number) =>
    base === 1 || (a !== 1 && (base === 0 || base === Number.POSITIVE_INFINITY))
      ? Number.NaN
      : Math.log(a) / Math.log(base),
  "static Log10(double d): double": Math.log10,
  "static Sin(double a): double": Math.sin,
  "static Cos(double d): double": Math.cos,
  "static Tan(double a): double": Math.tan,
  "static Asin(double d): double": Math.asin,
  "static Acos(double d): double": Math.acos,
  "static Atan(double d): double": Math.atan,
  "static Sinh(double value): double": Math.sinh,
  "static Cosh(double value): double": Math.cosh,
  "static Tanh(double value): double": Math.tanh,
  "static IEEERemainder(double x, double y): double": ieeeRemainder,
  "static Atan2(double y, double x): double": Math.atan2,
  "static BigMul(int a, int b): long": (a: number, b: number) => BigInt(a) * BigInt(b),
  "static DivRem(int a, int b, out int result): int": divRem<number>(
    (a, b) => (a / b) | 0,
    (a, b) => (a % b) | 0,
  ),
  "static DivRem(long a, long b, out long result): long": divRem<bigint>(
    (a, b) => BigInt.asIntN(64, a / b),
    (a, b) => a % b,
  ),
});
