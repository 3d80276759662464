import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SourceText } from "../../policy/source-text.ts";

describe("text that knows where it came from", () => {
  it("points through replacements at what was written", () => {
    const source = SourceText.of("one {{a}}\ntwo {{b}} three");
    const pasted = source.replace(/\{\{(\w)\}\}/g, () => "a long value");
    expect(pasted.placeOf(pasted.text.indexOf("three"))).toEqual({ line: 2, column: 11 });
    expect(pasted.excerptAt(pasted.text.indexOf("three"))).toBe("two {{b}} three");
  });

  it("points through slices and replacements of slices", () => {
    const source = SourceText.of("x = {{name}} &amp;&amp; y");
    const pasted = source.replace(/\{\{\w+\}\}/g, () => "v");
    const inner = pasted.slice(2, pasted.text.length).replace(/&amp;/g, () => "&");
    expect(inner.text).toBe("= v && y");
    expect(inner.placeOf(inner.text.indexOf("y"))).toEqual({ line: 1, column: 25 });
  });

  it("keeps the origin of every character outside replacements", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("ab", "{{n}}", "\n", "&lt;")),
        fc.nat(6),
        (parts, length) => {
          const text = parts.join("");
          const pasted = SourceText.of(text)
            .replace(/\{\{n\}\}/g, () => "v".repeat(length))
            .replace(/&lt;/g, () => "<");
          for (const [offset, character] of [...pasted.text].entries()) {
            if (character !== "a" && character !== "\n") continue;
            expect(text[pasted.originOf(offset)]).toBe(character);
          }
        },
      ),
    );
  });
});
