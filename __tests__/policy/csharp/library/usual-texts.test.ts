// Texts as they are usually written are read and written in a shorter way; the long ways stand here, and both are asked.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64 } from "../../../../policy/csharp/library/base64.ts";
import { quote } from "../../../../policy/csharp/library/json/json-text.ts";
import { parseToken } from "../../../../policy/csharp/library/json/reader.ts";
import { type NumberReading, readInteger } from "../../../../policy/csharp/runtime/parse-number.ts";
import { numericKind } from "../../../../policy/csharp/types/numeric.ts";
import {
  byteType,
  charType,
  intType,
  longType,
  sbyteType,
  shortType,
  uintType,
  ulongType,
  ushortType,
} from "../../../../policy/csharp/types/well-known.ts";
import { runs } from "../../../property-runs.ts";

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));

function outcome<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    return message(error);
  }
}

describe("base64", () => {
  const whole = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  const parts = [
    "A",
    "b",
    "9",
    "+",
    "/",
    "=",
    "==",
    "AAAA",
    "Zm9v",
    " ",
    "\n",
    "\t\r",
    "-",
    "_",
    "é",
    "\0",
    "\f",
    "\u3000",
  ];
  const text = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((all) => all.join(""));

  function theLongWay(given: string): Uint8Array | undefined {
    const compact = given.replace(/[ \t\r\n]/g, "");
    return whole.test(compact) ? new Uint8Array(Buffer.from(compact, "base64")) : undefined;
  }

  it("is read or refused the same", () => {
    fc.assert(
      fc.property(text, (text) => {
        const expected = theLongWay(text);
        if (expected === undefined) expect(() => fromBase64(text)).toThrow("not a valid Base-64");
        else expect(fromBase64(text)).toEqual(expected);
      }),
      { numRuns: runs(8_000) },
    );
  });

  it("of all bytes and lengths comes back", () => {
    for (let length = 0; length < 300; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256);
      expect(fromBase64(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
    }
  });
});

describe("integers", () => {
  const types = [
    sbyteType,
    byteType,
    shortType,
    ushortType,
    charType,
    intType,
    uintType,
    longType,
    ulongType,
  ];
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 22 });
  const other = fc.string({ unit: fc.constantFrom(..."0019+- .,x\0\n\u0660"), maxLength: 5 });

  it.each(types)(
    "of $definition.name are read the same as behind a space, which is not usual",
    (type) => {
      const kind = numericKind(type);
      if (kind === undefined) throw new Error("An integer type is numeric.");
      const read = (text: string): NumberReading => readInteger(text, kind);
      fc.assert(
        fc.property(fc.oneof(digits, other), (text) => {
          expect(read(text)).toEqual(read(` ${text}`));
        }),
        { numRuns: runs(4_000) },
      );
      for (const text of [
        "",
        "0",
        "00",
        "9",
        "127",
        "128",
        "255",
        "256",
        "999999999",
        "2147483647",
        "2147483648",
      ]) {
        expect(read(text)).toEqual(read(` ${text}`));
      }
    },
  );
});

describe("JSON", () => {
  it("escapes each unit as Newtonsoft does, and texts of several the same", () => {
    // JSON.stringify escapes halves of pairs, which Newtonsoft does not, and not the line ends of JavaScript of old, which it does.
    const escapedUnit = (unit: string) => {
      if (/[\ud800-\udfff]/.test(unit)) return unit;
      if (/[\u0085\u2028\u2029]/.test(unit)) {
        return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
      }
      return JSON.stringify(unit).slice(1, -1);
    };
    const theLongWay = (text: string) => `"${text.split("").map(escapedUnit).join("")}"`;
    for (let unit = 0; unit <= 0xffff; unit += 1) {
      const text = String.fromCharCode(unit);
      if (quote(text) !== theLongWay(text)) expect(quote(text)).toBe(theLongWay(text));
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 6 }), (text) => {
        expect(quote(text)).toBe(theLongWay(text));
        expect(quote(`name ${text}`)).toBe(theLongWay(`name ${text}`));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("has the same strings, read character by character", () => {
    const part = fc.constantFrom(
      ...[
        "a",
        "bc",
        "é",
        "'",
        '"',
        "\\",
        "\\\\",
        '\\"',
        "\\n",
        "\\/",
        "\\u0041",
        "\\ud83d",
        "\\ude00",
        "\\u00",
        "\n",
        "\u2028",
        "\ud83d",
        "/*",
        "{",
      ],
    );
    const text = fc.tuple(
      fc.constantFrom('"', "'"),
      fc.array(part, { maxLength: 8 }),
      fc.constantFrom('"', "'", ""),
    );
    fc.assert(
      fc.property(text, ([begin, parts, end]) => {
        const json = `${begin}${parts.join("")}${end}`;
        expect(outcome(() => parseToken(json, "JToken").toString())).toBe(
          outcome(() => theString(json)),
        );
      }),
      { numRuns: runs(8_000), examples: [[["'", ["'", "/*", "/*", "/*"], '"']]] },
    );
  });

  it("has the same space between its tokens, however it is written", () => {
    const usual = ["", " ", "\n", "\r\n  ", "\t"];
    const space = fc.constantFrom(
      ...usual,
      "\v",
      "\f",
      "\u00a0",
      "\u0085",
      "\u2003",
      "/* a */",
      "// b\n",
      " /**/ ",
    );
    const tokens = [
      "{",
      '"a"',
      ":",
      "[",
      "1",
      ",",
      "-2.5",
      ",",
      "null",
      ",",
      "'b'",
      "]",
      ",",
      "c",
      ":",
      "{",
      "}",
      "}",
    ];
    fc.assert(
      fc.property(
        fc.array(space, { minLength: tokens.length, maxLength: tokens.length }),
        (spaces) => {
          const json = tokens.map((token, index) => `${spaces[index]}${token}`).join("");
          expect(parseToken(json, "JToken").print(false)).toBe('{"a":[1,-2.5,null,"b"],"c":{}}');
        },
      ),
      { numRuns: runs(1_000) },
    );
    for (const unit of ["\ufeff", "\u200b", "\0", "/", "/*", "//"]) {
      expect(() => parseToken(`{${unit}"a":1}`, "JToken")).toThrow();
    }
  });
});

/** A JSON string, or the message of what is wrong with it. */
function theString(json: string): string {
  const quote = json.charAt(0);
  let text = "";
  let at = 1;
  const fail = (problem: string): never => {
    const before = json.slice(0, at);
    const line = before.split("\n").length;
    throw new Error(
      `${problem} Path '', line ${line}, position ${at - (before.lastIndexOf("\n") + 1)}.`,
    );
  };
  for (;;) {
    const char = json.charAt(at);
    if (char === "") fail(`Unterminated string. Expected delimiter: ${quote}.`);
    at += 1;
    if (char === quote) break;
    if (char !== "\\") {
      text += char;
      continue;
    }
    const letter = json.charAt(at);
    at += 1;
    const plain = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }[letter];
    if (plain !== undefined) text += plain;
    else if (`\\"'/`.includes(letter) && letter !== "") text += letter;
    else if (letter !== "u") fail(`Bad JSON escape sequence: \\${letter}.`);
    else {
      const digits = json.slice(at, at + 4);
      if (!/^[\da-fA-F]{4}$/.test(digits)) fail(`Invalid Unicode escape sequence: \\u${digits}.`);
      at += 4;
      const low = /^\\u(d[c-f][\da-f]{2})/i.exec(json.slice(at))?.[1];
      const unit = Number.parseInt(digits, 16);
      if (unit >= 0xd800 && unit <= 0xdbff && low !== undefined) {
        at += 6;
        text += String.fromCharCode(unit, Number.parseInt(low, 16));
      } else text += unit >= 0xd800 && unit <= 0xdfff ? "\ufffd" : String.fromCharCode(unit);
    }
  }
  at += /^(?:\s|\/\*.*?\*\/)*/s.exec(json.slice(at))?.[0].length ?? 0;
  if (at < json.length) {
    fail(`Additional text encountered after finished reading JSON content: ${json.charAt(at)}.`);
  }
  return text;
}
