import { trim } from "./characters.ts";
import { DecimalValue } from "./decimal.ts";
import {
  type Decimals,
  exactDecimals,
  exponentText,
  fraction,
  integerDecimals,
  integerPart,
  roundDecimals,
} from "./double-text.ts";
import { decimalDecimals, type FormatKind, type Numeric } from "./format-kinds.ts";

/** A section of a custom format, split into what it prints literally and where digits go. */
interface Section {
  readonly tokens: readonly Token[];
  readonly integerDigits: number;
  readonly decimals: number;
  readonly hasGroups: boolean;
  readonly scale: number;
  readonly hasDigits: boolean;
  readonly exponent:
    | { readonly digits: number; readonly sign: boolean; readonly letter: string }
    | undefined;
}

type Token =
  | { readonly kind: "digit"; readonly isRequired: boolean }
  | { readonly kind: "point" }
  | { readonly kind: "exponent" }
  | { readonly kind: "text"; readonly text: string };

/** `ToString` with a custom format such as `0.00`, `#,##0` or `0.0;(0.0);zero`. */
export function formatCustomNumber(value: Numeric, kind: FormatKind, format: string): string {
  const sections = splitSections(format);
  const given = digitsOf(value, kind);
  const own = sections[2] === undefined || sections[2] === "" ? 0 : 2;
  const hasNegative = sections[1] !== undefined && sections[1] !== "";
  const index = given.digits === "" ? own : given.isNegative && hasNegative ? 1 : 0;
  if (given.digits === "" || !isZeroIn(given, sections[index] ?? "")) {
    return print(given, sections[index] ?? "", index === 0 && given.isNegative);
  }
  // What rounds to zero is written as zero is; a double or float keeps its sign since .NET Core 3.0.
  const keepsSign = !kind.isIntegral && kind.name !== "decimal" && given.isNegative;
  return print({ ...given, digits: "" }, sections[own] ?? "", own === 0 && keepsSign);
}

function isZeroIn(number: Decimals, sectionText: string): boolean {
  const { decimals, scale, exponent } = parse(sectionText);
  if (exponent !== undefined) return false;
  return roundDecimals({ ...number, point: number.point + scale }, decimals).digits === "";
}

// Custom formats see 15 significant digits of a double and 7 of a float (Number.Formatting.cs,
// DoublePrecisionCustomFormat).
function digitsOf(value: Numeric, kind: FormatKind): Decimals {
  if (value instanceof DecimalValue) return decimalDecimals(value);
  if (kind.isIntegral) return integerDecimals(BigInt(value as number | bigint));
  const exact = exactDecimals(value as number);
  return roundDecimals(exact, (kind.name === "float" ? 7 : 15) - exact.point);
}

function print(number: Decimals, sectionText: string, showsSign: boolean): string {
  const section = parse(sectionText);
  if (!section.hasDigits) return (showsSign ? "-" : "") + literals(section);
  const scaled = { ...number, point: number.digits === "" ? 0 : number.point + section.scale };
  if (section.exponent !== undefined) return printExponent(scaled, section, showsSign);
  const rounded = roundDecimals(scaled, section.decimals);
  const isShown = rounded.digits !== "" || section.tokens.some(isRequiredDigit);
  const sign = showsSign && isShown ? "-" : "";
  return sign + fill(section, rounded, "");
}

function isRequiredDigit(token: Token): boolean {
  return token.kind === "digit" && token.isRequired;
}

function printExponent(number: Decimals, section: Section, showsSign: boolean): string {
  const integerDigits = Math.max(section.integerDigits, 1);
  const exponent = number.digits === "" ? 0 : number.point - integerDigits;
  const mantissa = { ...number, point: number.digits === "" ? 0 : integerDigits };
  const rounded = roundDecimals(mantissa, section.decimals);
  const carried = rounded.point > integerDigits ? 1 : 0;
  const shown = { ...rounded, point: rounded.point - carried };
  const { digits = 1, sign = false, letter = "E" } = section.exponent ?? {};
  const power = exponent + carried;
  const text = exponentText(power, digits, letter);
  const written = power >= 0 && !sign ? text.replace("+", "") : text;
  return (showsSign ? "-" : "") + fill(section, shown, written);
}

/** Puts the digits where the tokens ask for them. */
function fill(section: Section, number: Decimals, exponent: string): string {
  const whole = integerPart(number);
  const decimals = fraction(number, section.decimals);
  let pending = whole === "0" ? "" : whole;
  let slotsLeft = section.integerDigits;
  let decimalIndex = 0;
  let afterPoint = false;
  let hasStarted = false;
  let result = "";
  const emit = (digit: string, remaining: number): void => {
    result += digit;
    hasStarted = true;
    if (section.hasGroups && remaining > 0 && remaining % 3 === 0) result += ",";
  };
  const lastNeeded = lastNeededDecimal(section, decimals);
  for (const token of section.tokens) {
    switch (token.kind) {
      case "text":
        result += token.text;
        break;
      case "exponent":
        result += exponent;
        break;
      case "point":
        // Digits for which there is no slot at all stand before the point.
        if (section.integerDigits === 0) result += pending;
        pending = "";
        afterPoint = true;
        if (lastNeeded > 0) result += ".";
        break;
      case "digit":
        if (afterPoint) {
          if (decimalIndex < lastNeeded) result += decimals[decimalIndex] ?? "0";
          decimalIndex += 1;
          break;
        }
        // The first slot takes every digit for which there is no slot of its own.
        while (pending.length > slotsLeft) {
          emit(pending[0] ?? "", pending.length - 1);
          pending = pending.slice(1);
        }
        if (pending.length === slotsLeft && slotsLeft > 0) {
          emit(pending[0] ?? "", pending.length - 1);
          pending = pending.slice(1);
        } else if (token.isRequired || hasStarted) {
          emit("0", slotsLeft - 1);
        }
        slotsLeft -= 1;
        break;
    }
  }
  return result;
}

const isZero = (unit: number) => unit === 0x30;

/** How many decimals are printed: up to the last `0`, or further while there are digits for `#`. */
function lastNeededDecimal(section: Section, decimals: string): number {
  let seen = 0;
  let lastRequired = 0;
  let afterPoint = false;
  for (const token of section.tokens) {
    if (token.kind === "point") afterPoint = true;
    if (token.kind === "digit" && afterPoint) {
      seen += 1;
      if (token.isRequired) lastRequired = seen;
    }
  }
  return Math.max(lastRequired, trim(decimals, isZero, "end").length);
}

function literals(section: Section): string {
  return section.tokens.map((token) => (token.kind === "text" ? token.text : "")).join("");
}

function splitSections(format: string): readonly string[] {
  const sections = [""];
  const pattern = /\\.|'[^']*'?|"[^"]*"?|;|[^;\\'"]+/gs;
  for (const [part] of format.matchAll(pattern)) {
    if (part === ";") sections.push("");
    else sections[sections.length - 1] += part;
  }
  return sections;
}

function parse(section: string): Section {
  const tokens: Token[] = [];
  let integerDigits = 0;
  let decimals = 0;
  let hasGroups = false;
  let scale = 0;
  let afterPoint = false;
  let pendingCommas = 0;
  let exponent: Section["exponent"];
  const pattern = /\\(.)|'([^']*)'?|"([^"]*)"?|([eE])([+-]?)(0+)|[\s\S]/g;
  for (const match of section.matchAll(pattern)) {
    const [text, escaped, single, double, letter, sign, zeros] = match;
    const literal = escaped ?? single ?? double;
    if (literal !== undefined) tokens.push({ kind: "text", text: literal });
    else if (letter !== undefined && zeros !== undefined && integerDigits + decimals > 0) {
      exponent = { digits: zeros.length, sign: sign === "+", letter };
      tokens.push({ kind: "exponent" });
    } else if (text === "0" || text === "#") {
      if (afterPoint) decimals += 1;
      else {
        // A comma between digits groups; commas before the point scale.
        if (pendingCommas > 0 && integerDigits > 0) hasGroups = true;
        pendingCommas = 0;
        integerDigits += 1;
      }
      tokens.push({ kind: "digit", isRequired: text === "0" });
    } else if (text === "." && !afterPoint) {
      afterPoint = true;
      tokens.push({ kind: "point" });
    } else if (text === ",") {
      if (!afterPoint && integerDigits > 0) pendingCommas += 1;
    } else if (text === "%") {
      scale += 2;
      tokens.push({ kind: "text", text });
    } else if (text === "‰") {
      scale += 3;
      tokens.push({ kind: "text", text });
    } else if (text !== ".") tokens.push({ kind: "text", text });
  }
  scale -= 3 * pendingCommas;
  // A required digit makes every digit slot between it and the point required as well.
  const required = requireInner(tokens);
  const hasDigits = integerDigits + decimals > 0 || afterPoint;
  return { tokens: required, integerDigits, decimals, hasGroups, scale, hasDigits, exponent };
}

function requireInner(tokens: readonly Token[]): readonly Token[] {
  let seenRequired = false;
  let afterPoint = false;
  return tokens.map((token) => {
    if (token.kind === "point") afterPoint = true;
    if (token.kind !== "digit" || afterPoint) return token;
    seenRequired ||= token.isRequired;
    return { ...token, isRequired: seenRequired };
  });
}
