import { arrayFrom } from "../../runtime/arrays.ts";
import { defineEnum } from "../../runtime/enums.ts";
import { argument, CSharpException, required } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";
import { constrain, type Violation } from "../../types/constraints.ts";
import type { MemberTable } from "../../types/member.ts";
import { define } from "../../types/registry.ts";
import { stringType } from "../../types/well-known.ts";
import { asciiClasses, fullClasses } from "./character-classes.ts";
import { MatchCollectionValue, MatchValue } from "./match.ts";
import { PatternRefusal } from "./pattern-reader.ts";
import { RegexOptions, type Translation, translate } from "./translate.ts";

type Text = string | null;
type Evaluator = (match: MatchValue) => string | null;

defineEnum("System.Text.RegularExpressions.RegexOptions", RegexOptions);

interface Compiled {
  readonly expression: RegExp;
  readonly translation: Translation;
}

const ascii = /^[\0-\x7f]*$/;

/** A System.Text.RegularExpressions.Regex. */
class RegexValue extends PlainObject {
  protected readonly typeName = "System.Text.RegularExpressions.Regex";
  readonly #pattern: string;
  readonly #options: number;
  #forAscii: Compiled;
  #forAll: Compiled | undefined;

  constructor(pattern: string, options: number) {
    super();
    this.#pattern = pattern;
    this.#options = options;
    this.#forAscii = compile(pattern, options, true);
  }

  #compiledFor(text: string): Compiled {
    if (ascii.test(text) && ascii.test(this.#pattern)) return this.#forAscii;
    this.#forAll ??= compile(this.#pattern, this.#options, false);
    return this.#forAll;
  }

  *matches(text: string): Generator<MatchValue> {
    const { expression, translation } = this.#compiledFor(text);
    for (const match of text.matchAll(expression)) yield new MatchValue(text, match, translation);
  }

  first(text: string): MatchValue {
    const next = this.matches(text).next();
    return next.done === true ? MatchValue.empty : next.value;
  }

  isMatch(text: string): boolean {
    return text.search(this.#compiledFor(text).expression) >= 0;
  }

  replace(text: string, replacement: (match: MatchValue) => string, count = -1): string {
    let result = "";
    let position = 0;
    let left = count;
    for (const match of this.matches(text)) {
      if (left === 0) break;
      result += text.slice(position, match.index) + replacement(match);
      position = match.index + match.length;
      left -= 1;
    }
    return result + text.slice(position);
  }

  split(text: string): readonly string[] {
    const parts: string[] = [];
    let position = 0;
    for (const match of this.matches(text)) {
      parts.push(text.slice(position, match.index));
      for (const group of match.captured()) parts.push(group);
      position = match.index + match.length;
    }
    parts.push(text.slice(position));
    return parts;
  }

  override toString(): string {
    return this.#pattern;
  }
}

function compile(pattern: string, options: number, isAscii: boolean): Compiled {
  try {
    const translation = translate(pattern, options, isAscii ? asciiClasses : fullClasses);
    return { expression: new RegExp(translation.source, translation.flags), translation };
  } catch (error) {
    if (error instanceof PatternRefusal || error instanceof SyntaxError) {
      throw new CSharpException(
        "System.Text.RegularExpressions.RegexParseException",
        `Invalid pattern '${pattern}': ${error.message}.`,
      );
    }
    throw error;
  }
}

const cache = new Map<string, RegexValue>();

/** The static methods keep the latest patterns, as in .NET. */
function cached(pattern: Text, options = 0): RegexValue {
  const text = required(pattern, "pattern");
  const key = `${options}:${text}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    regex = new RegexValue(text, options);
    if (cache.size >= 100) cache.clear();
    cache.set(key, regex);
  }
  return regex;
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
    // A time limit is not needed where a policy can be stopped; it changes no result.
    [`${start}, RegexOptions options, TimeSpan matchTimeout): ${result}`]: (
      input: Text,
      pattern: Text,
      options: number,
    ) => run(cached(pattern, options), input),
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
  ) => new RegexValue(required(pattern, "pattern"), options),
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

/** A constant pattern is translated at once, so that what is refused is known before it runs. */
function checkPattern(pattern: unknown): Violation | undefined {
  if (typeof pattern !== "string") return undefined;
  try {
    translate(pattern, 0, asciiClasses);
    return undefined;
  } catch (error) {
    if (!(error instanceof PatternRefusal)) throw error;
    return {
      rule: "csharp-unsupported",
      message: `The pattern '${pattern}' cannot be used here: ${error.message}.`,
    };
  }
}

const regex = "System.Text.RegularExpressions.Regex";
constrain(regex, "new", (_, [pattern]) => checkPattern(pattern));
for (const method of ["IsMatch", "Match", "Matches", "Split", "Replace"]) {
  // The pattern is the second argument of the static forms; of the others a replacement is.
  constrain(regex, method, (_, constants, isStatic) =>
    isStatic ? checkPattern(constants[1]) : undefined,
  );
}
