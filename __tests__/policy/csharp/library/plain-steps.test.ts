import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Matcher } from "../../../../policy/csharp/library/regex/matcher.ts";
import { parsePattern } from "../../../../policy/csharp/library/regex/parse.ts";
import { compilePattern, type Program } from "../../../../policy/csharp/library/regex/program.ts";
import { runs } from "../../../property-runs.ts";

// A search that may not take for ever looks at the clock each time it spends from the budget.
let looks = 0;
const { now } = performance;
beforeAll(() => {
  performance.now = () => {
    looks += 1;
    return 0;
  };
});
afterAll(() => {
  performance.now = now;
});

const programOf = (pattern: string, options = 0) =>
  compilePattern(parsePattern(pattern, options), (options & 64) !== 0);

/** All matches, as Regex.Matches goes from one to the next, and how often the budget was spent from on the way. */
function matches(program: Program, text: string) {
  looks = 0;
  const found: unknown[] = [];
  let [from, previousEnd] = [0, 0];
  while (from <= text.length) {
    const match = Matcher.search(program, text, { from, previousEnd }, 1);
    if (match === undefined) break;
    const { start, end, captures } = match;
    found.push({ start, end, captures: [...captures] });
    previousEnd = end;
    from = start === end ? end + 1 : end;
  }
  return { found, looks };
}

function expectTheSame(program: Program, text: string): void {
  expect(program.plain).toBeDefined();
  expect(matches(program, text)).toEqual(matches({ ...program, plain: undefined }, text));
}

/** A text of a few kinds of units, some of them many times in a row. */
const text = fc
  .array(
    fc.tuple(
      fc.constantFrom("a", "b", "A", "1", "-", " ", "\n", "é", "\ud83d", "\u0130", "ab", "a-b1"),
      fc.constantFrom(1, 1, 1, 2, 63, 64, 65, 130),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.map(([part, times]) => part.repeat(times)).join(""));

describe("a pattern without captures and loops", () => {
  it("finds in as many steps what a matcher finds, of any pattern and text", () => {
    const atom = fc.constantFrom(
      ...["a", "b", "-", "\\n", "[ab]", "[^a]", "[A-Za-z0-9-]", ".", "\\d", "\\W", "\\p{Lu}", "é"],
    );
    const anchor = fc.constantFrom("^", "$", "\\b", "\\B", "\\A", "\\z", "\\Z", "\\G");
    const often = fc.constantFrom(
      ...[
        "",
        "",
        "*",
        "+",
        "?",
        "*?",
        "+?",
        "??",
        "{2}",
        "{0}",
        "{1,3}",
        "{64}",
        "{2,}?",
        "{0,70}",
      ],
    );
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { depthSize: "small", maxDepth: 4 },
        fc.tuple(atom, often).map(([one, count]) => one + count),
        anchor,
        fc.constant(""),
        fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => one + other),
        fc
          .array(tie("pattern"), { minLength: 2, maxLength: 4 })
          .map((all) => `(?:${all.join("|")})`),
      ),
    }));
    // With and without RegexOptions of every kind that changes what atoms and anchors take.
    const options = fc.constantFrom(0, 0, 1, 2, 16, 1 | 2 | 16, 256);
    fc.assert(
      fc.property(pattern, text, options, (pattern, text, options) => {
        expectTheSame(programOf(pattern, options), text);
      }),
      { numRuns: runs(4_000) },
    );
  });

  it.each([
    "^[A-Za-z0-9-]*\\z",
    "^[0-9]{1,12}$",
    "^[Bb][Ee][Aa][Rr][Ee][Rr] [A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$",
    "(?:^|[, ])(?:public|s-maxage|must-revalidate)(?:[=, ]|$)",
    "^[!-~]{1,900}$",
    "a[^1]*7",
  ])("finds in as many steps what a matcher finds of %s", (pattern) => {
    const words = [
      "",
      "content-type",
      "Bearer ",
      "a.b.c",
      "public",
      ", ",
      "max-age=1",
      "7",
      "\n",
      "ü",
    ];
    for (const one of words) {
      for (const other of words) {
        for (const times of [0, 1, 2, 70, 300]) {
          expectTheSame(programOf(pattern), one + other.repeat(times) + one);
          expectTheSame(programOf(pattern, 1), other.repeat(times) + one);
        }
      }
    }
  });

  it.each(["(a)", "(?:ab)*", "(?=a)", "(?>a)", "(?<=a)b", "(a)\\1", "(?(?=a)a|b)"])(
    "is what %s is not",
    (pattern) => {
      expect(programOf(pattern).plain).toBeUndefined();
    },
  );

  it("is none that is read from right to left", () => {
    expect(programOf("a[ab]", 64).plain).toBeUndefined();
    expect(programOf("a+", 64).plain).toBeUndefined();
  });
});
