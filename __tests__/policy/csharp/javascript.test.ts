import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CSharpException, display, loadCSharpCompiler } from "../../../policy/csharp/index.ts";
import { meter } from "../../../policy/csharp/runtime/budget.ts";
import { knownAnswers, thursday } from "./answers/answers.ts";
import { show as shown } from "./answers/show.ts";
import { compiled, contextWith, formOf } from "./evaluating.ts";
import { blocks } from "./samples/blocks.ts";
import { conditions } from "./samples/conditions.ts";
import { json } from "./samples/json.ts";
import { texts } from "./samples/texts.ts";

// A body is read once.
const samples = [...blocks, ...conditions, ...json, ...texts].filter(
  ({ text }) => !text.includes(".Body"),
);

/** The same with a compiler that writes JavaScript after so many evaluations. */
function compiledFor(evaluationsBeforeSource: number, text: string) {
  const compilation = loadCSharpCompiler({ evaluationsBeforeSource }).compile({
    text,
    form: formOf(text),
  });
  if (!compilation.ok) throw new Error(`${text} does not compile.`);
  return compilation.expression;
}

describe("an expression before it is JavaScript", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(thursday) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("answers what .NET answers", () => {
    const answerTo = (text: string) => {
      try {
        return shown(compiledFor(Infinity, text).evaluate(contextWith()));
      } catch (error) {
        if (error instanceof CSharpException) return `throws ${error.typeName}`;
        throw error;
      }
    };
    const answers = knownAnswers();
    expect(answers.map(({ text }) => ({ text, answer: answerTo(text) }))).toEqual(answers);
  });

  it("computes what it computes afterwards", () => {
    for (const { text, props, expected } of samples) {
      const expression = compiledFor(3, text);
      for (let time = 0; time < 4; time += 1) {
        const value = expression.evaluate(contextWith(props));
        expect(value === null ? "null" : display(value), `${text}, time ${time}`).toBe(expected);
      }
    }
  });
});

describe("an expression as JavaScript", () => {
  const texts = [...samples, ...knownAnswers().map(({ text }) => ({ text, props: {} }))];

  it("takes of its budget what it took before", () => {
    for (const { text, props } of texts) {
      const taken = [Infinity, 1].map((evaluations) => {
        const expression = compiledFor(evaluations, text);
        // A pattern is read once.
        for (let time = 0; time < 2; time += 1) {
          try {
            expression.evaluate(contextWith(props));
          } catch (error) {
            if (!(error instanceof CSharpException)) throw error;
          }
        }
        return meter.left;
      });
      expect(taken[1], text).toBe(taken[0]);
    }
  });
});

describe("the JavaScript of an expression", () => {
  const words =
    /^(?:k\d+|a\d+|v\d+_\d+|t\d+|constants|frame\d*|slots|parent|context|left|look|extent|length|csharpType|typeof|each|ended|value|new|const|let|return|if|else|for|of|while|do|switch|case|default|break|continue|try|catch|finally|throw|error|true|false|null|undefined)$/;

  /** What of a source is neither a word of ours, nor a number, nor a sign. */
  const foreign = (source: string) =>
    source
      .replace(/^"use strict"; /, "")
      .replaceAll('?? ""', "")
      .replaceAll('=== "string"', "")
      .match(/[\p{L}_$][\p{L}\p{N}_$]*|[^\p{L}\p{N}_$\s(){}[\];,.=!?:+<>|&^-]/gu)
      ?.filter((part) => !words.test(part)) ?? [];

  it.each([
    ...samples.map(({ text }) => text),
    'var constructor = "`$" + "{process.exit()}`"; return constructor + "\\"); process.exit(); (\\"";',
    'new { __proto__ = "a", toString = 1 }.__proto__',
    'string eval = "a"; foreach (var Function in new[] { "x\\u2028", eval }) { eval += Function; } return eval;',
    'new[] { "a" }.Select(globalThis => globalThis + "b").First()',
  ])("has nothing of the text %s", (text) => {
    const source = compiled(text).source();
    expect(source).toBeDefined();
    expect(foreign(source ?? "")).toEqual([]);
  });

  it("is found to be foreign where it is", () => {
    expect(foreign('return k0("a")')).not.toEqual([]);
    expect(foreign("return process")).not.toEqual([]);
    expect(foreign("return `a`")).not.toEqual([]);
  });

  it.each([
    ["foreach", (n: number) => `${"foreach (var x# in new[] { 1 }) {".repeat(n)}${"}".repeat(n)}`],
    ["for", (n: number) => `${"for (var x# = 0; x# < 1; x#++) {".repeat(n)}${"}".repeat(n)}`],
    ["if", (n: number) => `${"if (context.Api.Id != null) {".repeat(n)}${"}".repeat(n)}`],
    ["calls", (n: number) => `var x = ${"string.Concat(".repeat(n)}"a"${")".repeat(n)};`],
  ])("of %s in each other is read by V8 on the stack that there is", (_, nested) => {
    for (const depth of [100, 300, 350, 400]) {
      let index = 0;
      const loops = nested(depth).replaceAll(
        /(?<=foreach \(var x|for \(var x)#([^{]*)/g,
        (rest) => {
          index += 1;
          return rest.replaceAll("#", `${index}`);
        },
      );
      const expression = compiledFor(1, `${loops} return "done";`);
      expect(display(expression.evaluate(contextWith())), `${depth}`).toBe("done");
    }
  });

  it("is none for an expression too long for one function", () => {
    const expression = compiled(
      `string.Concat(${Array.from({ length: 9_000 }, () => "context.Request.Method").join(", ")})`,
    );
    expect(expression.source()).toBeUndefined();
    expect(display(expression.evaluate(contextWith()))).toBe("POST".repeat(9_000));
  });
});
