import { arrayFrom } from "../../runtime/arrays.ts";
import { textOfUnits } from "../../runtime/characters.ts";
import { argumentOutOfRange, required } from "../../runtime/exceptions.ts";
import { iterate } from "../../runtime/iteration.ts";
import { Unsupported } from "../../runtime/stopped.ts";
import { type ArrayValue, PlainObject } from "../../runtime/value.ts";
import { constrain } from "../../types/constraints.ts";
import { define } from "../../types/registry.ts";
import { charType } from "../../types/well-known.ts";

/** How one encoding turns text into bytes and back. */
interface Codec {
  readonly webName: string;
  readonly codePage: number;
  readonly encode: (text: string) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => string;
}

/** Encodes unit by unit; what does not fit becomes a question mark. */
function singleByte(max: number): (text: string) => Uint8Array {
  return (text) => {
    // Of each unit Node.js takes the lower byte.
    const bytes = copy(Buffer.from(text, "latin1"));
    const isAscii = Buffer.byteLength(text, "utf8") === text.length;
    if (isAscii) return bytes;
    for (let index = 0; index < text.length; index += 1) {
      if (text.charCodeAt(index) > max) bytes[index] = 0x3f;
    }
    return bytes;
  };
}

function copy(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

const view = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const replacement = "\ufffd";

// .NET leaves a byte order mark where it is, as Buffer does; TextDecoder would remove it.
const utf8: Codec = {
  webName: "utf-8",
  codePage: 65001,
  encode: (text) => copy(Buffer.from(text, "utf8")),
  decode: (bytes) => view(bytes).toString("utf8"),
};

const ascii: Codec = {
  webName: "us-ascii",
  codePage: 20127,
  encode: singleByte(0x7f),
  decode: (bytes) =>
    view(bytes)
      .toString("latin1")
      .replace(/[\x80-\xff]/g, "?"),
};

const latin1: Codec = {
  webName: "iso-8859-1",
  codePage: 28591,
  encode: singleByte(0xff),
  decode: (bytes) => view(bytes).toString("latin1"),
};

const utf16: Codec = {
  webName: "utf-16",
  codePage: 1200,
  encode: (text) => copy(Buffer.from(text.toWellFormed(), "utf16le")),
  decode: (bytes) => {
    const text = view(bytes).toString("utf16le").toWellFormed();
    return bytes.length % 2 === 1 ? text + replacement : text;
  },
};

const utf16BigEndian: Codec = {
  webName: "utf-16BE",
  codePage: 1201,
  encode: (text) => swapped(utf16.encode(text), 2),
  decode: (bytes) => utf16.decode(swapped(bytes, 2)),
};

const utf32: Codec = {
  webName: "utf-32",
  codePage: 12000,
  encode: (text) => {
    const points = Array.from(text.toWellFormed(), (character) => character.codePointAt(0) ?? 0);
    const view = new DataView(new ArrayBuffer(points.length * 4));
    for (const [index, point] of points.entries()) view.setUint32(index * 4, point, true);
    return new Uint8Array(view.buffer);
  },
  decode: (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let text = "";
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const point = view.getUint32(at, true);
      const isCharacter = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
      text += isCharacter ? String.fromCodePoint(point) : replacement;
    }
    return bytes.length % 4 === 0 ? text : text + replacement;
  },
};

/** Whole groups of bytes, each in the other order. */
function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const result = bytes.slice();
  for (let at = 0; at + size <= result.length; at += size) result.subarray(at, at + size).reverse();
  return result;
}

const names: ReadonlyMap<string, Codec> = new Map([
  ["utf-8", utf8],
  ["us-ascii", ascii],
  ["ascii", ascii],
  ["iso-8859-1", latin1],
  ["latin1", latin1],
  ["utf-16", utf16],
  ["unicode", utf16],
  ["utf-16be", utf16BigEndian],
  ["utf-32", utf32],
]);

/** A System.Text.Encoding. */
class EncodingValue extends PlainObject {
  protected readonly typeName = "System.Text.Encoding";
  readonly codec: Codec;

  constructor(codec: Codec) {
    super();
    this.codec = codec;
  }
}

function named(name: string | null): EncodingValue {
  const codec = names.get(required(name, "name").toLowerCase());
  if (codec === undefined) {
    throw new Unsupported(`The encoding '${name}' is not supported here; use utf-8 or utf-16.`);
  }
  return new EncodingValue(codec);
}

function range(bytes: Uint8Array | null, index: number, count: number): Uint8Array {
  const given = required(bytes, "bytes");
  if (index < 0 || count < 0 || index + count > given.length) {
    throw argumentOutOfRange(
      "bytes",
      "Index and count must refer to a location within the buffer.",
    );
  }
  return given.subarray(index, index + count);
}

const constant = (codec: Codec) => {
  const value = new EncodingValue(codec);
  return () => value;
};

define("class System.Text.Encoding", {
  "static UTF8: Encoding": constant(utf8),
  "static ASCII: Encoding": constant(ascii),
  "static Unicode: Encoding": constant(utf16),
  "static BigEndianUnicode: Encoding": constant(utf16BigEndian),
  "static UTF32: Encoding": constant(utf32),
  "static Default: Encoding": constant(utf8),
  "static GetEncoding(string name): Encoding": named,
  "WebName: string": (self: EncodingValue) => self.codec.webName,
  "CodePage: int": (self: EncodingValue) => self.codec.codePage,
  "GetBytes(string s): byte[]": (self: EncodingValue, text: string | null) =>
    self.codec.encode(required(text, "s")),
  "GetBytes(char[] chars): byte[]": (self: EncodingValue, units: ArrayValue | null) =>
    self.codec.encode(textOfUnits(required(units, "chars").items)),
  "GetByteCount(string s): int": (self: EncodingValue, text: string | null) =>
    self.codec.encode(required(text, "s")).length,
  "GetString(byte[] bytes): string": (self: EncodingValue, bytes: Uint8Array | null) =>
    self.codec.decode(required(bytes, "bytes")),
  "GetString(byte[] bytes, int index, int count): string": (
    self: EncodingValue,
    bytes: Uint8Array | null,
    index: number,
    count: number,
  ) => self.codec.decode(range(bytes, index, count)),
  "GetChars(byte[] bytes): char[]": (self: EncodingValue, bytes: Uint8Array | null) =>
    arrayFrom(charType, iterate(self.codec.decode(required(bytes, "bytes")))),
  "GetCharCount(byte[] bytes): int": (self: EncodingValue, bytes: Uint8Array | null) =>
    self.codec.decode(required(bytes, "bytes")).length,
});

constrain("System.Text.Encoding", "GetEncoding", (_, [name]) =>
  typeof name === "string" && !names.has(name.toLowerCase())
    ? {
        rule: "csharp-unsupported",
        message: `The encoding '${name}' is not supported here; use utf-8, us-ascii, iso-8859-1, utf-16 or utf-32.`,
      }
    : undefined,
);
