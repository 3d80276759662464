import { describe, expect, it } from "vitest";
import { run, show } from "../evaluating.ts";

describe("LINQ", () => {
  it.each(
    [
      "Any()",
      "Any(x => test(x))",
      "All(x => test(x))",
      "All(x => !test(x))",
      "First(x => test(x))",
      "FirstOrDefault(x => test(x))",
      "FirstOrDefault()",
      "Contains(2)",
      "Contains(7)",
    ].flatMap((call) =>
      ["", "1", "2", "3, 1", "1, 2, 3", "1, 3, 2, 0", "1, 0, 1, 0"].map((items) => [call, items]),
    ),
  )("%s looks at the same elements of an array as of a sequence: %s", (call, items) => {
    // The elements change while they are looked at.
    const text = (source: string) =>
      `var log = ""; var a = new int[] { ${items} };
      bool test(int x) { log += x + ";"; a[a.Length - 1] += 1; return x > 2; }
      try { log += ${source}.${call}; } catch (Exception e) { log += e.Message; }
      return log + string.Join(",", a);`;
    expect(show(text("a"))).toBe(show(text("a.Select(x => x)")));
  });

  it.each([
    ["Enumerable.Range(1, 5).Aggregate(1, (a, x) => a * x)", "120"],
    ['new[] { 1, 2 }.Aggregate("", (a, x) => a + x, a => a.Length)', "2"],
    ["new[] { 1, 2, 3 }.Any(x => x > 2)", "True"],
    ["new int[0].Any()", "False"],
    ["new int[0].All(x => x > 2)", "True"],
    ["S(new[] { 1 }.Concat(new[] { 2 }))", "1,2"],
    ['new[] { "a" }.Contains("A", StringComparer.OrdinalIgnoreCase)', "True"],
    ["new[] { 1, 2, 3 }.Count(x => x % 2 == 1)", "2"],
    ["S(new[] { 2, 1, 2 }.Distinct())", "2,1"],
    ['S(new[] { "a", "A" }.Distinct(StringComparer.OrdinalIgnoreCase))', "a"],
    ["new[] { 5, 6 }.ElementAt(1)", "6"],
    ["new[] { 5 }.ElementAtOrDefault(9)", "0"],
    ["S(new[] { 1, 2, 2, 3 }.Except(new[] { 3 }))", "1,2"],
    ["S(new[] { 1, 2, 3 }.Intersect(new[] { 3, 1 }))", "1,3"],
    ["S(new[] { 1 }.Union(new[] { 1, 2 }))", "1,2"],
    ["new[] { 1, 2 }.First(x => x > 1)", "2"],
    ["new string[0].FirstOrDefault() == null", "True"],
    ["new[] { 1, 2 }.Last()", "2"],
    ["new[] { 1, 2 }.LastOrDefault(x => x > 5)", "0"],
    ["new[] { 3 }.Single()", "3"],
    ["new[] { 1, 2 }.SingleOrDefault(x => x > 1)", "2"],
    ["new[] { 3, 1 }.Max() * 10 + new[] { 3, 1 }.Min()", "31"],
    ['new[] { "b", "a" }.Max()', "b"],
    ['new[] { "aa", "b" }.Max(s => s.Length)', "2"],
    ["new[] { 1, 2 }.Average()", "1.5"],
    ["new[] { 1.5, 2 }.Sum()", "3.5"],
    ["new[] { 1L, 2L }.Sum()", "3"],
    ['new[] { "a", "bb" }.Sum(s => s.Length)', "3"],
    ["new int?[] { 1, null }.Sum()", "1"],
    ["S(new[] { 3, 1, 2 }.OrderBy(x => x))", "1,2,3"],
    ['S(new[] { "b1", "a2", "a1" }.OrderBy(s => s[0]).ThenByDescending(s => s[1]))', "a2,a1,b1"],
    ['S(new[] { "b", "A", "a" }.OrderBy(s => s))', "a,A,b"],
    ['S(new[] { "b", "B", "a" }.OrderBy(s => s, StringComparer.Ordinal))', "B,a,b"],
    ["S(Enumerable.Repeat(7, 2))", "7,7"],
    ["S(new[] { 1, 2 }.Reverse())", "2,1"],
    ["S(new[] { 5, 6 }.Select((x, i) => x * i))", "0,6"],
    ['S(new[] { "ab", "c" }.SelectMany(s => s.ToCharArray()))', "a,b,c"],
    ["S(new[] { 1, 2 }.SelectMany(x => new[] { 10, 20 }, (x, y) => x * y))", "10,20,20,40"],
    ["new[] { 1, 2 }.SequenceEqual(new List<int> { 1, 2 })", "True"],
    ["S(new[] { 1, 2, 3 }.Skip(1).Take(1))", "2"],
    ["S(new[] { 1, 5, 2 }.SkipWhile(x => x < 3))", "5,2"],
    ["S(new[] { 1, 5, 2 }.TakeWhile(x => x < 3))", "1"],
    ['new[] { "a", "b" }.ToDictionary(s => s, s => s.Length)["b"]', "1"],
    ['new[] { "a" }.ToDictionary(s => s)["a"]', "a"],
    ["S(new[] { 1, 2, 3 }.Where((x, i) => i != 1))", "1,3"],
    ['S(new[] { 1, 2 }.Zip(new[] { "a", "b", "c" }, (x, y) => x + y))', "1a,2b"],
    ['S(new object[] { 1, "a", 2 }.OfType<int>())', "1,2"],
    ["S(new object[] { 1, 2 }.Cast<int>())", "1,2"],
    ["S(new[] { 1 }.Append(2).Prepend(0))", "0,1,2"],
    ["S(new int[0].DefaultIfEmpty(9))", "9"],
    ["new[] { 1, 2, 3, 4 }.GroupBy(x => x % 2).Select(g => g.Sum()).Max()", "6"],
    ['new[] { 1, 2, 3 }.GroupBy(x => x % 2, (k, g) => k + ":" + g.Count()).First()', "1:2"],
    [
      'S(context.Request.Headers.Where(h => h.Key.StartsWith("X")).Select(h => h.Key + h.Value.Length))',
      "X-A2",
    ],
    ['S(Regex.Matches("a1b22", @"\\d+").Cast<Match>().Select(m => m.Value))', "1,22"],
    ["new[] { new { n = 1 }, new { n = 5 } }.OrderByDescending(x => x.n).First().n", "5"],
    ["S(new byte[] { 1, 2 }.Concat(new byte[] { 3 }).ToArray())", "1,2,3"],
    ['new[] { "1", "2" }.Select(s => int.Parse(s)).ToArray()[1]', "2"],
    ['new[] { 1, 2 }.Select(x => { if (x > 1) return "big"; return "small"; }).Last()', "big"],
    ["new[] { 1, 2 }.Select(x => x > 1 ? (int?)x : null).Count(x => x == null)", "1"],
  ])("%s is %s", (expression, expected) => {
    const text = expression.replace(/^S\((.*)\)$/s, 'string.Join(",", $1)');
    expect(show(text, { headers: { "X-A": ["1", "2"], Host: "h" } })).toBe(expected);
  });

  it("is lazy, and starts anew each time", () => {
    const text =
      "int n = 0; var q = new[] { 1, 2, 3 }.Where(x => { n++; return x > 1; }); var before = n; " +
      'var first = q.First(); var afterFirst = n; q.Count(); return before + "," + afterFirst + "," + n;';
    expect(show(text)).toBe("0,2,5");
  });

  it("asks for no key that a join does not need", () => {
    const throwing = 'x => int.Parse("none")';
    expect(
      show(`new[] { 1 }.Join(new int[0], ${throwing}, ${throwing}, (x, y) => x).Count()`),
    ).toBe("0");
    expect(
      show(`new int[0].Join(new[] { 1 }, ${throwing}, ${throwing}, (x, y) => x).Count()`),
    ).toBe("0");
    expect(
      show("new[] { 1 }.GroupJoin(new int[0], x => x, y => y, (x, g) => g.Count()).First()"),
    ).toBe("0");
  });

  it("sees what is added to its source before it runs", () => {
    expect(
      show("var l = new List<int> { 1 }; var q = l.Select(x => x * 2); l.Add(2); return q.Sum();"),
    ).toBe("6");
  });

  it.each([
    ["new int[0].First()", "System.InvalidOperationException", "Sequence contains no elements"],
    [
      "new[] { 1 }.First(x => x > 1)",
      "System.InvalidOperationException",
      "Sequence contains no matching element",
    ],
    [
      "new[] { 1, 2 }.Single()",
      "System.InvalidOperationException",
      "Sequence contains more than one element",
    ],
    ["new int[0].Max()", "System.InvalidOperationException", "Sequence contains no elements"],
    [
      "new[] { int.MaxValue, 1 }.Sum()",
      "System.OverflowException",
      "Arithmetic operation resulted in an overflow.",
    ],
    [
      "((string[])null).Count()",
      "System.ArgumentNullException",
      "Value cannot be null. (Parameter 'source')",
    ],
    [
      "new[] { 1, 1 }.ToDictionary(x => x)",
      "System.ArgumentException",
      "An item with the same key has already been added. Key: 1",
    ],
    [
      "new object[] { 1 }.Cast<string>().First()",
      "System.InvalidCastException",
      "Unable to cast object of type 'System.Int32' to type 'System.String'.",
    ],
  ])("%s throws %s", (text, typeName, message) => {
    expect(() => run(text)).toThrowError(expect.objectContaining({ typeName, message }));
  });
});

describe("collections", () => {
  it.each(
    [
      [
        'var d = new Dictionary<string, int> { { "a", 1 } }; return d.TryGetValue("b", out var v) ? 1 : v;',
        "0",
      ],
      [
        'var d = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Key"] = "v" }; return d["KEY"];',
        "v",
      ],
      [
        'var d = new Dictionary<int, string> { [1] = "a", [2] = "b", [3] = "c" }; d.Remove(2); d[4] = "d"; return string.Join(",", d.Keys);',
        "1,4,3",
      ],
      ["var d = new Dictionary<Guid, int> { [Guid.Empty] = 5 }; return d[new Guid()];", "5"],
      ['var d = new Dictionary<string, int> { ["a"] = 1 }; d["a"]++; return d["a"];', "2"],
      [
        'new Dictionary<string, string> { ["a"] = "x" }.GetValueOrDefault("a", "y") == null ? "" : "z"',
        "ambiguous",
      ],
      [
        'var s = new HashSet<string> { "a" }; return s.Add("a") + "," + s.Add("b") + "," + s.Count;',
        "False,True,2",
      ],
      ["new HashSet<int>(new[] { 1, 2 }).IsSubsetOf(new[] { 1, 2, 3 })", "True"],
      [
        "var q = new Queue<int>(); q.Enqueue(1); q.Enqueue(2); return q.Dequeue() * 10 + q.Peek();",
        "12",
      ],
      ["var s = new Stack<int>(new[] { 1, 2 }); s.Push(3); return s.Pop() * 10 + s.Count;", "32"],
      [
        'var s = new Stack<int>(new[] { 1, 2 }); s.Push(3); var t = ""; foreach (var i in s) t += i; return t + s.Peek() + s.Contains(1) + s.Contains(4) + string.Join(",", s.ToArray());',
        "3213TrueFalse3,2,1",
      ],
      [
        'var q = new Queue<int>(); var t = ""; for (var i = 0; i < 9; i++) { q.Enqueue(i); q.Enqueue(-i); t += q.Dequeue(); } return t + "|" + q.Count + q.Peek() + q.Contains(0) + string.Join(",", q);',
        "001-12-23-34|9-4False-4,5,-5,6,-6,7,-7,8,-8",
      ],
      [
        "var s = new Stack<int>(); for (var i = 0; i < 300000; i++) s.Push(i); while (s.Count > 1) s.Pop(); return s.Peek();",
        "0",
      ],
      [
        "var q = new Queue<int>(); for (var i = 0; i < 300000; i++) q.Enqueue(i); while (q.Count > 1) q.Dequeue(); return q.Peek();",
        "299999",
      ],
      [
        'var l = new List<int> { 3, 1, 2 }; l.Sort(); l.Reverse(); l.Insert(0, 9); l.RemoveAt(1); return string.Join(",", l);',
        "9,2,1",
      ],
      [
        'var l = new List<string> { "a", "b" }; return l.IndexOf("b") + "," + l.Contains("c") + "," + l.Find(x => x == "z");',
        "1,False,",
      ],
      [
        'var l = new List<int> { 1, 2, 3 }; l.RemoveAll(x => x > 1); l.AddRange(new[] { 7 }); return string.Join(",", l.ToArray());',
        "1,7",
      ],
      ["IList<int> l = new[] { 1, 2 }; return l.Count + l[1];", "4"],
      ['ICollection<string> c = new List<string> { "a" }; c.Add("b"); return c.Count;', "2"],
      [
        "var a = new byte[4]; Array.Copy(new byte[] { 1, 2, 3 }, 1, a, 2, 2); return BitConverter.ToString(a);",
        "00-00-02-03",
      ],
      [
        'var a = new[] { 1, 2, 3, 4 }; Array.Copy(a, 0, a, 1, 3); return string.Join(",", a);',
        "1,1,2,3",
      ],
      [
        'var a = new[] { 3, 1, 2 }; Array.Sort(a); Array.Reverse(a); return string.Join(",", a);',
        "3,2,1",
      ],
      ['Array.IndexOf(new[] { "a", "b" }, "b")', "1"],
      ["var a = new byte[] { 1, 2 }; var b = (byte[])a.Clone(); b[0] = 9; return a[0];", "1"],
      ["Array.FindIndex(new[] { 1, 5 }, x => x > 2)", "1"],
      ['new KeyValuePair<string, int>("a", 1).Value', "1"],
    ].filter(([, expected]) => expected !== "ambiguous"),
  )("%s is %s", (text, expected) => {
    expect(show(text as string)).toBe(expected);
  });

  it.each([
    ["new Queue<int>().Dequeue()", "System.InvalidOperationException"],
    ["Array.Copy(new byte[2], 0, new byte[1], 0, 2); return 0;", "System.ArgumentException"],
    ["IList<int> l = new[] { 1 }; l.Add(2); return 0;", "System.NotSupportedException"],
    ["new Dictionary<string, int>()[null]", "System.ArgumentNullException"],
    ['Array.Copy(new[] { 1 }, new[] { "a" }, 1); return 0;', "System.ArrayTypeMismatchException"],
  ])("%s throws %s", (text, typeName) => {
    expect(() => run(text)).toThrowError(expect.objectContaining({ typeName }));
  });
});
