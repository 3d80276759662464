import { takeBytes } from "../../runtime/budget.ts";

// Percent-encoding as System.Uri and System.Net.WebUtility do it.

/** The characters of ASCII that an encoding keeps. */
export type Kept = ReadonlySet<number>;

export function keptCharacters(kept: RegExp): Kept {
  const ascii = Array.from({ length: 0x80 }, (_, code) => code);
  return new Set(ascii.filter((code) => kept.test(String.fromCharCode(code))));
}

const hexadecimal = Buffer.from("0123456789ABCDEF");
const percent = 0x25;
const none: Kept = new Set();

/**
 * `%XX` for every UTF-8 byte of a text that is not kept; a lone surrogate counts as U+FFFD. It goes over bytes, since a long text that
 * is put together by its characters takes ten times as long, and a pattern that is replaced in one too often ends the process.
 */
export function percentEncode(text: string, kept: Kept = none): string {
  const bytes = Buffer.from(text, "utf8");
  let length = 0;
  for (const byte of bytes) length += kept.has(byte) ? 1 : 3;
  if (length === text.length) return text;
  takeBytes(length);
  const encoded = Buffer.allocUnsafe(length);
  let at = 0;
  for (const byte of bytes) {
    if (kept.has(byte)) {
      encoded[at] = byte;
      at += 1;
    } else {
      encoded[at] = percent;
      encoded[at + 1] = hexadecimal[byte >> 4] ?? 0;
      encoded[at + 2] = hexadecimal[byte & 0xf] ?? 0;
      at += 3;
    }
  }
  return encoded.toString("latin1");
}

const unreserved = /^[A-Za-z0-9\-._~]$/;
const keptInData = keptCharacters(unreserved);

/** `Uri.EscapeDataString` (RFC 3986, section 2.3). */
export function escapeDataString(text: string): string {
  return percentEncode(text, keptInData);
}

const allowedInUri = /^[A-Za-z0-9\-._~!#$&'()*+,/:;=?@[\]]$/;
const keptInUri = keptCharacters(allowedInUri);

/** Escapes what may not stand in a URI, and keeps escapes that are there already. */
export function escapeIllegal(text: string): string {
  // What follows a percent sign that begins no escape is not looked at for escapes, as in .NET.
  return text.replace(/(?:%[\da-fA-F]{2})+|%[\s\S]{0,2}|[\s\S]/gu, (part, at: number) => {
    if (!part.startsWith("%")) return escaped(part);
    if (isEscapes.test(part)) return normaliseEscapes(part);
    return `%25${keepingEscapes(part.slice(1), text.slice(at + part.length, at + part.length + 2))}`;
  });
}

const isEscapes = /^(?:%[\da-fA-F]{2})+$/;

function escaped(character: string): string {
  return allowedInUri.test(character) ? character : percentEncode(character);
}

/** A percent sign that begins an escape with what follows stays as it is. */
function keepingEscapes(part: string, next: string): string {
  return Array.from(part, (character, index) => {
    if (character !== "%") return escaped(character);
    return /^[\da-fA-F]{2}/.test(part.slice(index + 1) + next) ? "%" : "%25";
  }).join("");
}

/** RFC 3986, section 6.2.2.2: what needs no escape has none. Whole characters of UTF-8 are written in capitals. */
function normaliseEscapes(run: string): string {
  const decoded = percentDecode(run, (character) => character.charCodeAt(0) < 0x80);
  return decoded.replace(/%[\da-fA-F]{2}|[\s\S]/gu, (part) => {
    if (!part.startsWith("%")) return percentEncode(part);
    const character = String.fromCharCode(Number.parseInt(part.slice(1), 16));
    return unreserved.test(character) ? character : part;
  });
}

/** `Uri.EscapeUriString`. */
export function escapeUriString(text: string): string {
  return percentEncode(text, keptInUri);
}

const byteRun = /(?:%[\da-fA-F]{2})+/g;

/** Decodes percent-encoded UTF-8; what is no UTF-8, or is to be kept, stays encoded. */
export function percentDecode(
  text: string,
  keeps: (character: string) => boolean = () => false,
): string {
  return text.replace(byteRun, (run) => {
    const bytes = Uint8Array.from(run.slice(1).split("%"), (hex) => Number.parseInt(hex, 16));
    let result = "";
    for (let index = 0; index < bytes.length; ) {
      const length = sequenceLength(bytes[index] ?? 0);
      const part = bytes.subarray(index, index + length);
      const character = decodeStrictly(part);
      const source = run.slice(index * 3, (index + (character === undefined ? 1 : length)) * 3);
      result += character === undefined || keeps(character) ? source : character;
      index += character === undefined ? 1 : length;
    }
    return result;
  });
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString("utf8");
  return text.includes("\ufffd") || [...text].length !== 1 ? undefined : text;
}

// dotnet/runtime, UriHelper.IsNotSafeForUnescape: what ToString() leaves encoded.
function isUnsafeToShow(character: string): boolean {
  const code = character.charCodeAt(0);
  const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f);
  return isControl || ";/:@?&=+$,#[]!'()*%\\".includes(character);
}

/** The readable form that `Uri.ToString()` gives. */
export function unescapeForDisplay(text: string): string {
  return percentDecode(text, isUnsafeToShow);
}
