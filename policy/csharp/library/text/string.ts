import { arrayFrom } from "../../runtime/arrays.ts";
import { textMustFit } from "../../runtime/budget.ts";
import { box } from "../../runtime/casting.ts";
import { isWhiteSpace, replaced, textOfUnits, trim } from "../../runtime/characters.ts";
import { compositeFormat } from "../../runtime/composite-format.ts";
import {
  compareStrings,
  equalStrings,
  StringComparison,
  toLowerInvariant,
  toUpperInvariant,
} from "../../runtime/culture.ts";
import { displayValue } from "../../runtime/display.ts";
import {
  argument,
  argumentNull,
  argumentOutOfRange,
  indexOutOfRange,
  required,
} from "../../runtime/exceptions.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import type { ArrayValue } from "../../runtime/value.ts";
import { extend } from "../../types/registry.ts";
import type { Type } from "../../types/type.ts";
import { charType } from "../../types/well-known.ts";

type Text = string | null;

const { CurrentCulture, Ordinal } = StringComparison;

/** The sign of a comparison, as .NET's culture-sensitive ones give it. */
function compare(a: Text, b: Text, comparison: number): number {
  const result = compareStrings(a, b, comparison);
  return comparison < Ordinal ? Math.sign(result) : result;
}

/** Text of enumerable elements; null stands for nothing. */
function* texts(values: Enumerable, type: Type): Generator<string> {
  for (const value of iterate(values)) yield displayValue(box(value, type));
}

function join(separator: Text, values: readonly unknown[] | null): string {
  const texts = required(values, "value").map(displayValue);
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  textMustFit(length + texts.length * (separator ?? "").length);
  return texts.join(separator ?? "");
}

function substring(self: string, start: number, length: number): string {
  if (start < 0) throw argumentOutOfRange("startIndex", "StartIndex cannot be less than zero.");
  if (start > self.length) {
    throw argumentOutOfRange("startIndex", "startIndex cannot be larger than length of string.");
  }
  if (length < 0) throw argumentOutOfRange("length", "Length cannot be less than zero.");
  if (start + length > self.length) {
    throw argumentOutOfRange(
      "length",
      "Index and length must refer to a location within the string.",
    );
  }
  return self.substring(start, start + length);
}

function startIn(self: string, start: number): void {
  if (start < 0 || start > self.length) {
    throw argumentOutOfRange(
      "startIndex",
      "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
    );
  }
}

function pad(self: string, width: number, unit: number, side: "left" | "right"): string {
  if (width < 0) throw argumentOutOfRange("totalWidth", "Non-negative number required.");
  textMustFit(width);
  const filler = String.fromCharCode(unit);
  return side === "left" ? self.padStart(width, filler) : self.padEnd(width, filler);
}

/** The units that `Trim(params char[])` removes; white space when there are none. */
function trimmed(units: ArrayValue | null): (unit: number) => boolean {
  const items = units?.items ?? [];
  return items.length === 0 ? isWhiteSpace : (unit) => items.includes(unit);
}

function normalized(text: string): string {
  if (!text.isWellFormed())
    throw argument("String contains invalid Unicode code points.", "strInput");
  return text.normalize("NFC");
}

extend("System.String", {
  "new(char c, int count)": (unit: number, count: number) => {
    if (count < 0) throw argumentOutOfRange("count", "'count' must be non-negative.");
    textMustFit(count);
    return String.fromCharCode(unit).repeat(count);
  },
  "new(char[] value)": (units: ArrayValue | null) => textOfUnits(units?.items ?? []),
  "new(char[] value, int startIndex, int length)": (
    units: ArrayValue,
    start: number,
    length: number,
  ) => substring(textOfUnits(required(units, "value").items), start, length),
  "const Empty: string": () => "",
  "static IsNullOrEmpty(string value): bool": (value: Text) => value === null || value === "",
  "static IsNullOrWhiteSpace(string value): bool": (value: Text) =>
    value === null || trim(value, isWhiteSpace, "start") === "",
  "static Compare(string strA, string strB): int": (a: Text, b: Text) =>
    compare(a, b, CurrentCulture),
  "static Compare(string strA, string strB, bool ignoreCase): int": (
    a: Text,
    b: Text,
    ignoresCase: boolean,
  ) => compare(a, b, CurrentCulture + Number(ignoresCase)),
  "static Compare(string strA, string strB, StringComparison comparisonType): int": compare,
  "static CompareOrdinal(string strA, string strB): int": (a: Text, b: Text) =>
    compareStrings(a, b, Ordinal),
  "static Equals(string a, string b): bool": (a: Text, b: Text) => a === b,
  "static Equals(string a, string b, StringComparison comparisonType): bool": equalStrings,
  "static Copy(string str): string": (value: Text) => required(value, "str"),
  "static Concat(object arg0): string": displayValue,
  "static Concat(string str0, string str1): string": (a: Text, b: Text) => (a ?? "") + (b ?? ""),
  "static Concat(params string[] values): string": (values: ArrayValue | null) =>
    join("", values?.items ?? null),
  "static Concat(params object[] args): string": (values: ArrayValue | null) =>
    join("", values?.items ?? null),
  "static Concat(IEnumerable<string> values): string": (values: Enumerable | null) =>
    join("", [...iterate(required(values, "values"))]),
  "static Concat<T>(IEnumerable<T> values): string": (values: Enumerable | null, type: Type) =>
    join("", [...texts(required(values, "values"), type)]),
  "static Join(string separator, params string[] value): string": (
    separator: Text,
    values: ArrayValue | null,
  ) => join(separator, values?.items ?? null),
  "static Join(string separator, params object[] values): string": (
    separator: Text,
    values: ArrayValue | null,
  ) => join(separator, values?.items ?? null),
  "static Join(string separator, IEnumerable<string> values): string": (
    separator: Text,
    values: Enumerable | null,
  ) => join(separator, [...iterate(required(values, "values"))]),
  "static Join<T>(string separator, IEnumerable<T> values): string": (
    separator: Text,
    values: Enumerable | null,
    type: Type,
  ) => join(separator, [...texts(required(values, "values"), type)]),
  "static Join(string separator, string[] value, int startIndex, int count): string": (
    separator: Text,
    values: ArrayValue,
    start: number,
    count: number,
  ) => {
    if (start < 0 || count < 0 || start + count > required(values, "value").items.length) {
      throw argumentOutOfRange("startIndex");
    }
    return join(separator, values.items.slice(start, start + count));
  },
  "static Format(string format, object arg0): string": (format: Text, a: unknown) =>
    compositeFormat(required(format, "format"), [a]),
  "static Format(string format, object arg0, object arg1): string": (
    format: Text,
    a: unknown,
    b: unknown,
  ) => compositeFormat(required(format, "format"), [a, b]),
  "static Format(string format, object arg0, object arg1, object arg2): string": (
    format: Text,
    a: unknown,
    b: unknown,
    c: unknown,
  ) => compositeFormat(required(format, "format"), [a, b, c]),
  "static Format(string format, params object[] args): string": (
    format: Text,
    values: ArrayValue | null,
  ) => compositeFormat(required(format, "format"), required(values, "args").items),
  "Clone(): object": (self: string) => self,
  "IsNormalized(): bool": (self: string) => normalized(self) === self,
  "Length: int": (self: string) => self.length,
  "this[int index]: char": (self: string, index: number) => {
    if (index < 0 || index >= self.length) throw indexOutOfRange();
    return self.charCodeAt(index);
  },
  "CompareTo(string strB): int": (self: string, other: Text) =>
    compare(self, other, CurrentCulture),
  "Equals(string value): bool": (self: string, other: Text) => self === other,
  "Equals(string value, StringComparison comparisonType): bool": equalStrings,
  "Substring(int startIndex): string": (self: string, start: number) =>
    substring(self, start, Math.max(self.length - start, 0)),
  "Substring(int startIndex, int length): string": substring,
  "Remove(int startIndex): string": (self: string, start: number) => {
    if (start < 0) throw argumentOutOfRange("startIndex", "StartIndex cannot be less than zero.");
    // .NET Framework refuses the length itself as well.
    if (start > self.length) {
      throw argumentOutOfRange(
        "startIndex",
        "startIndex must be less than or equal to length of string.",
      );
    }
    return self.slice(0, start);
  },
  "Remove(int startIndex, int count): string": (self: string, start: number, count: number) => {
    substring(self, start, count);
    return self.slice(0, start) + self.slice(start + count);
  },
  "Insert(int startIndex, string value): string": (self: string, start: number, value: Text) => {
    const inserted = required(value, "value");
    startIn(self, start);
    return self.slice(0, start) + inserted + self.slice(start);
  },
  "Replace(char oldChar, char newChar): string": (self: string, from: number, to: number) =>
    replaced(self, String.fromCharCode(from), String.fromCharCode(to)),
  "Replace(string oldValue, string newValue): string": (self: string, from: Text, to: Text) => {
    if (from === null) throw argumentNull("oldValue");
    if (from === "") throw argument("String cannot be of zero length.", "oldValue");
    return replaced(self, from, to ?? "");
  },
  "ToUpper(): string": toUpperInvariant,
  "ToUpperInvariant(): string": toUpperInvariant,
  "ToLower(): string": toLowerInvariant,
  "ToLowerInvariant(): string": toLowerInvariant,
  "Trim(): string": (self: string) => trim(self, isWhiteSpace, "both"),
  "Trim(params char[] trimChars): string": (self: string, units: ArrayValue | null) =>
    trim(self, trimmed(units), "both"),
  "TrimStart(params char[] trimChars): string": (self: string, units: ArrayValue | null) =>
    trim(self, trimmed(units), "start"),
  "TrimEnd(params char[] trimChars): string": (self: string, units: ArrayValue | null) =>
    trim(self, trimmed(units), "end"),
  "PadLeft(int totalWidth): string": (self: string, width: number) => pad(self, width, 32, "left"),
  "PadLeft(int totalWidth, char paddingChar): string": (self: string, width: number, c: number) =>
    pad(self, width, c, "left"),
  "PadRight(int totalWidth): string": (self: string, width: number) =>
    pad(self, width, 32, "right"),
  "PadRight(int totalWidth, char paddingChar): string": (self: string, width: number, c: number) =>
    pad(self, width, c, "right"),
  "ToCharArray(): char[]": (self: string) => arrayFrom(charType, iterate(self)),
  "ToCharArray(int startIndex, int length): char[]": (
    self: string,
    start: number,
    length: number,
  ) => arrayFrom(charType, iterate(substring(self, start, length))),
  "ToString(): string": (self: string) => self,
  "Normalize(): string": normalized,
});
