import { refuse } from "../../finding.ts";
import { DecimalValue } from "../../runtime/decimal.ts";
import { CSharpException } from "../../runtime/exceptions.ts";
import type { SyntaxNode } from "../../syntax.ts";
import {
  boolType,
  charType,
  decimalType,
  doubleType,
  floatType,
  intType,
  longType,
  stringType,
  uintType,
  ulongType,
} from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { type Bound, constantValue, nullType, type Value } from "../bound.ts";
import { defaultOfType } from "../conversions/standard.ts";
import { resolveType } from "../type-names.ts";

const types = [
  { type: intType, max: 0x7fffffffn, isBig: false, suffixes: [""] },
  { type: uintType, max: 0xffffffffn, isBig: false, suffixes: ["", "u"] },
  { type: longType, max: 0x7fffffffffffffffn, isBig: true, suffixes: ["", "l"] },
  { type: ulongType, max: 0xffffffffffffffffn, isBig: true, suffixes: ["", "u", "l", "ul", "lu"] },
];

/** The digits of an integer literal, without its suffix. */
export function integerOf(node: SyntaxNode): { readonly value: bigint; readonly suffix: string } {
  const match = /^(0[xX][\da-fA-F_]+|0[bB][01_]+|[\d_]+)([uUlL]*)$/.exec(node.text);
  const [, digits = "0", suffix = ""] = match ?? [];
  return { value: BigInt(digits.replaceAll("_", "")), suffix: suffix.toLowerCase() };
}

/** The first of int, uint, long and ulong that holds the number and agrees with its suffix. */
export function bindInteger(node: SyntaxNode): Value {
  const { value, suffix } = integerOf(node);
  const fitting = types.find(({ max, suffixes }) => value <= max && suffixes.includes(suffix));
  if (fitting === undefined) {
    return refuse("csharp-type-mismatch", node, `${node.text} is too large for any integer type.`);
  }
  return constantValue(fitting.type, fitting.isBig ? value : Number(value));
}

export function bindReal(node: SyntaxNode): Value {
  const text = node.text.replaceAll("_", "");
  if (/m$/i.test(text)) return bindDecimal(text.slice(0, -1), node);
  const value = Number(text.replace(/[fFdD]$/, ""));
  if (!Number.isFinite(value)) {
    return refuse("csharp-type-mismatch", node, `${node.text} is too large for a double.`);
  }
  return /f$/i.test(text)
    ? constantValue(floatType, Math.fround(value))
    : constantValue(doubleType, value);
}

function bindDecimal(text: string, node: SyntaxNode): Value {
  const [number = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = number.split(".");
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(`${whole}${fraction}` || "0") * 10n ** BigInt(Math.max(0, -scale));
  try {
    return constantValue(decimalType, DecimalValue.of(digits, Math.max(0, scale)));
  } catch (error) {
    if (!(error instanceof CSharpException)) throw error;
    return refuse("csharp-type-mismatch", node, `${node.text} is too large for a decimal.`);
  }
}

export function bindBoolean(node: SyntaxNode): Value {
  return constantValue(boolType, node.text === "true");
}

export function bindNull(): Value {
  return constantValue(nullType, null);
}

export function bindCharacter(node: SyntaxNode): Value {
  const text = unescapeText(node.text.slice(1, -1), node);
  if (text.length !== 1) {
    return refuse(
      "csharp-syntax",
      node,
      "A character literal holds exactly one UTF-16 character; use a string literal.",
    );
  }
  return constantValue(charType, text.charCodeAt(0));
}

export function bindString(node: SyntaxNode): Value {
  if (node.child("string_literal_encoding") !== undefined) {
    return refuse(
      "csharp-unsupported",
      node,
      'A UTF-8 string literal needs C# 11, but APIM compiles C# 7; use Encoding.UTF8.GetBytes("…").',
    );
  }
  return constantValue(stringType, unescapeText(node.text.slice(1, -1), node));
}

export function bindVerbatimString(node: SyntaxNode): Value {
  return constantValue(stringType, node.text.slice(2, -1).replaceAll('""', '"'));
}

const simpleEscapes: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  "\\": "\\",
  "0": "\0",
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const escapeSequence = /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]{1,4})|([\s\S]?))/g;

/** Replaces the escape sequences of a regular string or character literal. */
export function unescapeText(text: string, node: SyntaxNode): string {
  return text.replace(escapeSequence, (sequence, unit, codePoint, hex, simple) => {
    const code = unit ?? hex;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (codePoint !== undefined) {
      const value = Number.parseInt(codePoint, 16);
      if (value <= 0x10ffff) return String.fromCodePoint(value);
    }
    const replacement = simpleEscapes[simple];
    if (replacement !== undefined) return replacement;
    return refuse(
      "csharp-syntax",
      node,
      `'${sequence}' is not an escape sequence of C#; double the backslash or use @"…".`,
    );
  });
}

export function bindDefault(_: Binder, node: SyntaxNode): Bound {
  const type = node.find("type");
  return type === undefined ? { form: "default" } : defaultOfType(resolveType(type));
}
