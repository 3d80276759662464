import { format } from "../runtime/exceptions.ts";

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

/** Groups of four digits, the last of which may be filled up. */
function isWhole(text: string): boolean {
  return text.length % 4 === 0 && alphabet.test(text);
}

function invalid() {
  return format(
    "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.",
  );
}

/**
 * `Convert.FromBase64String`: space, tab, return and newline are ignored wherever they stand;
 * nothing else is, so base64url is refused and padding is required.
 */
export function fromBase64(text: string): Uint8Array {
  const buffer = Buffer.from(isWhole(text) ? text : withoutSpace(text), "base64");
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function withoutSpace(text: string): string {
  const compact = text.replace(/[ \t\r\n]/g, "");
  if (!isWhole(compact)) throw invalid();
  return compact;
}

/** `Convert.ToBase64String`. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** Base64 with a line break after every 76 characters. */
export function toBase64Lines(bytes: Uint8Array): string {
  return toBase64(bytes).replace(/.{76}(?=.)/g, "$&\r\n");
}
