import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compiled, contextWith } from "../policy/csharp/evaluating.ts";
import { runs } from "../property-runs.ts";
import { codeWith } from "./policy-code.ts";

const input =
  'string purpose = (string)context.Variables["purpose"]; string text = (string)context.Variables["text"];';

function sealer(generation: number) {
  const code = `${input} {{> sealing/seal purpose="purpose" from="text" to="box"}} return box;`;
  const block = compiled(codeWith(code, generation));
  return (text: string, purpose = "a purpose"): string =>
    String(block.evaluate(contextWith({ variables: { text, purpose } })));
}

function opener(generation: number) {
  const code = `${input} {{> sealing/unseal purpose="purpose" from="text" to="opened"}} return opened;`;
  const block = compiled(codeWith(code, generation));
  return (text: string | null, purpose = "a purpose"): unknown =>
    block.evaluate(contextWith({ variables: { text, purpose } }));
}

const seal = sealer(1);
const open = opener(1);
const text = fc.string({ unit: "binary", maxLength: 200 });
const purpose = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 20 });
const bytesOf = (sealed: string) => Buffer.from(sealed, "base64url");
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

describe("a sealed text", () => {
  it("opens to what it was, whatever that is", () => {
    fc.assert(
      fc.property(text, purpose, (one, use) => {
        const sealed = seal(one, use);
        expect(sealed).toMatch(/^[A-Za-z0-9_-]{88,}$/);
        expect(open(sealed, use)).toBe(one);
      }),
      { numRuns: runs(300) },
    );
    const long = "é".repeat(6_000);
    expect(open(seal(long))).toBe(long);
  });

  it("looks different each time, and shows nothing of the text but its length", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{16,64}$/), (one) => {
        const [first, second] = [seal(one), seal(one)];
        // Version and key id are the same; nothing behind them is.
        expect(first.slice(0, 2)).toBe(second.slice(0, 2));
        expect(bytesOf(first).subarray(2, 18)).not.toEqual(bytesOf(second).subarray(2, 18));
        expect(bytesOf(first).subarray(-32)).not.toEqual(bytesOf(second).subarray(-32));
        expect(bytesOf(first).toString("latin1")).not.toContain(one.slice(0, 8));
        expect(bytesOf(first).length).toBe(50 + 16 * (Math.floor(one.length / 16) + 1));
      }),
      { numRuns: runs(50) },
    );
  });

  it("opens to nothing when any bit of any byte is another", () => {
    const sealed = bytesOf(seal("something short"));
    for (const [at, byte] of sealed.entries()) {
      for (let bit = 1; bit < 256; bit *= 2) {
        const altered = Buffer.from(sealed);
        altered[at] = byte ^ bit;
        expect(open(textOf(altered))).toBeNull();
      }
    }
  });

  it("opens to nothing when any character is another, unless it spells the same bytes", () => {
    const alphabet = [
      ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
      ..."+/=. \n\0é",
    ];
    const sealed = seal("something else");
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...alphabet), (at, letter) => {
        const altered = sealed.slice(0, at) + letter + sealed.slice(at + 1);
        const same = /^[\w-]+$/.test(altered) && bytesOf(altered).equals(bytesOf(sealed));
        expect(open(altered)).toBe(same ? "something else" : null);
      }),
      { numRuns: runs(500) },
    );
  });

  it("opens to nothing cut short, made longer, put together or cut out", () => {
    const [one, other] = [
      bytesOf(seal("the first text")),
      bytesOf(seal("another text of more than a block")),
    ];
    for (let length = 0; length < one.length; length += 1) {
      expect(open(textOf(one.subarray(0, length)))).toBeNull();
      expect(open(textOf(one.subarray(length + 1)))).toBeNull();
    }
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.nat(),
        fc.nat(),
        (more, a, b) => {
          expect(open(textOf(Buffer.concat([one, more])))).toBeNull();
          expect(open(textOf(Buffer.concat([more, one])))).toBeNull();
          const [from, to] = [a % one.length, b % other.length];
          const joined = Buffer.concat([one.subarray(0, from), other.subarray(to)]);
          const whole = joined.equals(one) || joined.equals(other);
          if (!whole) expect(open(textOf(joined))).toBeNull();
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it("opens for no other purpose", () => {
    fc.assert(
      fc.property(text, purpose, purpose, (one, use, other) => {
        fc.pre(use !== other);
        expect(open(seal(one, use), other)).toBeNull();
      }),
      { numRuns: runs(200) },
    );
    for (const other of ["", "code", "code  x", "Code x", "code x ", "code x\0", "xcode x"]) {
      expect(open(seal("text", "code x"), other)).toBeNull();
    }
  });
});

describe("generations of keys", () => {
  const third = { seal: sealer(3), open: opener(3) };
  const second = { seal: sealer(2), open: opener(2) };

  it("the current one, the next and the one before open, no other does", () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(second.open(seal(one))).toBe(one);
        expect(second.open(second.seal(one))).toBe(one);
        expect(third.open(second.seal(one))).toBe(one);
        expect(third.open(seal(one))).toBeNull();
        expect(open(third.seal(one))).toBeNull();
        // A policy that is not changed yet reads what one that is has sealed.
        expect(open(second.seal(one))).toBe(one);
        expect(second.open(third.seal(one))).toBe(one);
      }),
      { numRuns: runs(50) },
    );
  });

  it("a text does not open under the name of another generation", () => {
    fc.assert(
      fc.property(fc.nat(255), (id) => {
        fc.pre(id !== 2);
        const renamed = bytesOf(second.seal("text"));
        renamed[1] = id;
        expect(second.open(textOf(renamed))).toBeNull();
      }),
      { numRuns: runs(256) },
    );
  });
});

it("whatever was never sealed opens to nothing, and fails in no other way", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.stringMatching(/^[\w-]{80,200}$/),
    fc
      .uint8Array({ minLength: 66, maxLength: 200 })
      .map((bytes) => textOf(Buffer.from([1, 1, ...bytes]))),
  );
  fc.assert(
    fc.property(anything, (one) => {
      expect(open(one)).toBeNull();
    }),
    { numRuns: runs(500) },
  );
  for (const one of [null, "", "A", "A".repeat(88), "A".repeat(16_384), "A".repeat(1_000_000)]) {
    expect(open(one)).toBeNull();
  }
});

it("texts are equal to themselves alone, and a missing one is like an empty one", () => {
  const block = compiled(
    codeWith(
      'string a = (string)context.Variables["a"]; string b = (string)context.Variables["b"]; {{> sealing/fixed-time-equals a="a" b="b" to="same"}} return same;',
    ),
  );
  const equal = (a: string | null, b: string | null) =>
    block.evaluate(contextWith({ variables: { a, b } }));
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(equal(a, a)).toBe(true);
      expect(equal(a, b)).toBe(a === b);
      expect(equal(a, `${a}\0`)).toBe(false);
    }),
    { numRuns: runs(200) },
  );
  expect([equal(null, ""), equal(null, null), equal(null, "null")]).toEqual([true, true, false]);
});
