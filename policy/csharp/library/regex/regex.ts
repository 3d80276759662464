import { arrayFrom } from "../../runtime/arrays.ts";
import { takeText } from "../../runtime/budget.ts";
import { defineEnum } from "../../runtime/enums.ts";
import {
  argument,
  argumentOutOfRange,
  CSharpException,
  required,
} from "../../runtime/exceptions.ts";
import { Unsupported } from "../../runtime/stopped.ts";
import { type TimeSpanValue, ticksPer } from "../../runtime/time-span.ts";
import { PlainObject } from "../../runtime/value.ts";
import { constrain, type Violation } from "../../types/constraints.ts";
import type { MemberTable } from "../../types/member.ts";
import { define } from "../../types/registry.ts";
import { stringType } from "../../types/well-known.ts";
import { MatchCollectionValue, MatchValue } from "./match.ts";
import { Matcher } from "./matcher.ts";
import { RegexOptions } from "./options.ts";
import { parsePattern } from "./parse.ts";
import { PatternError } from "./pattern-reader.ts";
import { compilePattern, type Program } from "./program.ts";

type Text = string | null;
type Evaluator = (match: MatchValue) => string | null;

defineEnum("System.Text.RegularExpressions.RegexOptions", RegexOptions);

/** A System.Text.RegularExpressions.Regex. */
class RegexValue extends PlainObject {
  protected readonly typeName = "System.Text.RegularExpressions.Regex";
  readonly #pattern: string;
  readonly #program: Program;
  readonly #milliseconds: number;

  /** @param milliseconds how long one search may take */
  constructor(pattern: string, options: number, milliseconds = Infinity) {
    super();
    checkOptions(options);
    this.#pattern = pattern;
    this.#milliseconds = milliseconds;
    const isRightToLeft = (options & RegexOptions.RightToLeft) !== 0;
    this.#program = compilePattern(parsePattern(pattern, options), isRightToLeft);
  }

  *matches(text: string): Generator<MatchValue> {
    const { isRightToLeft } = this.#program;
    let from = isRightToLeft ? text.length : 0;
    let previousEnd = from;
    while (from >= 0 && from <= text.length) {
      const where = { from, previousEnd };
      const found = Matcher.search(this.#program, text, where, this.#deadline());
      if (found === undefined) return;
      yield new MatchValue(text, found, this.#program);
      const end = isRightToLeft ? found.start : found.end;
      const isEmpty = found.start === found.end;
      previousEnd = end;
      from = isEmpty ? end + (isRightToLeft ? -1 : 1) : end;
    }
  }

  first(text: string): MatchValue {
    const next = this.matches(text).next();
    return next.done === true ? MatchValue.empty : next.value;
  }

  isMatch(text: string): boolean {
    const from = this.#program.isRightToLeft ? text.length : 0;
    const where = { from, previousEnd: from };
    return Matcher.search(this.#program, text, where, this.#deadline()) !== undefined;
  }

  #deadline(): number {
    const milliseconds = this.#milliseconds;
    return milliseconds === Infinity ? Infinity : performance.now() + milliseconds;
  }

  replace(text: string, replacement: (match: MatchValue) => string, count = -1): string {
    if (count < -1) throw argumentOutOfRange("count", "Count cannot be less than -1.");
    const parts: string[] = [];
    const rest = this.#walk(text, count, (between, match) => {
      const part = replacement(match);
      takeText(between.length + part.length);
      parts.push(between, part);
    });
    parts.push(rest);
    return (this.#program.isRightToLeft ? parts.toReversed() : parts).join("");
  }

  split(text: string): readonly string[] {
    const parts: string[] = [];
    const rest = this.#walk(text, -1, (between, match) => parts.push(between, ...match.captured()));
    parts.push(rest);
    return this.#program.isRightToLeft ? parts.toReversed() : parts;
  }

  /** Goes through the matches with the text in front of each: the text that is left. */
  #walk(text: string, count: number, visit: (between: string, match: MatchValue) => void): string {
    const { isRightToLeft } = this.#program;
    let [start, end] = [0, text.length];
    let left = count;
    for (const match of this.matches(text)) {
      if (left === 0) break;
      left -= 1;
      const after = match.index + match.length;
      visit(isRightToLeft ? text.slice(after, end) : text.slice(start, match.index), match);
      if (isRightToLeft) end = match.index;
      else start = after;
    }
    return text.slice(start, end);
  }

  override toString(): string {
    return this.#pattern;
  }
}

/** @throws ArgumentOutOfRangeException for options that are none or that exclude each other */
function checkOptions(options: number): void {
  const all = Object.values(RegexOptions).reduce<number>((sum, option) => sum | option, 0);
  const withEcma =
    RegexOptions.ECMAScript |
    RegexOptions.IgnoreCase |
    RegexOptions.Multiline |
    RegexOptions.Compiled;
  const allowed = (options & RegexOptions.ECMAScript) === 0 ? all : withEcma;
  if ((options & ~allowed) !== 0) throw argumentOutOfRange("options");
}

/** The static methods keep the latest patterns, as in .NET. */
const plain = new Map<string, RegexValue>();
const withOptions = new Map<string, RegexValue>();

function cached(pattern: Text, options = 0, timeout?: TimeSpanValue): RegexValue {
  const text = required(pattern, "pattern");
  // Most have neither, and to put a key together takes longer than many a search.
  const isPlain = options === 0 && timeout === undefined;
  const key = isPlain ? text : `${options}:${timeout?.ticks ?? ""}:${text}`;
  const cache = isPlain ? plain : withOptions;
  let regex = cache.get(key);
  if (regex === undefined) {
    regex = new RegexValue(text, options, millisecondsOf(timeout));
    if (cache.size >= 100) cache.clear();
    cache.set(key, regex);
  }
  return regex;
}

const longestTimeout = 0x7ffffffe;

/** How long a search may take; Regex.InfiniteMatchTimeout is a millisecond below zero. */
function millisecondsOf(timeout: TimeSpanValue | undefined): number {
  if (timeout === undefined || timeout.ticks === -ticksPer.millisecond) return Infinity;
  const milliseconds = Number(timeout.ticks) / Number(ticksPer.millisecond);
  if (milliseconds <= 0 || milliseconds > longestTimeout) throw argumentOutOfRange("matchTimeout");
  return milliseconds;
}

/** `Regex.IsMatch(text, pattern, options)`. */
export function isMatch(text: string, pattern: string, options: number): boolean {
  return cached(pattern, options).isMatch(text);
}

function replaceBy(regex: RegexValue, input: Text, replacement: Text, count = -1): string {
  const pattern = required(replacement, "replacement");
  return regex.replace(required(input, "input"), (match) => match.result(pattern), count);
}

function replaceWith(regex: RegexValue, input: Text, evaluator: Evaluator, count = -1): string {
  return regex.replace(required(input, "input"), (match) => evaluator(match) ?? "", count);
}

function unescapePattern(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|([\s\S]?))/g,
    (_, hex, unit, char) => {
      const code = hex ?? unit;
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      const control = { t: "\t", n: "\n", r: "\r", f: "\f", v: "\v", a: "\u0007", e: "\u001b" }[
        char as string
      ];
      if (char === "") throw argument("Illegal \\ at end of pattern.");
      if (control === undefined && /\w/.test(char)) {
        throw new CSharpException(
          "System.Text.RegularExpressions.RegexParseException",
          `Invalid pattern '${text}'. Unrecognized escape sequence \\${char}.`,
        );
      }
      return control ?? char;
    },
  );
}

/** One static method per way of naming pattern and options. */
function statics(
  name: string,
  result: string,
  run: (regex: RegexValue, input: Text) => unknown,
): MemberTable {
  const start = `static ${name}(string input, string pattern`;
  return {
    [`${start}): ${result}`]: (input: Text, pattern: Text) => run(cached(pattern), input),
    [`${start}, RegexOptions options): ${result}`]: (input: Text, pattern: Text, options: number) =>
      run(cached(pattern, options), input),
    [`${start}, RegexOptions options, TimeSpan matchTimeout): ${result}`]: (
      input: Text,
      pattern: Text,
      options: number,
      timeout: TimeSpanValue,
    ) => run(cached(pattern, options, timeout), input),
    [`${name}(string input): ${result}`]: run,
  };
}

define("delegate System.Text.RegularExpressions.MatchEvaluator");

define("class System.Text.RegularExpressions.Regex", {
  "new(string pattern)": (pattern: Text) => new RegexValue(required(pattern, "pattern"), 0),
  "new(string pattern, RegexOptions options)": (pattern: Text, options: number) =>
    new RegexValue(required(pattern, "pattern"), options),
  "new(string pattern, RegexOptions options, TimeSpan matchTimeout)": (
    pattern: Text,
    options: number,
    timeout: TimeSpanValue,
  ) => new RegexValue(required(pattern, "pattern"), options, millisecondsOf(timeout)),
  ...statics("IsMatch", "bool", (regex, input) => regex.isMatch(required(input, "input"))),
  ...statics("Match", "Match", (regex, input) => regex.first(required(input, "input"))),
  ...statics("Matches", "MatchCollection", (regex, input) => {
    const text = required(input, "input");
    return new MatchCollectionValue([...regex.matches(text)]);
  }),
  ...statics("Split", "string[]", (regex, input) =>
    arrayFrom(stringType, regex.split(required(input, "input"))),
  ),
  "static Replace(string input, string pattern, string replacement): string": (
    input: Text,
    pattern: Text,
    replacement: Text,
  ) => replaceBy(cached(pattern), input, replacement),
  "static Replace(string input, string pattern, string replacement, RegexOptions options): string":
    (input: Text, pattern: Text, replacement: Text, options: number) =>
      replaceBy(cached(pattern, options), input, replacement),
  "static Replace(string input, string pattern, MatchEvaluator evaluator): string": (
    input: Text,
    pattern: Text,
    evaluator: Evaluator,
  ) => replaceWith(cached(pattern), input, evaluator),
  "static Replace(string input, string pattern, MatchEvaluator evaluator, RegexOptions options): string":
    (input: Text, pattern: Text, evaluator: Evaluator, options: number) =>
      replaceWith(cached(pattern, options), input, evaluator),
  "Replace(string input, string replacement): string": replaceBy,
  "Replace(string input, string replacement, int count): string": replaceBy,
  "Replace(string input, MatchEvaluator evaluator): string": replaceWith,
  "Replace(string input, MatchEvaluator evaluator, int count): string": replaceWith,
  "static Unescape(string str): string": (text: Text) => unescapePattern(required(text, "str")),
  "ToString(): string": (self: RegexValue) => self.toString(),
});

/** A constant pattern is read at once, so that what is refused is known before it runs. */
function checkPattern([pattern, options]: readonly unknown[]): Violation | undefined {
  if (typeof pattern !== "string") return undefined;
  try {
    parsePattern(pattern, typeof options === "number" ? options : 0);
    return undefined;
  } catch (error) {
    if (error instanceof Unsupported) {
      return { rule: "csharp-unsupported", message: error.message };
    }
    if (!(error instanceof PatternError)) throw error;
    return { rule: "csharp-syntax", message: error.message };
  }
}

const regex = "System.Text.RegularExpressions.Regex";
constrain(regex, "new", (_, constants) => checkPattern(constants));
for (const method of ["IsMatch", "Match", "Matches", "Split", "Replace"]) {
  // The pattern is the second argument of the static forms; of the others a replacement is.
  constrain(regex, method, (_, [, pattern, ...others], isStatic) =>
    isStatic ? checkPattern([pattern, others.find((each) => typeof each === "number")]) : undefined,
  );
}
