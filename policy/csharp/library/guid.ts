import { randomUUID } from "node:crypto";
import { defaultOf } from "../runtime/casting.ts";
import { trim } from "../runtime/characters.ts";
import { argument, format, required } from "../runtime/exceptions.ts";
import { PlainObject, type Reference } from "../runtime/value.ts";
import { define } from "../types/registry.ts";

const unknownFormat =
  'Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".';

/** A System.Guid. */
export class GuidValue extends PlainObject {
  protected readonly typeName = "System.Guid";
  /** 32 lower-case hexadecimal digits. */
  readonly digits: string;

  constructor(digits: string) {
    super();
    this.digits = digits;
  }

  /** Reads one of the forms N, D, B, P and X; undefined for anything else. */
  static read(text: string): GuidValue | undefined {
    // As most are written.
    if (/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/.test(text)) {
      return new GuidValue(digitsOf(text));
    }
    const trimmed = text.trim();
    const hexadecimal = readHexadecimal(trimmed);
    if (hexadecimal !== undefined) return new GuidValue(hexadecimal);
    const inner = /^\{(.*)\}$|^\((.*)\)$/.exec(trimmed);
    const body = inner?.[1] ?? inner?.[2] ?? trimmed;
    const isDashed = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i.test(body);
    if (!isDashed && (inner !== null || !/^[\da-f]{32}$/i.test(body))) return undefined;
    return new GuidValue(body.replaceAll("-", "").toLowerCase());
  }

  compareTo(other: unknown): number {
    const { digits } = other as GuidValue;
    return this.digits < digits ? -1 : Number(this.digits > digits);
  }

  override equals(other: unknown): boolean {
    return other instanceof GuidValue && other.digits === this.digits;
  }

  override get equalityKey(): string {
    return this.digits;
  }

  override toString(): string {
    return this.format("D");
  }

  format(specifier: string | null): string {
    switch ((specifier || "D").toUpperCase()) {
      case "N":
        return this.digits;
      case "D":
        return this.#dashed();
      case "B":
        return `{${this.#dashed()}}`;
      case "P":
        return `(${this.#dashed()})`;
      case "X": {
        const [, a, b, c, rest = ""] = /^(.{8})(.{4})(.{4})(.*)$/.exec(this.digits) ?? [];
        return `{0x${a},0x${b},0x${c},{${rest.replace(/..(?!$)/g, "0x$&,").replace(/..$/, "0x$&")}}}`;
      }
      default:
        throw format(unknownFormat);
    }
  }

  #dashed(): string {
    const { digits } = this;
    const start = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}`;
    return `${start}-${digits.slice(16, 20)}-${digits.slice(20)}`;
  }

  // The first three groups are stored least significant byte first.
  static readonly #byteOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

  static fromBytes(bytes: Uint8Array): GuidValue {
    if (bytes.length !== 16)
      throw argument("Byte array for Guid must be exactly 16 bytes long.", "b");
    const hex = (index: number) => (bytes[index] ?? 0).toString(16).padStart(2, "0");
    return new GuidValue(GuidValue.#byteOrder.map(hex).join(""));
  }

  toBytes(): Uint8Array {
    const straight = Uint8Array.from(this.digits.match(/../g) ?? [], (pair) =>
      Number.parseInt(pair, 16),
    );
    return Uint8Array.from(GuidValue.#byteOrder, (index) => straight[index] ?? 0);
  }
}

function withoutZeros(digits: string): string {
  const short = trim(digits, (unit) => unit === 0x30, "start");
  return short === "" && digits !== "" ? "0" : short;
}

/** The form X: `{0x00000000,0x0000,0x0000,{0x00,…}}`, where zeros in front may be left out. */
function readHexadecimal(text: string): string | undefined {
  const parts = /^\{([^{}]+),\{([^{}]+)\}\}$/.exec(text.replace(/\s/g, ""));
  if (parts === null) return undefined;
  const numbers = `${parts[1]},${parts[2]}`.split(",");
  const widths = [8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2];
  if (numbers.length !== widths.length) return undefined;
  let digits = "";
  for (const [index, width] of widths.entries()) {
    const number = withoutZeros(/^0x([\da-f]+)$/i.exec(numbers[index] ?? "")?.[1] ?? "");
    if (number === "" || number.length > width) return undefined;
    digits += number.padStart(width, "0");
  }
  return digits.toLowerCase();
}

/** What ParseExact takes for each format. */
const exact: Readonly<Record<string, RegExp>> = {
  N: /^[\da-f]{32}$/i,
  D: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  B: /^\{[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}$/i,
  P: /^\([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\)$/i,
  X: /^\s*\{\s*0/,
};

/** Undefined where the text is of another form. @throws for what is no format */
function readExact(text: string, letter: string): GuidValue | undefined {
  const form = exact[letter.toUpperCase()];
  if (form === undefined) throw format(unknownFormat);
  return form.test(text.trim()) ? GuidValue.read(text) : undefined;
}

/** Of the form D. */
function digitsOf(text: string): string {
  return (
    text.slice(0, 8) + text.slice(9, 13) + text.slice(14, 18) + text.slice(19, 23) + text.slice(24)
  );
}

const empty = new GuidValue("0".repeat(32));

function parse(text: string | null, parameter: string): GuidValue {
  const value = GuidValue.read(required(text, parameter));
  if (value === undefined) {
    throw format(
      "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).",
    );
  }
  return value;
}

define("struct System.Guid : System.IComparable, System.IFormattable", {
  "new(string g)": (text: string | null) => parse(text, "g"),
  "new(byte[] b)": (bytes: Uint8Array | null) => GuidValue.fromBytes(required(bytes, "b")),
  "static Empty: Guid": () => empty,
  "static NewGuid(): Guid": () => new GuidValue(digitsOf(randomUUID())),
  "static Parse(string input): Guid": (text: string | null) => parse(text, "input"),
  "static TryParse(string input, out Guid result): bool": (
    text: string | null,
    result: Reference<GuidValue>,
  ) => {
    const value = text === null ? undefined : GuidValue.read(text);
    result.value = value ?? empty;
    return value !== undefined;
  },
  "static ParseExact(string input, string format): Guid": (
    text: string | null,
    form: string | null,
  ) => {
    const value = readExact(required(text, "input"), required(form, "format"));
    if (value === undefined) throw format("The text is no Guid of the format.");
    return value;
  },
  "static TryParseExact(string input, string format, out Guid result): bool": (
    text: string | null,
    form: string | null,
    result: Reference<GuidValue>,
  ) => {
    const isForm = text !== null && form !== null && Object.hasOwn(exact, form.toUpperCase());
    const value = isForm ? readExact(text, form) : undefined;
    result.value = value ?? empty;
    return value !== undefined;
  },
  "GetHashCode(): int": (self: GuidValue) => {
    const bytes = self.toBytes();
    const view = new DataView(bytes.buffer);
    return [0, 4, 8, 12].reduce((hash, offset) => hash ^ view.getInt32(offset, true), 0);
  },
  "ToByteArray(): byte[]": (self: GuidValue) => self.toBytes(),
  "ToString(): string": (self: GuidValue) => self.toString(),
  "ToString(string format): string": (self: GuidValue, specifier: string | null) =>
    self.format(specifier),
  "CompareTo(Guid value): int": (self: GuidValue, other: GuidValue) => self.compareTo(other),
  "Equals(Guid g): bool": (self: GuidValue, other: GuidValue) => self.equals(other),
  "operator ==(Guid a, Guid b): bool": (a: GuidValue, b: GuidValue) => a.equals(b),
  "operator !=(Guid a, Guid b): bool": (a: GuidValue, b: GuidValue) => !a.equals(b),
});

defaultOf("System.Guid", () => empty);
