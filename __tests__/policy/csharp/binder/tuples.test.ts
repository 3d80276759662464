import { describe, expect, it } from "vitest";
import { show } from "../answers/show.ts";
import { compiler, contextWith, findingsOf, run } from "../evaluating.ts";

describe("a tuple", () => {
  it.each([
    ['(1, "a")', 'ValueTuple "(1, a)"'],
    ["default((int, string))", 'ValueTuple "(0, )"'],
    ["var (a, (b, _)) = (1, (2, 3)); return a + b;", "Int32 3"],
    ["int x = 1, y = 2; (x, y) = (y, x); return x * 10 + y;", "Int32 21"],
    ["(int x, var y) = (1, 2L); return x + y;", "Int64 3"],
    ["var a = new[] { 1, 2 }; (a[0], a[1]) = (a[1], a[0]); return a;", "[Int32 2; Int32 1; ]"],
    ['string s; int i; (s, i) = (null, 2); return (s ?? "none") + i;', 'String "none2"'],
    [
      "int n = 0; foreach (var (k, v) in new[] { (1, 2), (3, 4) }) n += k * v; return n;",
      "Int32 14",
    ],
    ["(int, int) Twice(int n) => (n, n * 2); var (a, b) = Twice(3); return a + b;", "Int32 9"],
    ['(long, object) t = (1, "a"); return t;', 'ValueTuple "(1, a)"'],
    ['var t = (x: 1, y: "a"); return t == (1, "a") && t != (2, "a");', "Boolean True"],
    ["(byte, long) t = (1, 2); return t == (1, 2);", "Boolean True"],
    ['object o = (1, "a"); return ((int, string))o == (1, "a");', "Boolean True"],
    [
      'var d = new Dictionary<(int, string), int>() { [(1, "a")] = 5 }; return d[(1, "a")];',
      "Int32 5",
    ],
    [
      "new[] { (2, 1), (1, 9), (1, 3) }.OrderBy(t => t)",
      '[ValueTuple "(1, 3)"; ValueTuple "(1, 9)"; ValueTuple "(2, 1)"; ]',
    ],
    ["new[] { (1, 2), (1, 2) }.Distinct().Count()", "Int32 1"],
    [
      'JsonConvert.SerializeObject((1, b: "x"))',
      'String "{\\u0022Item1\\u0022:1,\\u0022Item2\\u0022:\\u0022x\\u0022}"',
    ],
  ])("%s", (text, answer) => {
    expect(show(run(text))).toBe(answer);
  });

  it.each([
    ['(1, b: "x").b', 'String "x"'],
    ["var t = (1, 2); t.Item1 = 5; return t;", 'ValueTuple "(5, 2)"'],
    ["var t = (a: 1, b: (c: 2, d: 3)); t.b.d += 4; return t.b.d;", "Int32 7"],
    ["int i = 1; var t = (i, i); return t.Item2;", "Int32 1"],
    ['int i = 1; var t = (i, "ab".Length); return t.i + t.Length;', "Int32 3"],
    ["(int a, int b) t = (c: 1, d: 2); return t.a + t.b;", "Int32 3"],
    ["new[] { (a: 1, b: 2), (3, 4) }.Select(t => (sum: t.a + t.b, 1)).Max(t => t.sum)", "Int32 7"],
    ['new List<(int a, string b)>() { (1, "x") }[0].b', 'String "x"'],
    ["(int, int)? n = (1, 2); return n?.Item2;", "Int32 2"],
  ])("%s runs, with a doubt whether it is allowed", (text, answer) => {
    const form = text.endsWith(";") ? "block" : "expression";
    const compilation = compiler.compile({ text, form });
    expect(compilation.ok).toBe(false);
    expect(findingsOf(text).map(({ rule, doubt }) => [rule, doubt])).toContainEqual([
      "csharp-type-not-allowed",
      "tuple-element",
    ]);
    expect(show(compilation.expression?.evaluate(contextWith()))).toBe(answer);
  });

  it.each([
    ["var t = (1, null); return t;", "var cannot take its type from"],
    ["var (a, b) = (1, null); return a;", "var cannot take its type from null"],
    ["var (a, b, c) = (1, 2); return a;", "A tuple of 2 elements cannot be taken apart into 3"],
    ["var (a, b) = 5; return a;", "'int' is no tuple"],
    ["foreach (var (k, v) in new Dictionary<int, int>()) { } return 1;", "is no tuple"],
    ["(1, 2) == (1, 2, 3)", "The operator '==' cannot be applied to '(int, int)'"],
    ["(int, string) t = (1, 2); return t;", "cannot be used as '(int, string)'"],
    ["(a: 1, a: 2)", "cannot be called 'a'"],
    ["(Item2: 1, b: 2)", "cannot be called 'Item2'"],
    ["ValueTuple.Create(1, 2)", "write a tuple as (a, b)"],
    ["var (a, b) = (1, a); return b;", "There is no variable 'a' here"],
    ["foreach (var (k, v) in new[] { (1, 2) }) k = 2; return 1;", "'k' is a foreach variable"],
  ])("%s is refused", (text, message) => {
    expect(
      findingsOf(text)
        .map((finding) => finding.message)
        .join(),
    ).toContain(message);
  });
});
