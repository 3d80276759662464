import { numericKind } from "../types/numeric.ts";
import { charType, isEnum } from "../types/well-known.ts";
import { spend, takeText } from "./budget.ts";
import { DecimalValue } from "./decimal.ts";
import { enumText } from "./enums.ts";
import { decimalKind } from "./format-kinds.ts";
import { formatNumber, printNumber } from "./format-number.ts";
import { Boxed, CSharpObject, printBoxedWith } from "./value.ts";

/** Something with its own formats: DateTime, Guid and their like. */
export interface Formattable {
  format(format: string | null): string;
}

printBoxedWith((boxed) => {
  const { csharpType: type, value } = boxed;
  if (type === charType) return String.fromCharCode(Number(value));
  if (isEnum(type)) return enumText(type, Number(value));
  const kind = numericKind(type);
  return kind === undefined ? String(value) : printNumber(value, kind);
});

/** What `ToString()` gives; null gives the empty string, as in string concatenation. */
export function displayValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Uint8Array) return "System.Byte[]";
  // What holds itself twice at each of forty levels is printed a trillion times.
  spend(1);
  const text = String(value);
  takeText(text.length);
  return text;
}

/** What a format item such as `{0:yyyy}` gives: types without formats of their own ignore it. */
export function formatValue(value: unknown, format: string | null): string {
  if (value instanceof Boxed && value.csharpType !== charType && !isEnum(value.csharpType)) {
    const kind = numericKind(value.csharpType);
    if (kind !== undefined) return formatNumber(value.value, kind, format);
  }
  if (value instanceof DecimalValue) return formatNumber(value, decimalKind, format);
  if (value instanceof CSharpObject && isFormattable(value)) return value.format(format);
  return displayValue(value);
}

function isFormattable(value: CSharpObject): value is CSharpObject & Formattable {
  return "format" in value && typeof value.format === "function";
}
