import { describe, expect, it } from "vitest";
import { expressionLimits, OverBudget, Unsupported } from "../../../policy/csharp/index.ts";
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
  const small = { steps: 200_000, milliseconds: 500, units: 1_000_000 };

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
    ["a linguistic search in a long text", 'return new string(\'ü\', 20000).IndexOf("ß") + "";'],
  ])("ends %s, and no policy catches it", (_, code) => {
    const expression = compiled(`${guarded(code)} return null;`);
    const started = performance.now();
    expect(() => expression.evaluate(contextWith(), small)).toThrow(OverBudget);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it("is one of its own for each run", () => {
    const expression = compiled("var n = 0; for (var i = 0; i < 50000; i++) n++; return n;");
    // Ten runs are more steps than one may have. How fast this machine is just now does not matter.
    const steps = { ...small, milliseconds: 60_000 };
    for (let count = 0; count < 10; count += 1) {
      expect(() => expression.evaluate(contextWith(), steps)).not.toThrow();
    }
  });

  it("is enough for what a policy does with the longest body of a v2 tier", () => {
    const body = JSON.stringify({ list: Array.from({ length: 20_000 }, (_, id) => ({ id })) });
    const text =
      'var n = 0; foreach (var item in (JArray)context.Request.Body.As<JObject>()["list"]) { if ((int)item["id"] % 2 == 0) n++; } return n;';
    const evaluate = () => compiled(text).evaluate(contextWith({ body }), expressionLimits);
    expect(evaluate).not.toThrow();
  });
});
