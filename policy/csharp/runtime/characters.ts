import { textMustFit } from "./budget.ts";

/** What .NET's `char` says about a UTF-16 unit. A lone surrogate belongs to no category. */

function matches(pattern: RegExp): (unit: number) => boolean {
  return (unit) => pattern.test(String.fromCharCode(unit));
}

export const isLetter = matches(/^\p{L}$/u);
export const isDigit = matches(/^\p{Nd}$/u);
export const isNumber = matches(/^\p{N}$/u);
export const isLetterOrDigit = matches(/^[\p{L}\p{Nd}]$/u);
export const isUpper = matches(/^\p{Lu}$/u);
export const isLower = matches(/^\p{Ll}$/u);
export const isPunctuation = matches(/^\p{P}$/u);
export const isSymbol = matches(/^\p{S}$/u);
export const isSeparator = matches(/^\p{Z}$/u);
export const isControl = matches(/^\p{Cc}$/u);

/** `char.IsWhiteSpace`: unlike JavaScript's it has U+0085 and has not U+FEFF. */
export function isWhiteSpace(unit: number): boolean {
  return (
    unit === 0x20 ||
    (unit >= 0x09 && unit <= 0x0d) ||
    unit === 0x85 ||
    unit === 0xa0 ||
    (unit > 0xff && isSeparator(unit))
  );
}

export function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

export function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Removes units at the ends for which the test holds. */
export function trim(
  text: string,
  isTrimmed: (unit: number) => boolean,
  ends: "both" | "start" | "end",
): string {
  let start = 0;
  let end = text.length;
  if (ends !== "end") while (start < end && isTrimmed(text.charCodeAt(start))) start += 1;
  if (ends !== "start") while (end > start && isTrimmed(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** A text with every `from` replaced. @throws OverBudget before it makes what would be too long */
export function replaced(text: string, from: string, to: string): string {
  if (to.length > from.length) {
    let count = 0;
    for (let at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length))
      count += 1;
    textMustFit(text.length + count * (to.length - from.length));
  }
  if (!text.includes(from)) return text;
  // A dollar sign means something in a replacement that is a text, which is the faster one.
  return to.includes("$") ? text.replaceAll(from, () => to) : text.replaceAll(from, to);
}

/** The text of a sequence of UTF-16 units. */
export function textOfUnits(units: readonly unknown[]): string {
  let text = "";
  for (const unit of units) text += String.fromCharCode(unit as number);
  return text;
}
