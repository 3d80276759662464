import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asBoolean,
  asBytes,
  asString,
  Boxed,
  boxInt,
  boxLong,
  type CSharpValue,
  display,
} from "../../../policy/csharp/index.ts";
import { runs } from "../../property-runs.ts";
import { compiled, compiler, contextWith } from "./evaluating.ts";

/** Runs a compiled expression with the variables `a` and `b`. */
function withOperands(text: string) {
  const expression = compiled(text);
  return (a: CSharpValue, b: CSharpValue = null) =>
    expression.evaluate(contextWith({ variables: { a, b } }));
}

const int = fc.integer({ min: -0x80000000, max: 0x7fffffff });
const long = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });

/** What each operator computes, exactly, before it is cut to its type. */
const exact: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
};

describe("integers wrap as in two's complement", () => {
  it.each(Object.keys(exact))("int %s int", (operator) => {
    const run = withOperands(`(int)context.Variables["a"] ${operator} (int)context.Variables["b"]`);
    fc.assert(
      fc.property(int, int, (a, b) => {
        const expected = BigInt.asIntN(32, exact[operator]?.(BigInt(a), BigInt(b)) ?? 0n);
        expect(run(boxInt(a), boxInt(b))).toEqual(boxInt(Number(expected)));
      }),
    );
  });

  it.each(Object.keys(exact))("long %s long", (operator) => {
    const run = withOperands(
      `(long)context.Variables["a"] ${operator} (long)context.Variables["b"]`,
    );
    fc.assert(
      fc.property(long, long, (a, b) => {
        const expected = BigInt.asIntN(64, exact[operator]?.(a, b) ?? 0n);
        expect(run(boxLong(a), boxLong(b))).toEqual(boxLong(expected));
      }),
    );
  });

  it("division and remainder belong together", () => {
    const quotient = withOperands('(int)context.Variables["a"] / (int)context.Variables["b"]');
    const remainder = withOperands('(int)context.Variables["a"] % (int)context.Variables["b"]');
    fc.assert(
      fc.property(int, int, (a, b) => {
        fc.pre(b !== 0 && !(a === -0x80000000 && b === -1));
        const q = (quotient(boxInt(a), boxInt(b)) as Boxed).value as number;
        const r = (remainder(boxInt(a), boxInt(b)) as Boxed).value as number;
        expect(BigInt(q) * BigInt(b) + BigInt(r)).toBe(BigInt(a));
        expect(Math.abs(r)).toBeLessThan(Math.abs(b));
        expect(r === 0 || Math.sign(r) === Math.sign(a)).toBe(true);
      }),
    );
  });

  it("shifts use the low bits of the count", () => {
    const left = withOperands('(int)context.Variables["a"] << (int)context.Variables["b"]');
    const right = withOperands('(long)context.Variables["a"] >> (int)context.Variables["b"]');
    fc.assert(
      fc.property(int, long, int, (i, l, count) => {
        const shifted = BigInt.asIntN(32, BigInt(i) << BigInt(count & 31));
        expect(left(boxInt(i), boxInt(count))).toEqual(boxInt(Number(shifted)));
        expect(right(boxLong(l), boxInt(count))).toEqual(boxLong(l >> BigInt(count & 63)));
      }),
    );
  });

  it("checked arithmetic throws exactly when it does not fit", () => {
    const run = withOperands('checked((int)context.Variables["a"] * (int)context.Variables["b"])');
    fc.assert(
      fc.property(int, int, (a, b) => {
        const product = BigInt(a) * BigInt(b);
        if (product === BigInt.asIntN(32, product)) {
          expect(run(boxInt(a), boxInt(b))).toEqual(boxInt(Number(product)));
        } else expect(() => run(boxInt(a), boxInt(b))).toThrow("overflow");
      }),
    );
  });

  it.each([
    ["byte", 8, false],
    ["sbyte", 8, true],
    ["short", 16, true],
    ["ushort", 16, false],
    ["uint", 32, false],
    ["char", 16, false],
    ["ulong", 64, false],
  ] as const)("a cast from long to %s keeps the low bits", (type, bits, isSigned) => {
    const run = withOperands(`(${type})(long)context.Variables["a"]`);
    fc.assert(
      fc.property(long, (a) => {
        const expected = isSigned ? BigInt.asIntN(bits, a) : BigInt.asUintN(bits, a);
        expect(BigInt((run(boxLong(a)) as Boxed).value)).toBe(expected);
      }),
    );
  });

  it("numbers survive being printed and parsed", () => {
    const ints = withOperands('int.Parse(((int)context.Variables["a"]).ToString())');
    const doubles = withOperands(
      'var d = (double)context.Variables["a"]; return double.Parse(d.ToString()).Equals(d);',
    );
    const hex = withOperands(
      'var i = (int)context.Variables["a"]; return Convert.ToInt32(i.ToString("X8"), 16) == i;',
    );
    const double = compiled("1.0").evaluate(contextWith()) as Boxed;
    fc.assert(
      fc.property(int, fc.double({ noNaN: true }), (i, d) => {
        expect(ints(boxInt(i))).toEqual(boxInt(i));
        expect(hex(boxInt(i))).toBe(true);
        expect(doubles(new Boxed(double.csharpType, d))).toBe(true);
      }),
    );
  });
});

describe("text", () => {
  const text = fc.string({ unit: "binary" });

  it("survives UTF-8 and base64", () => {
    const run = withOperands(
      'Encoding.UTF8.GetString(Convert.FromBase64String(Convert.ToBase64String(Encoding.UTF8.GetBytes((string)context.Variables["a"]))))',
    );
    fc.assert(
      fc.property(text, (a) => {
        expect(run(a)).toBe(a.toWellFormed());
      }),
    );
  });

  it("bytes survive base64, with white space anywhere", () => {
    const run = withOperands('Convert.FromBase64String((string)context.Variables["a"])');
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), (bytes, at) => {
        const base64 = Buffer.from(bytes).toString("base64");
        const place = at % (base64.length + 1);
        const spaced = `${base64.slice(0, place)}\r\n ${base64.slice(place)}`;
        expect(asBytes(run(spaced))).toEqual(bytes);
      }),
    );
  });

  it("survives being escaped and unescaped", () => {
    const url = withOperands(
      'System.Net.WebUtility.UrlDecode(System.Net.WebUtility.UrlEncode((string)context.Variables["a"]))',
    );
    const uri = withOperands(
      'Uri.UnescapeDataString(Uri.EscapeDataString((string)context.Variables["a"]))',
    );
    const html = withOperands(
      'System.Net.WebUtility.HtmlDecode(System.Net.WebUtility.HtmlEncode((string)context.Variables["a"]))',
    );
    fc.assert(
      fc.property(text, (a) => {
        expect(url(a)).toBe(a.toWellFormed());
        expect(uri(a)).toBe(a.toWellFormed());
        expect(html(a)).toBe(a.toWellFormed());
      }),
    );
  });

  it("is what it says as a literal", () => {
    fc.assert(
      fc.property(text, (a) => {
        const units = a
          .split("")
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
        expect(compiled(`"${units.join("")}"`).evaluate(contextWith())).toBe(a);
        const verbatim = a.toWellFormed().replaceAll("\0", "").replaceAll('"', '""');
        expect(compiled(`@"${verbatim}"`).evaluate(contextWith())).toBe(
          verbatim.replaceAll('""', '"'),
        );
      }),
    );
  });

  it("compares by code units when it is ordinal", () => {
    const run = withOperands(
      'Math.Sign(string.CompareOrdinal((string)context.Variables["a"], (string)context.Variables["b"]))',
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(run(a, b)).toEqual(boxInt(a < b ? -1 : a > b ? 1 : 0));
      }),
    );
  });

  it("is split and joined without loss", () => {
    const run = withOperands('string.Join(",", ((string)context.Variables["a"]).Split(\',\'))');
    fc.assert(
      fc.property(text, (a) => {
        expect(run(a)).toBe(a);
      }),
    );
  });
});

describe("JSON", () => {
  // Strings that look like dates become dates; that is tested elsewhere.
  const plain = fc
    .string({ unit: "grapheme" })
    .filter((each) => !/^\d{4}-\d\d-\d\dT|^\/Date/.test(each));
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { depthSize: "small" },
      plain,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("json"), { maxLength: 4 }),
      fc.dictionary(plain, tie("json"), { maxKeys: 4 }),
    ),
  }));

  it("is printed as it was read", () => {
    const run = withOperands(
      'JToken.Parse((string)context.Variables["a"]).ToString(Newtonsoft.Json.Formatting.None)',
    );
    fc.assert(
      fc.property(json, (value) => {
        const printed = asString(run(JSON.stringify(value))) ?? "";
        expect(JSON.parse(printed)).toEqual(value);
      }),
    );
  });

  it("equals itself after a round trip through its indented form", () => {
    const run = withOperands(
      'var t = JToken.Parse((string)context.Variables["a"]); return JToken.DeepEquals(t, JToken.Parse(JsonConvert.SerializeObject(t, Newtonsoft.Json.Formatting.Indented)));',
    );
    fc.assert(
      fc.property(json, (value) => {
        expect(asBoolean(run(JSON.stringify(value)))).toBe(true);
      }),
    );
  });
});

describe("crypto", () => {
  it("what is encrypted comes back, and nothing else does", () => {
    const run = withOperands(
      'var key = new byte[32]; var iv = new byte[16]; return ((byte[])context.Variables["a"]).Encrypt("Aes", key, iv).Decrypt("Aes", key, iv);',
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(run(bytes)).toEqual(bytes);
      }),
    );
  });
});

describe("findings", () => {
  it("any text gives findings or a value, never a fault of the compiler", () => {
    const words = fc.constantFrom(
      ...'var int string x y = + - * / ( ) { } [ ] ; , . ?. ?? ? : => if else for foreach in while return new null true 1 2.5 \'c\' "s" $"{x}" context Request Variables is as switch case default break throw try catch finally out await @ # \\ < > && ||'.split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 14 }), fc.boolean(), (parts, isBlock) => {
        const text = parts.join(" ");
        const compilation = compiler.compile({ text, form: isBlock ? "block" : "expression" });
        if (compilation.ok) return;
        expect(compilation.findings.length).toBeGreaterThan(0);
        for (const { offset, length, message } of compilation.findings) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + length).toBeLessThanOrEqual(Math.max(text.length, 1));
          expect(message).toMatch(/[.?]$/);
        }
      }),
      { numRuns: runs(400) },
    );
  });

  it("display never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(int.map(boxInt), long.map(boxLong), fc.string(), fc.boolean()),
        (value) => {
          expect(typeof display(value)).toBe("string");
        },
      ),
    );
  });
});
