import * as characters from "../../runtime/characters.ts";
import { toLowerInvariant, toUpperInvariant } from "../../runtime/culture.ts";
import { argumentOutOfRange, format, required } from "../../runtime/exceptions.ts";
import { numericValueOf } from "../../runtime/numeric-values.ts";
import type { Reference } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import { extend } from "../../types/registry.ts";

/** The two overloads of a question about a character: of the character, and at an index of a string. */
function question(name: string, answer: (unit: number) => boolean): MemberTable {
  return {
    [`static ${name}(char c): bool`]: answer,
    [`static ${name}(string s, int index): bool`]: (text: string | null, index: number) => {
      const value = required(text, "s");
      if (index < 0 || index >= value.length) throw argumentOutOfRange("index");
      return answer(value.charCodeAt(index));
    },
  };
}

const text = (unit: number) => String.fromCharCode(unit);
const upper = (unit: number) => toUpperInvariant(text(unit)).charCodeAt(0);
const lower = (unit: number) => toLowerInvariant(text(unit)).charCodeAt(0);

function numericValue(unit: number): number {
  return characters.isDigit(unit) ? digitValue(unit) : (numericValueOf(unit) ?? -1);
}

/** The digits of every script stand in ranges of ten, each starting at its zero. */
function digitValue(unit: number): number {
  let zero = unit;
  while (unit - zero < 9 && characters.isDigit(zero - 1)) zero -= 1;
  return unit - zero;
}

extend("System.Char", {
  "const MinValue: char": () => 0,
  "const MaxValue: char": () => 0xffff,
  ...question("IsDigit", characters.isDigit),
  ...question("IsLetter", characters.isLetter),
  ...question("IsLetterOrDigit", characters.isLetterOrDigit),
  ...question("IsNumber", characters.isNumber),
  ...question("IsWhiteSpace", characters.isWhiteSpace),
  ...question("IsUpper", characters.isUpper),
  ...question("IsLower", characters.isLower),
  ...question("IsPunctuation", characters.isPunctuation),
  ...question("IsSymbol", characters.isSymbol),
  ...question("IsSeparator", characters.isSeparator),
  ...question("IsControl", characters.isControl),
  ...question("IsSurrogate", characters.isSurrogate),
  ...question("IsHighSurrogate", characters.isHighSurrogate),
  ...question("IsLowSurrogate", characters.isLowSurrogate),
  "static ToUpper(char c): char": upper,
  "static ToUpperInvariant(char c): char": upper,
  "static ToLower(char c): char": lower,
  "static ToLowerInvariant(char c): char": lower,
  "static GetNumericValue(char c): double": numericValue,
  "static ToString(char c): string": text,
  "static ConvertFromUtf32(int utf32): string": (codePoint: number) => {
    if (codePoint < 0 || codePoint > 0x10ffff || characters.isSurrogate(codePoint)) {
      throw argumentOutOfRange(
        "utf32",
        "A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should not include surrogate codepoint values (0x00d800 ~ 0x00dfff).",
      );
    }
    return String.fromCodePoint(codePoint);
  },
  "static IsSurrogatePair(char highSurrogate, char lowSurrogate): bool": isPair,
  "static ConvertToUtf32(char highSurrogate, char lowSurrogate): int": (
    high: number,
    low: number,
  ) => {
    if (!isPair(high, low)) {
      const isHigh = high >= 0xd800 && high <= 0xdbff;
      const name = isHigh ? "lowSurrogate" : "highSurrogate";
      throw argumentOutOfRange(
        name,
        "A valid high surrogate character is between 0xd800 and 0xdbff, inclusive, and a valid low surrogate is between 0xdc00 and 0xdfff, inclusive.",
      );
    }
    return (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
  },
  "static Parse(string s): char": (value: string | null) => {
    const given = required(value, "s");
    if (given.length !== 1) throw format("String must be exactly one character long.");
    return given.charCodeAt(0);
  },
  "static TryParse(string s, out char result): bool": (
    value: string | null,
    result: Reference<number>,
  ) => {
    const isChar = value !== null && value.length === 1;
    result.value = isChar ? value.charCodeAt(0) : 0;
    return isChar;
  },
  "CompareTo(char value): int": (self: number, other: number) => self - other,
  "Equals(char obj): bool": (self: number, other: number) => self === other,
  "ToString(): string": text,
});

function isPair(high: number, low: number): boolean {
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}
