import { compareStrings, StringComparison } from "../../runtime/culture.ts";
import { displayValue } from "../../runtime/display.ts";
import { compareValues } from "../../runtime/equality.ts";
import { invalidCast } from "../../runtime/exceptions.ts";
import { RegexOptions } from "../regex/options.ts";
import { isMatch } from "../regex/regex.ts";
import { UriValue } from "../uri/uri.ts";
import { TokenType } from "./token-type.ts";
import type { JValue } from "./tokens.ts";

function isNumber({ tokenType }: JValue): boolean {
  return tokenType === TokenType.Integer || tokenType === TokenType.Float;
}

function areDifferentNumbers(left: JValue, right: JValue): boolean {
  return isNumber(left) && isNumber(right) && left.tokenType !== right.tokenType;
}

/** `==`: what is written as text may be a date, bytes or a URI. */
export function coerced(left: JValue, right: JValue): boolean {
  if (left.equals(right)) return true;
  if (areDifferentNumbers(left, right)) return numberOf(left) === numberOf(right);
  if (right.tokenType !== TokenType.String || left.value === null) return false;
  switch (left.tokenType) {
    case TokenType.Date:
    case TokenType.Bytes:
      return left.print(false) === JSON.stringify(right.value);
    case TokenType.Guid:
    case TokenType.TimeSpan:
      return displayValue(left.value) === right.value;
    case TokenType.Uri:
      return left.value instanceof UriValue && left.value.original === right.value;
    default:
      return false;
  }
}

/** `===`: of one type, but for numbers. */
export function isStrictlyEqual(left: JValue, right: JValue): boolean {
  if (areDifferentNumbers(left, right)) return numberOf(left) === numberOf(right);
  return left.tokenType === right.tokenType && left.equals(right);
}

/** `=~`: a text and a pattern between slashes. */
export function matchesPattern(left: JValue, right: JValue): boolean {
  if (left.tokenType !== TokenType.String || right.tokenType !== TokenType.String) return false;
  const written = displayValue(right.value);
  const end = written.lastIndexOf("/");
  let options = 0;
  for (const letter of written.slice(end + 1)) {
    if (letter === "i") options |= RegexOptions.IgnoreCase;
    if (letter === "m") options |= RegexOptions.Multiline;
    if (letter === "s") options |= RegexOptions.Singleline;
    if (letter === "x") options |= RegexOptions.ExplicitCapture;
  }
  return isMatch(displayValue(left.value), written.slice(1, Math.max(1, end)), options);
}

/** `JValue.CompareTo`: by the type of the left value; null comes first. */
export function compareTokens(left: JValue, right: JValue): number {
  if (left.value === right.value) return 0;
  if (right.value === null) return 1;
  if (left.value === null) return -1;
  if (isNumber(left)) return compareValues(numberOf(left), numberOf(right));
  if (left.tokenType === TokenType.String) {
    return compareStrings(
      displayValue(left.value),
      displayValue(right.value),
      StringComparison.Ordinal,
    );
  }
  if (left.tokenType === TokenType.Date && isNumber(right)) {
    const name = right.tokenType === TokenType.Integer ? "Int64" : "Double";
    throw invalidCast(`Invalid cast from '${name}' to 'DateTime'.`);
  }
  return compareValues(left.value, right.value);
}

function numberOf({ value }: JValue): number {
  return Number(displayValue(value));
}
