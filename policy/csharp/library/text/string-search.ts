import { arrayAround } from "../../runtime/arrays.ts";
import { takeObject } from "../../runtime/budget.ts";
import { isWhiteSpace } from "../../runtime/characters.ts";
import {
  compareStrings,
  endsWith,
  equalStrings,
  foldCase,
  indexOf,
  lastIndexOf,
  StringComparison,
  startsWith,
} from "../../runtime/culture.ts";
import { defineEnum } from "../../runtime/enums.ts";
import { argumentOutOfRange, required } from "../../runtime/exceptions.ts";
import { type ArrayValue, PlainObject } from "../../runtime/value.ts";
import { define, extend } from "../../types/registry.ts";
import { stringType } from "../../types/well-known.ts";

type Text = string | null;

const { CurrentCulture } = StringComparison;
const StringSplitOptions = { None: 0, RemoveEmptyEntries: 1 } as const;

defineEnum("System.StringComparison", StringComparison);
defineEnum("System.StringSplitOptions", StringSplitOptions);

function checkStart(self: string, start: number): void {
  if (start < 0 || start > self.length) {
    throw argumentOutOfRange(
      "startIndex",
      "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
    );
  }
}

function indexFrom(self: string, value: Text, start: number, comparison: number): number {
  const wanted = required(value, "value");
  checkStart(self, start);
  return indexOf(self, wanted, start, comparison);
}

function indexOfUnit(self: string, unit: number, start = 0): number {
  checkStart(self, start);
  return self.indexOf(String.fromCharCode(unit), start);
}

/** The last match; `start` is the position of the last character that may belong to it. */
function lastIndexFrom(self: string, value: Text, start: number, comparison: number): number {
  if (self.length === 0 && start > 0) throw argumentOutOfRange("startIndex");
  if (self.length === 0) return lastIndexOf("", required(value, "value"), 0, comparison);
  if (start < 0 || start > self.length) throw argumentOutOfRange("startIndex");
  return lastIndexOf(self, required(value, "value"), Math.min(start + 1, self.length), comparison);
}

function lastIndexOfUnit(self: string, unit: number, start = self.length - 1): number {
  if (self.length === 0) return -1;
  if (start < 0 || start >= self.length) throw argumentOutOfRange("startIndex");
  return self.lastIndexOf(String.fromCharCode(unit), start);
}

function indexOfAny(self: string, units: ArrayValue | null, start = 0): number {
  checkStart(self, start);
  const wanted = required(units, "anyOf").items;
  for (let index = start; index < self.length; index += 1) {
    if (wanted.includes(self.charCodeAt(index))) return index;
  }
  return -1;
}

/** Where the next separator stands and how long it is. */
type FindSeparator = (
  from: number,
) => { readonly index: number; readonly length: number } | undefined;

function byUnits(self: string, units: ArrayValue | null): FindSeparator {
  const items = units?.items ?? [];
  if (items.length === 1) {
    const only = String.fromCharCode(items[0] as number);
    return (from) => {
      const index = self.indexOf(only, from);
      return index < 0 ? undefined : { index, length: 1 };
    };
  }
  const isSeparator = items.length === 0 ? isWhiteSpace : (unit: number) => items.includes(unit);
  return (from) => {
    for (let index = from; index < self.length; index += 1) {
      if (isSeparator(self.charCodeAt(index))) return { index, length: 1 };
    }
    return undefined;
  };
}

function byStrings(self: string, separators: ArrayValue | null): FindSeparator {
  const texts = (separators?.items ?? []).filter(
    (each) => each !== null && each !== "",
  ) as string[];
  if ((separators?.items.length ?? 0) === 0) return byUnits(self, null);
  return (from) => {
    for (let index = from; index < self.length; index += 1) {
      const found = texts.find((text) => self.startsWith(text, index));
      if (found !== undefined) return { index, length: found.length };
    }
    return undefined;
  };
}

/** `Split`: at most `count` parts, the last of which keeps its separators. */
function split(self: string, find: FindSeparator, count: number, options: number) {
  if (count < 0) throw argumentOutOfRange("count", "Count cannot be less than zero.");
  const dropsEmpty = options === StringSplitOptions.RemoveEmptyEntries;
  const parts: string[] = [];
  let start = 0;
  while (count > 0) {
    const separator = find(start);
    if (separator === undefined) break;
    takeObject();
    const part = self.slice(start, separator.index);
    if (part !== "" || !dropsEmpty) {
      if (parts.length === count - 1) break;
      parts.push(part);
    }
    start = separator.index + separator.length;
  }
  const rest = self.slice(start);
  if (count > 0 && (rest !== "" || !dropsEmpty)) parts.push(rest);
  return arrayAround(stringType, parts);
}

const unlimited = 0x7fffffff;

// The overloads are those of .NET Standard 2.0, against which policy expressions are compiled:
// `Split(null)` would be ambiguous with the later Split(string, …).
extend("System.String", {
  "Contains(string value): bool": (self: string, value: Text) =>
    self.includes(required(value, "value")),
  "StartsWith(string value): bool": (self: string, value: Text) =>
    startsWith(self, required(value, "value"), CurrentCulture),
  "StartsWith(string value, StringComparison comparisonType): bool": (
    self: string,
    value: Text,
    comparison: number,
  ) => startsWith(self, required(value, "value"), comparison),
  "EndsWith(string value): bool": (self: string, value: Text) =>
    endsWith(self, required(value, "value"), CurrentCulture),
  "EndsWith(string value, StringComparison comparisonType): bool": (
    self: string,
    value: Text,
    comparison: number,
  ) => endsWith(self, required(value, "value"), comparison),
  "IndexOf(char value): int": (self: string, unit: number) => indexOfUnit(self, unit),
  "IndexOf(char value, int startIndex): int": indexOfUnit,
  "IndexOf(string value): int": (self: string, value: Text) =>
    indexFrom(self, value, 0, CurrentCulture),
  "IndexOf(string value, int startIndex): int": (self: string, value: Text, start: number) =>
    indexFrom(self, value, start, CurrentCulture),
  "IndexOf(string value, StringComparison comparisonType): int": (
    self: string,
    value: Text,
    comparison: number,
  ) => indexFrom(self, value, 0, comparison),
  "IndexOf(string value, int startIndex, StringComparison comparisonType): int": indexFrom,
  "IndexOfAny(char[] anyOf): int": (self: string, units: ArrayValue | null) =>
    indexOfAny(self, units),
  "IndexOfAny(char[] anyOf, int startIndex): int": indexOfAny,
  "LastIndexOfAny(char[] anyOf): int": (self: string, units: ArrayValue | null) => {
    const wanted = required(units, "anyOf").items;
    for (let index = self.length - 1; index >= 0; index -= 1) {
      if (wanted.includes(self.charCodeAt(index))) return index;
    }
    return -1;
  },
  "LastIndexOf(char value): int": (self: string, unit: number) => lastIndexOfUnit(self, unit),
  "LastIndexOf(char value, int startIndex): int": lastIndexOfUnit,
  "LastIndexOf(string value): int": (self: string, value: Text) =>
    lastIndexFrom(self, value, self.length, CurrentCulture),
  "LastIndexOf(string value, int startIndex): int": (self: string, value: Text, start: number) =>
    lastIndexFrom(self, value, start, CurrentCulture),
  "LastIndexOf(string value, StringComparison comparisonType): int": (
    self: string,
    value: Text,
    comparison: number,
  ) => lastIndexFrom(self, value, self.length, comparison),
  "Split(params char[] separator): string[]": (self: string, units: ArrayValue | null) =>
    split(self, byUnits(self, units), unlimited, 0),
  "Split(char[] separator, int count): string[]": (
    self: string,
    units: ArrayValue | null,
    count: number,
  ) => split(self, byUnits(self, units), count, 0),
  "Split(char[] separator, StringSplitOptions options): string[]": (
    self: string,
    units: ArrayValue | null,
    options: number,
  ) => split(self, byUnits(self, units), unlimited, options),
  "Split(char[] separator, int count, StringSplitOptions options): string[]": (
    self: string,
    units: ArrayValue | null,
    count: number,
    options: number,
  ) => split(self, byUnits(self, units), count, options),
  "Split(string[] separator, StringSplitOptions options): string[]": (
    self: string,
    texts: ArrayValue | null,
    options: number,
  ) => split(self, byStrings(self, texts), unlimited, options),
  "Split(string[] separator, int count, StringSplitOptions options): string[]": (
    self: string,
    texts: ArrayValue | null,
    count: number,
    options: number,
  ) => split(self, byStrings(self, texts), count, options),
});

/** A System.StringComparer; dictionaries and sets ask it for equality. */
class StringComparerValue extends PlainObject {
  protected readonly typeName = "System.StringComparer";
  readonly comparison: number;

  constructor(comparison: number) {
    super();
    this.comparison = comparison;
  }

  /** Something that is equal for equal strings. */
  fold(value: unknown): unknown {
    if (typeof value !== "string") return value;
    return this.comparison % 2 === 1 ? foldCase(value) : value;
  }

  compare(left: Text, right: Text): number {
    return compareStrings(left, right, this.comparison);
  }
}

const comparer = (comparison: number) => () => new StringComparerValue(comparison);

define("interface System.Collections.Generic.IEqualityComparer<T>");
define("interface System.Collections.Generic.IComparer<T>");
define(
  "class System.StringComparer : System.Collections.Generic.IEqualityComparer<string>, System.Collections.Generic.IComparer<string>",
  {
    "static Ordinal: StringComparer": comparer(StringComparison.Ordinal),
    "static OrdinalIgnoreCase: StringComparer": comparer(StringComparison.OrdinalIgnoreCase),
    "static InvariantCulture: StringComparer": comparer(StringComparison.InvariantCulture),
    "static InvariantCultureIgnoreCase: StringComparer": comparer(
      StringComparison.InvariantCultureIgnoreCase,
    ),
    "static CurrentCulture: StringComparer": comparer(StringComparison.CurrentCulture),
    "static CurrentCultureIgnoreCase: StringComparer": comparer(
      StringComparison.CurrentCultureIgnoreCase,
    ),
    "Compare(string x, string y): int": (self: StringComparerValue, a: Text, b: Text) =>
      self.compare(a, b),
    "Equals(string x, string y): bool": (self: StringComparerValue, a: Text, b: Text) =>
      equalStrings(a, b, self.comparison),
  },
);
