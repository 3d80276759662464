import { spend } from "./budget.ts";

/**
 * Comparison of strings. "Ordinal" looks at UTF-16 code units. "Culture" is the invariant
 * culture, which .NET takes from ICU; JavaScript's collator is the same ICU root collation.
 */

const collator = new Intl.Collator("en-u-co-standard", { sensitivity: "variant" });
const collatorIgnoringCase = new Intl.Collator("en-u-co-standard", { sensitivity: "accent" });

/** How two strings are compared; the numbers are those of System.StringComparison. */
export const StringComparison = {
  CurrentCulture: 0,
  CurrentCultureIgnoreCase: 1,
  InvariantCulture: 2,
  InvariantCultureIgnoreCase: 3,
  Ordinal: 4,
  OrdinalIgnoreCase: 5,
} as const;

function isCulture(comparison: number): boolean {
  return comparison < StringComparison.Ordinal;
}

function ignoresCase(comparison: number): boolean {
  return comparison % 2 === 1;
}

/** Upper case as `ToUpperInvariant` gives it: one UTF-16 unit becomes exactly one. */
export function toUpperInvariant(text: string): string {
  return mapUnits(text, (unit) => unit.toUpperCase());
}

/** Lower case as `ToLowerInvariant` gives it: one UTF-16 unit becomes exactly one. */
export function toLowerInvariant(text: string): string {
  return mapUnits(text, (unit) => unit.toLowerCase());
}

// JavaScript's mapping of a whole string may change its length ("ß" to "SS"); .NET's never does.
function mapUnits(text: string, map: (character: string) => string): string {
  const mapped = map(text);
  if (isAscii(text)) return mapped;
  let result = "";
  for (const character of text) {
    const each = isUnmapped(character) ? character : map(character);
    result += each.length === character.length ? each : character;
  }
  return result;
}

/** The dotless i and the long s, which the invariant culture takes for no form of i and s. */
function isUnmapped(character: string): boolean {
  return character === "\u0131" || character === "\u017f";
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 0x7e) return false;
  }
  return true;
}

/** The form in which strings are equal when they are equal regardless of case, ordinally. */
export function foldCase(text: string): string {
  return toUpperInvariant(text);
}

/** Negative, zero or positive, as `string.Compare` with that comparison. */
export function compareStrings(
  left: string | null,
  right: string | null,
  comparison: number,
): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (left === right) return 0;
  if (isCulture(comparison)) {
    // Searches compare every part of a text, so that a long one takes long.
    spend(1 + ((left.length + right.length) >> 4));
    return (ignoresCase(comparison) ? collatorIgnoringCase : collator).compare(left, right);
  }
  const [a, b] = ignoresCase(comparison) ? [foldCase(left), foldCase(right)] : [left, right];
  return ordinalDifference(a, b);
}

/** The difference of the first code units that differ, or of the lengths. */
function ordinalDifference(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = left.charCodeAt(index) - right.charCodeAt(index);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Whether `string.Equals` with that comparison holds. */
export function equalStrings(
  left: string | null,
  right: string | null,
  comparison: number,
): boolean {
  return left === right || compareStrings(left, right, comparison) === 0;
}

/** `StartsWith` with that comparison. */
export function startsWith(text: string, prefix: string, comparison: number): boolean {
  if (prefix === "") return true;
  if (comparison === StringComparison.OrdinalIgnoreCase) return startsIgnoringCase(text, prefix);
  if (isPlain(text, prefix, comparison)) {
    return withCase(text, comparison).startsWith(withCase(prefix, comparison));
  }
  return matchLength(text, 0, prefix, comparison) !== undefined;
}

/** Of a long text no more is looked at than the prefix is long: one unit becomes exactly one. */
function startsIgnoringCase(text: string, prefix: string): boolean {
  if (text.length < prefix.length) return false;
  for (let index = 0; index < prefix.length; index += 1) {
    const [one, other] = [text.charCodeAt(index), prefix.charCodeAt(index)];
    if (one === other) continue;
    if (one > 0x7f || other > 0x7f) {
      return foldCase(text.slice(0, prefix.length)) === foldCase(prefix);
    }
    if (upperAscii(one) !== upperAscii(other)) return false;
  }
  return true;
}

function upperAscii(unit: number): number {
  return unit >= 0x61 && unit <= 0x7a ? unit - 0x20 : unit;
}

/** `EndsWith` with that comparison. */
export function endsWith(text: string, suffix: string, comparison: number): boolean {
  if (suffix === "") return true;
  if (isPlain(text, suffix, comparison)) {
    return withCase(text, comparison).endsWith(withCase(suffix, comparison));
  }
  for (let start = text.length; start >= 0; start -= 1) {
    if (equalStrings(text.slice(start), suffix, comparison)) return true;
  }
  return false;
}

/** `IndexOf` from a position, with that comparison. */
export function indexOf(text: string, value: string, start: number, comparison: number): number {
  if (isNothing(value, comparison)) return start;
  if (isPlain(text, value, comparison)) {
    return withCase(text, comparison).indexOf(withCase(value, comparison), start);
  }
  for (let index = start; index < text.length; index += 1) {
    if (matchLength(text, index, value, comparison) !== undefined) return index;
  }
  return -1;
}

/** `LastIndexOf` of a match that ends at or before `end`, with that comparison. */
export function lastIndexOf(text: string, value: string, end: number, comparison: number): number {
  if (isNothing(value, comparison)) return end;
  const part = text.slice(0, end);
  if (isPlain(text, value, comparison)) {
    return withCase(part, comparison).lastIndexOf(withCase(value, comparison));
  }
  for (let index = part.length - 1; index >= 0; index -= 1) {
    if (matchLength(part, index, value, comparison) !== undefined) return index;
  }
  return -1;
}

/** Whether a text counts for nothing, as soft hyphens and control characters do in a culture. */
function isNothing(value: string, comparison: number): boolean {
  return value === "" || (isCulture(comparison) && equalStrings(value, "", comparison));
}

/** How many units of the text from a position equal the value, or undefined when none do. */
function matchLength(
  text: string,
  start: number,
  value: string,
  comparison: number,
): number | undefined {
  for (let end = start; end <= text.length; end += 1) {
    if (equalStrings(text.slice(start, end), value, comparison)) return end - start;
  }
  return undefined;
}

// Linguistic and ordinal search agree on printable ASCII: the root collation ignores none of it.
const printable = /^[\x20-\x7e]*$/;

function isPlain(text: string, value: string, comparison: number): boolean {
  return !isCulture(comparison) || (printable.test(text) && printable.test(value));
}

function withCase(text: string, comparison: number): string {
  return ignoresCase(comparison) ? foldCase(text) : text;
}
