import { define } from "../../types/registry.ts";
import { keptCharacters, percentEncode } from "../uri/percent.ts";
import { entities } from "./html-entities.ts";

type Text = string | null;

const htmlEscapes: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "&": "&amp;",
};

/** `WebUtility.HtmlEncode`: the five characters, Latin-1 beyond ASCII, and surrogate pairs. */
function htmlEncode(text: string): string {
  let result = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isNumeric = (code >= 160 && code < 256) || code > 0xffff;
    result += htmlEscapes[character] ?? (isNumeric ? `&#${code};` : loneSurrogate(character, code));
  }
  return result;
}

function loneSurrogate(character: string, code: number): string {
  return code >= 0xd800 && code <= 0xdfff ? "\ufffd" : character;
}

/** `WebUtility.HtmlDecode`: named and numeric entities; anything else stays as it is. */
function htmlDecode(text: string): string {
  return text.replace(/&(#[xX][\da-fA-F]+|#\d+|[A-Za-z][A-Za-z0-9]*);/g, (whole, body: string) => {
    if (!body.startsWith("#")) return entities.get(body) ?? whole;
    const isHex = /^#[xX]/.test(body);
    const code = Number.parseInt(body.slice(isHex ? 2 : 1), isHex ? 16 : 10);
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : whole;
  });
}

const keptInUrl = keptCharacters(/[A-Za-z0-9\-_.!*() ]/);

/** `WebUtility.UrlEncode`: space becomes `+`, hexadecimal digits are upper case. */
export function urlEncode(text: string): string {
  return percentEncode(text, keptInUrl).replaceAll(" ", "+");
}

/** `WebUtility.UrlDecode`: `+` is a space, and what is no escape stays as it is. */
export function urlDecode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  return spaced.replace(/(?:%[\da-fA-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

function nullable(convert: (text: string) => string): (text: Text) => Text {
  return (text) => (text === null ? null : convert(text));
}

define("static class System.Net.WebUtility", {
  "static HtmlEncode(string value): string": nullable(htmlEncode),
  "static HtmlDecode(string value): string": nullable(htmlDecode),
  "static UrlEncode(string value): string": nullable(urlEncode),
  "static UrlDecode(string encodedValue): string": nullable(urlDecode),
});
