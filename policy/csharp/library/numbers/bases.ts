import { argument, argumentOutOfRange, format, overflow } from "../../runtime/exceptions.ts";
import { type NumericKind, rangeOf } from "../../types/numeric.ts";

/** What JavaScript writes in front of digits of that base. */
const prefixes: Readonly<Record<number, string>> = { 2: "0b", 8: "0o", 16: "0x" };

function leadingDigits(text: string, base: number): string {
  let end = 0;
  while (end < text.length && Number.parseInt(text.charAt(end), 16) < base) end += 1;
  return text.slice(0, end);
}

/** Digits in base 2, 8, 10 or 16; the bits may fill the type, so `FFFFFFFF` is -1. */
export function fromBase(text: string | null, base: number, kind: NumericKind): number | bigint {
  if (![2, 8, 10, 16].includes(base)) throw argument("Invalid Base.");
  if (text === null) return kind.bits === 64 ? 0n : 0;
  if (base === 10 && !kind.isSigned && text.startsWith("-")) {
    throw overflow(
      "The string was being parsed as an unsigned number and could not have a negative sign.",
    );
  }
  if (base !== 10 && text.startsWith("-")) {
    throw argument("String cannot contain a minus sign if the base is not 10.");
  }
  if (text === "")
    throw argumentOutOfRange(
      "startIndex",
      "Index was out of range. Must be non-negative and less than the size of the collection.",
    );
  const [start = "", sign] = (base === 16 ? /^([+-]?)(?:0x)?/i : /^([+-]?)/).exec(text) ?? [];
  const digits = leadingDigits(text.slice(start.length), base);
  if (digits === "") throw format("Could not find any recognizable digits.");
  const magnitude = BigInt(`${prefixes[base] ?? ""}${digits}`);
  // .NET reads 32 or 64 bits, says that they overflow, and looks at what follows only then.
  const wide = kind.bits === 64 ? 64n : 32n;
  const isSigned = base === 10 && kind.isSigned;
  const isTooLong = isSigned ? magnitude > 1n << (wide - 1n) : magnitude >= 1n << wide;
  if (isTooLong) throw overflow("Value was either too large or too small.");
  if (start.length + digits.length < text.length) {
    throw format("Additional non-parsable characters are at the end of the string.");
  }
  const value = sign === "-" ? -magnitude : magnitude;
  const bits = BigInt(kind.bits);
  const { min, max } = rangeOf(kind);
  const isOutside = base === 10 ? value < min || value > max : value >= 1n << bits;
  if (isOutside) throw overflow("Value was either too large or too small.");
  const wrapped = kind.isSigned ? BigInt.asIntN(kind.bits, value) : value;
  return kind.bits === 64 ? wrapped : Number(wrapped);
}

export function toBase(value: number | bigint, base: number, bits: number): string {
  if (![2, 8, 10, 16].includes(base)) throw argument("Invalid Base.");
  if (base === 10) return String(value);
  return BigInt.asUintN(bits, BigInt(value)).toString(base);
}
