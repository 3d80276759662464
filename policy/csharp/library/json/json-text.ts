import { takeText } from "../../runtime/budget.ts";
import { DateTimeOffsetValue, DateTimeValue } from "../../runtime/date-time.ts";
import { DecimalValue } from "../../runtime/decimal.ts";
import { displayValue } from "../../runtime/display.ts";
import { printDouble } from "../../runtime/double-text.ts";
import { isEnumBox } from "../../runtime/enums.ts";
import { Boxed } from "../../runtime/value.ts";
import { charType, doubleType, floatType } from "../../types/well-known.ts";
import { toBase64 } from "../base64.ts";
import { BigIntegerValue } from "./big-integer.ts";

/** JSON text as Newtonsoft.Json writes it: compact, or indented by two spaces. */
export class JsonText {
  text = "";
  readonly #isIndented: boolean;
  /** How many objects and arrays are open, and whether something stands in the innermost already. */
  #depth = 0;
  #hasContent = false;
  #isAfterName = false;

  constructor(isIndented: boolean) {
    this.#isIndented = isIndented;
  }

  start(bracket: "{" | "["): void {
    this.raw(bracket);
    this.#depth += 1;
    this.#hasContent = false;
  }

  end(bracket: "}" | "]"): void {
    this.#depth -= 1;
    if (this.#hasContent) this.#newLine();
    this.text += bracket;
    this.#hasContent = true;
  }

  name(name: string): void {
    this.#separate();
    this.#write(`${quote(name)}:${this.#isIndented ? " " : ""}`);
    this.#isAfterName = true;
  }

  /** Writes text that is JSON already. */
  raw(json: string): void {
    if (this.#isAfterName) this.#isAfterName = false;
    else this.#separate();
    this.#write(json);
  }

  /** Writes a value that is neither an object nor an array. */
  value(value: unknown): void {
    this.raw(scalar(value));
  }

  #separate(): void {
    if (this.#depth === 0) return;
    if (this.#hasContent) this.text += ",";
    this.#hasContent = true;
    this.#newLine();
  }

  // Line ends are those of Linux, where the gateway's containers run; on Windows they are \r\n.
  #newLine(): void {
    if (this.#isIndented) this.#write(`\n${"  ".repeat(this.#depth)}`);
  }

  #write(text: string): void {
    takeText(text.length);
    this.text += text;
  }
}

/** The JSON of a boxed value. */
function scalar(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") return quote(value);
  if (typeof value === "boolean") return String(value);
  if (value instanceof Boxed) return number(value);
  if (value instanceof DecimalValue) return withDecimals(value.toString());
  if (value instanceof BigIntegerValue) return value.toString();
  if (value instanceof Uint8Array) return quote(toBase64(value));
  if (value instanceof DateTimeValue) return quote(value.format(isoFormat));
  if (value instanceof DateTimeOffsetValue) return quote(value.format(isoFormat));
  return quote(displayValue(value));
}

const isoFormat = "yyyy-MM-ddTHH:mm:ss.FFFFFFFK";

function number(boxed: Boxed): string {
  const { csharpType: type, value } = boxed;
  if (type === charType) return quote(displayValue(boxed));
  if (isEnumBox(boxed)) return String(value);
  if (type === doubleType || type === floatType) return real(Number(value), type === floatType);
  return String(value);
}

/** A floating-point number keeps a decimal, so that it is read as one again. */
function real(value: number, isFloat: boolean): string {
  if (!Number.isFinite(value)) return quote(printDouble(value));
  return withDecimals(printDouble(value, isFloat));
}

function withDecimals(text: string): string {
  return /[.E]/.test(text) ? text : `${text}.0`;
}

const escapes: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
};

// What Newtonsoft's default StringEscapeHandling escapes: quotes, backslash, what comes before the
// space, and the three line ends that JavaScript of old did not take in strings.
const escaped = /[^ !#-[\]-\u0084\u0086-\u2027\u202a-\uffff]/g;

function isEscaped(unit: number): boolean {
  if (unit < 0x7f) return unit < 0x20 || unit === 0x22 || unit === 0x5c;
  return unit === 0x85 || unit === 0x2028 || unit === 0x2029;
}

/** A JSON string. */
export function quote(text: string): string {
  // Most texts are short, and need no expression.
  for (let index = 0; index < text.length; index += 1) {
    if (isEscaped(text.charCodeAt(index))) return `"${text.replace(escaped, escapeUnit)}"`;
  }
  return `"${text}"`;
}

function escapeUnit(unit: string): string {
  return escapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
