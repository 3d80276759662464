import { describe, expect, it } from "vitest";
import { boxInt, expressionLimits, OverBudget, Unsupported } from "../../../policy/csharp/index.ts";
import { compiled, contextWith, run } from "./evaluating.ts";

/** What an expression would say that answers every exception it can. */
const guarded = (code: string) =>
  `try { ${code} } catch (Exception) { return "caught"; } finally { throw new Exception("finally"); }`;

describe("what this engine does not do, found while an expression runs,", () => {
  it.each([
    ["an encoding", '"windows-1252"', "return Encoding.GetEncoding(v).WebName;"],
    ["an algorithm", '"DES"', "return SymmetricAlgorithm.Create(v).ToString();"],
    [
      "a cipher mode",
      '"AES"',
      'var aes = SymmetricAlgorithm.Create(v); aes.Mode = CipherMode.CFB; return Convert.ToBase64String(Encoding.UTF8.GetBytes("a").Encrypt(aes));',
    ],
    [
      "a PFX",
      '"MIIKAgIBAw=="',
      "return new X509Certificate2(Convert.FromBase64String(v)).Thumbprint;",
    ],
    ["an object", '"a"', "return JsonConvert.SerializeObject(new Regex(v));"],
  ])("is no exception: %s", (_, value, code) => {
    expect(() =>
      run(`string v = ${value} + context.Request.Method.Substring(4); ${guarded(code)}`),
    ).toThrow(Unsupported);
  });
});

describe("the budget of an expression", () => {
  const small = { steps: 200_000, milliseconds: 500, bytes: 8_000_000 };

  it.each([
    ["an endless loop", "while (true) { }"],
    ["a loop without a body", "for (;;);"],
    ["do", "do { } while (true);"],
    ["foreach", "foreach (var i in Enumerable.Range(0, int.MaxValue)) { } return null;"],
    ["recursion", 'int F(int n) { return F(n + 1) + 1; } return F(1) + "";'],
    [
      "recursion without an end of the stack",
      "int F(int n) => n > 999 ? F(0) : n; while (true) { F(0); }",
    ],
    ["a long sequence", 'return Enumerable.Range(0, int.MaxValue).Count() + "";'],
    [
      "a sequence of sequences",
      'var r = Enumerable.Range(0, 9999); return r.SelectMany(x => r).Count() + "";',
    ],
    [
      "a regular expression that goes back for ever",
      'return Regex.IsMatch(new string(\'a\', 99) + "b", "^(a+)+$") + "";',
    ],
    ["a text that doubles", 'var s = "abc"; while (true) s = s + s;'],
    ["a text that doubles in a hole", 'var s = "abc"; while (true) s = $"{s}{s}";'],
    [
      "a text that is replaced by longer ones",
      'var s = "a"; while (true) s = s.Replace("a", "aaaa");',
    ],
    ["a text builder", 'var b = new StringBuilder("abc"); while (true) b.Append(b.ToString());'],
    ["a wide column", 'return "a".PadLeft(2000000000);'],
    ["an array", 'return new byte[2000000000].Length + "";'],
    ["many arrays", "var l = new List<byte[]>(); while (true) l.Add(new byte[10000]);"],
    [
      "texts that are all kept",
      'var s = new string((char)120, 60000); var l = new List<string>(); while (true) l.Add(s.Replace("x", "y"));',
    ],
    [
      "short texts that are all kept",
      'var l = new List<string>(); while (true) l.Add("a" + l.Count);',
    ],
    [
      "a replacement that is longer than what it replaces",
      'var s = new string((char)97, 100000); return s.Replace("a", s);',
    ],
    [
      "a pattern whose replacement is long",
      'return Regex.Replace(new string((char)97, 100000), "a", new string((char)98, 60000));',
    ],
    [
      "texts that are joined",
      "return string.Join(new string((char)97, 60000), Enumerable.Range(0, 100000));",
    ],
    [
      "a format with many places",
      'return string.Format(string.Concat(Enumerable.Repeat("{0}", 10000)), new string((char)97, 60000));',
    ],
    ["a list that is added to itself", "var l = new List<int> { 1 }; while (true) l.AddRange(l);"],
    ["a list that grows in front", "var l = new List<int>(); while (true) l.Insert(0, 1);"],
    ["a dictionary", "var d = new Dictionary<int, int>(); while (true) d[d.Count] = 1;"],
    ["a set", "var h = new HashSet<int>(); var n = 0; while (true) h.Add(n++);"],
    ["a stack", "var q = new Stack<int>(); while (true) q.Push(1);"],
    [
      "functions that are kept",
      "var l = new List<Func<int>>(); for (var i = 0; ; i++) { var n = i; l.Add(() => n); }",
    ],
    ["exceptions in exceptions", 'Exception e = null; while (true) e = new Exception("x", e);'],
    [
      "an array of JSON that is merged with itself",
      "var j = new JArray(); j.Add(1); while (true) j.Merge(j);",
    ],
    ["an array of JSON that is put into itself", "var j = new JArray(); while (true) j.Add(j);"],
    [
      "an object of JSON that is put into itself",
      'var j = new JObject(); while (true) j["a" + j.Count] = j;',
    ],
    [
      "an element of XML that is put into itself",
      'var e = new XElement("a"); while (true) e.Add(e);',
    ],
    [
      "a path that scans what a scan found",
      'var j = JToken.Parse("[[[[[[[[[[[[[[[[[[[[1,2],3],4],5],6],7],8],9],10],11],12],13],14],15],16],17],18],19],20],21]"); return j.SelectTokens("$..*..*..*..*..*..*").Count();',
    ],
    [
      "calls with a long text",
      'var s = new string((char)252, 1000000); while (true) s.Contains("x");',
    ],
    [
      "calls with a long list",
      "var l = Enumerable.Range(0, 400000).ToList(); while (true) l.Contains(-1);",
    ],
    [
      "digests with a long key",
      "var h = new HMACSHA256(new byte[7000000]); while (true) h.ComputeHash(new byte[0]);",
    ],
    ["a linguistic search in a long text", 'return new string(\'ü\', 20000).IndexOf("ß") + "";'],
  ])("ends %s, and no policy catches it", (_, code) => {
    const expression = compiled(`${guarded(code)} return null;`);
    expect(() => expression.evaluate(contextWith(), small)).toThrow(OverBudget);
  });

  describe("ends what holds itself twice at each of forty levels, when it is", () => {
    const tuple =
      "object a = 1; object b = 1; for (var i = 0; i < 40; i++) { a = Tuple.Create(a, a); b = Tuple.Create(b, b); }";
    const value =
      "object a = 1; object b = 1; for (var i = 0; i < 40; i++) { a = (a, a); b = (b, b); }";
    const nameless =
      "object a = 1; object b = 1; for (var i = 0; i < 40; i++) { a = new { x = a, y = a }; b = new { x = b, y = b }; }";
    const lists = "object a = 1; for (var i = 0; i < 40; i++) a = new List<object> { a, a };";
    const arrays = "object a = 1; for (var i = 0; i < 40; i++) a = new object[] { a, a };";
    const pairs =
      "object a = 1; object b = 1; for (var i = 0; i < 40; i++) { a = new KeyValuePair<object, object>(a, a); b = new KeyValuePair<object, object>(b, b); }";
    const dictionaries =
      'object a = 1; for (var i = 0; i < 40; i++) a = new Dictionary<string, object> { ["x"] = a, ["y"] = a };';

    it.each([
      ["printed", [tuple, value, nameless, pairs], "return a.ToString();"],
      ["put into a text", [tuple, value, nameless, pairs], 'return $"{a}";'],
      ["compared", [tuple, value, nameless, pairs], "return a.Equals(b);"],
      ["a key", [tuple, value, nameless], "return new Dictionary<object, int> { [a] = 1 }.Count;"],
      ["sorted", [tuple, value], "return new[] { a, b }.OrderBy(x => x).Count();"],
      [
        "written as JSON",
        [tuple, value, nameless, lists, arrays, dictionaries],
        "return JsonConvert.SerializeObject(a);",
      ],
      ["made a token", [tuple, nameless, lists, dictionaries], "return JToken.FromObject(a);"],
      ["content of an array of JSON", [lists, arrays], "return new JArray(a);"],
      ["content of XML", [lists, arrays], 'return new XElement("a", a);'],
    ])("%s", (_, makers, end) => {
      for (const make of makers) {
        const expression = compiled(`${make} ${end}`);
        expect(() => expression.evaluate(contextWith(), small), make).toThrow(OverBudget);
      }
    });
  });

  it("lets long chains be compared and be keys", () => {
    const chain =
      "object a = 1; object b = 1; for (var i = 0; i < 200; i++) { a = Tuple.Create(a, i); b = Tuple.Create(b, i); }";
    expect(run(`${chain} return new Dictionary<object, int> { [a] = 1 }.ContainsKey(b);`)).toBe(
      true,
    );
    expect(
      run(
        `${chain} return new HashSet<object> { Tuple.Create("a", "b,c"), Tuple.Create("a,b", "c"), a, b }.Count == 3;`,
      ),
    ).toBe(true);
  });

  it("is one of its own for each run", () => {
    const expression = compiled("var n = 0; for (var i = 0; i < 50000; i++) n++; return n;");
    // Ten runs are more steps than one may have. How fast this machine is just now does not matter.
    const steps = { ...small, milliseconds: 60_000 };
    for (let count = 0; count < 10; count += 1) {
      expect(() => expression.evaluate(contextWith(), steps)).not.toThrow();
    }
  });

  it("goes on where it was when another expression has run inside of it", () => {
    const inner = compiled("var n = 0; for (var i = 0; i < 5000; i++) n++; return n;");
    const trace = () => {
      inner.evaluate(contextWith(), { ...small, steps: 20_000 });
    };
    const traces = compiled(
      'for (var i = 0; i < (int)context.Variables["rounds"]; i++) context.Trace("x"); return null;',
    );
    const tracing = (rounds: number) => () =>
      traces.evaluate(contextWith({ variables: { rounds: boxInt(rounds) }, rest: { trace } }), {
        steps: 3_000,
        milliseconds: 60_000,
        bytes: 1_000_000,
      });
    expect(tracing(200)).not.toThrow();
    expect(tracing(2_000)).toThrow("was stopped after 3000 steps");
  });

  it("is enough for what a policy does with the longest body of a v2 tier", () => {
    const body = JSON.stringify({ list: Array.from({ length: 20_000 }, (_, id) => ({ id })) });
    const text =
      'var n = 0; foreach (var item in (JArray)context.Request.Body.As<JObject>()["list"]) { if ((int)item["id"] % 2 == 0) n++; } return n;';
    const evaluate = () => compiled(text).evaluate(contextWith({ body }), expressionLimits);
    expect(evaluate).not.toThrow();
  });
});
