import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Literal {
  readonly place: string;
  readonly expression: RegExp;
}

// Where a value is expected, a slash begins a regular expression.
const literal =
  /(?<=[(,=:?!&|[]\s*|return |=> |^\s*)\/(?![/*])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+)\/([dgimsuvy]*)/gm;

function literalsIn(file: string): Literal[] {
  const code = readFileSync(file, "utf8").replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  return Array.from(code.matchAll(literal), ([, source = "", flags = ""]) => ({
    place: `${file}: /${source}/`,
    expression: new RegExp(source, flags.replace("g", "")),
  }));
}

/** Slow on long texts, which they never meet. */
const bounded: readonly (readonly [RegExp, string])[] = [
  [/: \/0\+\$\/$/, "the digits of one number, some 1100 at most"],
  [/format-number\.ts: \/\\B/, "the digits of one number in front of its point"],
  [/policies\/.*: \/\\\/\+\$\/$/, "an address that the operator wrote"],
  [/filters\.ts: \/<\[\^>\]\*>\/$/, "a text that ends in >"],
];

/** The regular expressions of what meets texts of clients. */
const literals = globSync(["policy/**/*.ts", "local/gateway/**/*.ts"])
  .flatMap(literalsIn)
  .filter(({ place }) => !bounded.some(([known]) => known.test(place)));

const length = 30_000;
const fronts = ["", "x", "1", "<a", "{", "0x"];
const runs = [
  ..." \t\n019aZf%<[({-.:/\\'\"=&,$",
  ...[
    "\0",
    "1,",
    "1.",
    "1:",
    "-1",
    "e1",
    " -",
    " .",
    "a:",
    "a ",
    "a=",
    "am ",
    "<a ",
    "&#1",
    "//",
    "/*",
    "%41",
    "{0",
  ],
];

/** A text on which the expression is slow, shown by what it repeats. */
function slowOn(expression: RegExp): string | undefined {
  for (const front of fronts) {
    for (const run of runs) {
      const text = `${front}${run.repeat(length / run.length)}\u0001`;
      // A square of the length takes half a second; what grows as the length takes a millisecond. A machine that was busy is so once.
      if (milliseconds(expression, text) > 200 && milliseconds(expression, text) > 200) {
        return JSON.stringify(`${front}${run}…`);
      }
    }
  }
  return undefined;
}

function milliseconds(expression: RegExp, text: string): number {
  expression.lastIndex = 0;
  const started = performance.now();
  expression.test(text);
  return performance.now() - started;
}

describe("no regular expression that meets texts of clients", () => {
  it("takes a time that grows as the square of a text", () => {
    expect(slowOn(/^ *\.? *$/)).toBe('" …"');
    expect(slowOn(/0+$/)).toBe('"0…"');
    expect(literals.length).toBeGreaterThan(150);
    const slow = literals.flatMap(({ place, expression }) => {
      const run = slowOn(expression);
      return run === undefined ? [] : [`${place} on ${run}`];
    });
    expect(slow).toEqual([]);
  });
});
