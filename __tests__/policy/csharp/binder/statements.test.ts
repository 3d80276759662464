import { describe, expect, it } from "vitest";
import { findingsOf, run, show } from "../evaluating.ts";

describe("control flow", () => {
  it.each([
    ["int n = 0; for (int i = 0, j = 10; i < j; i++, j--) n++; return n;", "5"],
    ["int n = 0; while (true) { if (++n > 4) break; } return n;", "5"],
    ["int n = 0; do { n++; } while (n < 3); return n;", "3"],
    ["int n = 0; for (;;) { n++; if (n == 3) continue; if (n > 5) break; } return n;", "6"],
    ['var s = ""; foreach (var c in "abc") { if (c == \'b\') continue; s += c; } return s;', "ac"],
    ["int n = 0; foreach (int i in new List<int> { 1, 2, 3 }) n += i; return n;", "6"],
    ["long n = 0; foreach (long i in new[] { 1, 2 }) n += i; return n;", "3"],
    [
      'var s = ""; foreach (var kv in new Dictionary<string, int> { { "a", 1 }, { "b", 2 } }) s += kv.Key + kv.Value; return s;',
      "a1b2",
    ],
    [
      "var s = \"\"; foreach (var p in JObject.Parse(\"{'a':1,'b':2}\")) s += p.Key + p.Value; return s;",
      "a1b2",
    ],
    [
      'var s = ""; foreach (JProperty p in JObject.Parse("{\'a\':1}").Properties()) s += p.Name; return s;',
      "a",
    ],
    [
      'var s = ""; foreach (JObject o in JArray.Parse("[{\'a\':1},{\'a\':2}]")) s += o["a"]; return s;',
      "12",
    ],
    [
      'var s = ""; foreach (Match m in Regex.Matches("a1b2", @"\\d")) s += m.Value; return s;',
      "12",
    ],
    [
      'IDictionary<string, JToken> d = JObject.Parse("{\'a\':1}"); var s = ""; foreach (var p in d) s += p.Key; return s;',
      "a",
    ],
    ['switch ("b") { case "a": return 1; case "b": case "c": return 2; default: return 3; }', "2"],
    [
      "int n = 0; switch (3) { case 1: n = 1; break; default: n = 9; break; case 2: n = 2; break; } return n;",
      "9",
    ],
    [
      'object o = 5; switch (o) { case string s: return s; case int i when i > 3: return "big"; case int i: return "small"; case null: return "null"; default: return "?"; }',
      "big",
    ],
    ['string x = null; switch (x) { case null: return "n"; default: return "d"; }', "n"],
    [
      'switch (DateTime.Parse("2026-11-05").Month) { case 11: { var s = "nov"; return s; } } return "";',
      "nov",
    ],
    ["char c = 'x'; switch (c) { case 'x': return true; } return false;", "True"],
    [
      "int n = 0; for (int i = 0; i < 3; i++) { switch (i) { case 1: continue; } n += 10; } return n;",
      "20",
    ],
    [
      "int n = 0; foreach (var i in new[] { 1, 2, 3 }) { foreach (var j in new[] { 1, 2 }) { if (j == 2) break; n++; } } return n;",
      "3",
    ],
    ["if (false) return 1; else if (true) return 2; else return 3;", "2"],
    [";;{ } return 1;", "1"],
  ])("%s gives %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it("gives each round of a loop its own variables for lambdas to keep", () => {
    const perRound =
      "var all = new List<IEnumerable<int>>(); foreach (var i in new[] { 1, 2, 3 }) " +
      "{ int j = i * 10; all.Add(new[] { 0 }.Select(x => x + i + j)); } " +
      'return string.Join(",", all.SelectMany(x => x));';
    expect(show(perRound)).toBe("11,22,33");
    const shared =
      "var all = new List<IEnumerable<int>>(); for (int i = 0; i < 3; i++) " +
      'all.Add(new[] { 0 }.Select(x => x + i)); return string.Join(",", all.SelectMany(x => x));';
    expect(show(shared)).toBe("3,3,3");
  });

  it("lets a lambda change what surrounds it", () => {
    expect(show("int n = 0; new List<int> { 1, 2 }.ForEach(x => n += x); return n;")).toBe("3");
  });

  it("stops when a collection changes under a loop", () => {
    expect(() =>
      run("var l = new List<int> { 1, 2 }; foreach (var x in l) l.Add(x); return 0;"),
    ).toThrowError(
      expect.objectContaining({
        typeName: "System.InvalidOperationException",
        message: "Collection was modified; enumeration operation may not execute.",
      }),
    );
  });
});

describe("exceptions", () => {
  it.each([
    ["catches everything", 'try { throw new Exception("a"); } catch { return "c"; }', "c"],
    [
      "by type",
      'try { return int.Parse("x").ToString(); } catch (FormatException e) { return e.Message; }',
      "The input string 'x' was not in a correct format.",
    ],
    [
      "by base type",
      'try { return new Uri("x").Host; } catch (FormatException) { return "format"; }',
      "format",
    ],
    [
      "the first that fits",
      'try { int z = 0; return (1 / z).ToString(); } catch (OverflowException) { return "o"; } catch (ArithmeticException) { return "a"; } catch (Exception) { return "e"; }',
      "a",
    ],
    [
      "of Newtonsoft",
      'try { JObject.Parse("{"); return ""; } catch (Newtonsoft.Json.JsonReaderException) { return "json"; }',
      "json",
    ],
    [
      "with when",
      'try { throw new Exception("a"); } catch (Exception e) when (e.Message == "b") { return "b"; } catch (Exception e) { return e.Message; }',
      "a",
    ],
    [
      "finally runs after return",
      'var s = ""; string F() { try { return "r"; } finally { s += "f"; } } return F() + s;',
      "rf",
    ],
    [
      "finally runs after throw",
      'var s = ""; try { try { throw new Exception(); } finally { s += "f"; } } catch { s += "c"; } return s;',
      "fc",
    ],
    [
      "rethrows the same",
      'try { try { throw new Exception("a"); } catch (Exception) { throw; } } catch (Exception e) { return e.Message; }',
      "a",
    ],
    [
      "the inner exception",
      'try { try { throw new Exception("a"); } catch (Exception e) { throw new Exception("b", e); } } catch (Exception e) { return e.Message + e.InnerException.Message; }',
      "ba",
    ],
    [
      "continues after",
      "int n = 0; for (int i = 0; i < 3; i++) { try { if (i == 1) throw new Exception(); n += i; } catch { n += 10; } } return n;",
      "12",
    ],
    [
      "breaks out of try",
      "int n = 0; while (true) { try { n++; break; } finally { n += 10; } } return n;",
      "11",
    ],
    [
      "a throw expression",
      'string s = null; try { return s ?? throw new Exception("none"); } catch (Exception e) { return e.Message; }',
      "none",
    ],
    [
      "a throw in ?:",
      'try { return false ? 1 : throw new Exception("x"); } catch (Exception e) { return -1; }',
      "-1",
    ],
    ["prints as .NET does", 'new Exception("a").ToString()', "System.Exception: a"],
  ])("%s", (_, text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it("leaves an uncaught exception to the caller", () => {
    expect(() => run('throw new Exception("boom");')).toThrowError(
      expect.objectContaining({ typeName: "System.Exception", message: "boom" }),
    );
  });

  it("disposes at the end of using, also when it is left by return or throw", () => {
    expect(
      show("using (var h = SHA256.Create()) { return h.ComputeHash(new byte[0]).Length; }"),
    ).toBe("32");
    expect(() =>
      run(
        "SHA256 h = SHA256.Create(); try { using (h) { throw new Exception(); } } catch { } return h.ComputeHash(new byte[0]);",
      ),
    ).toThrowError(expect.objectContaining({ typeName: "System.ObjectDisposedException" }));
  });
});

describe("local functions", () => {
  it.each([
    ["int F(int n) => n < 2 ? n : F(n - 1) + F(n - 2); return F(10);", "55"],
    ["var r = Twice(4); int Twice(int n) { return n * 2; } return r;", "8"],
    ["int n = 1; void Add(int k = 10) { n += k; } Add(); Add(5); return n;", "16"],
  ])("%s gives %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});

describe("scopes", () => {
  it.each([
    ["int a = 1; int a = 2; return a;", "already declared"],
    ["int a = 1; { int a = 2; } return a;", "already declared"],
    ["{ int a = 1; } int a = 2; return a;", "already declared"],
    ["int x = 1; return new[] { 1 }.Select(x => x).Count();", "already declared"],
    ["return a; int a = 1;", "no variable 'a'"],
    ["{ int b = 1; } return b;", "no variable 'b'"],
    ["foreach (var i in new[] { 1 }) { } return i;", "no variable 'i'"],
    ["int context = 1; return 1;", "taken by APIM"],
    ["const int a = 1; a = 2; return a;", "is a constant"],
    ["foreach (var i in new[] { 1 }) { i = 2; } return 0;", "is a foreach variable"],
    ["int cat = 1; return car;", "did you mean cat?"],
    ["int f = 1; int f() => 2; return f;", "already"],
  ])("%s: %s", (text, message) => {
    expect(
      findingsOf(text)
        .map((finding) => finding.message)
        .join(),
    ).toContain(message);
  });

  it.each([
    "{ int a = 1; } { int a = 2; } return 1;",
    "for (int i = 0; i < 1; i++) { } for (int i = 0; i < 1; i++) { } return 1;",
    "return new[] { 1 }.Select(x => x).Where(x => x > 0).Count();",
    'if (int.TryParse("1", out var n)) { } return n;',
    "int @class = 1; return @class;",
  ])("%s is fine", (text) => {
    expect(findingsOf(text)).toEqual([]);
  });
});

describe("definite assignment", () => {
  it.each([
    "int a; return a;",
    "int a; if (context.Tracing) a = 1; return a;",
    "int a; while (context.Tracing) { a = 1; } return a;",
    "int a; foreach (var x in new[] { 1 }) a = x; return a;",
    'int a; if (context.Tracing && int.TryParse("1", out a)) { } return a;',
    "object o = 1; if (o is string s || context.Tracing) return s; return 0;",
    "int a; try { a = 1; } catch { } return a;",
    "int a; switch (1) { case 1: a = 1; break; } return a;",
    "int a; a += 1; return a;",
    "int a; a++; return a;",
  ])("%s reads too early", (text) => {
    expect(findingsOf(text)[0]?.message).toContain("is read before it certainly has a value");
  });

  it.each([
    "int a; if (context.Tracing) a = 1; else a = 2; return a;",
    'int a; if (!context.Tracing || !int.TryParse("1", out a)) return 0; return a;',
    "object o = 1; if (!(o is string s)) return 0; return s;",
    "object o = 1; return o is string s && s.Length > 0;",
    "object o = 1; return o is string s ? s.Length : 0;",
    "int a; while (true) { a = 1; break; } return a;",
    "int a; do { a = 1; } while (context.Tracing); return a;",
    "int a; try { a = 1; } catch { return 0; } return a;",
    "int a; try { } finally { a = 1; } return a;",
    "int a; switch (1) { case 1: a = 1; break; default: throw new Exception(); } return a;",
    "int a; var ok = context.Tracing ? (a = 1) > 0 : (a = 2) > 0; return a;",
    "int a; for (a = 0; a < 3; a++) { } return a;",
    'string a; if (context.Tracing) { a = "x"; } else { throw new Exception(); } return a;',
  ])("%s is fine", (text) => {
    expect(findingsOf(text)).toEqual([]);
  });
});

describe("every path returns", () => {
  it.each([
    "if (context.Tracing) return 1;",
    "foreach (var x in new[] { 1 }) return x;",
    "switch (1) { case 1: return 1; }",
    "try { return 1; } catch { }",
    "while (context.Tracing) { return 1; }",
    "int n = 1;",
    "",
    "while (true) { if (context.Tracing) break; }",
  ])("%s does not", (text) => {
    expect(findingsOf(text, "block").map(({ rule }) => rule)).toEqual(["csharp-missing-return"]);
  });

  it.each([
    "if (context.Tracing) return 1; else return 2;",
    "while (true) { if (context.Tracing) return 1; }",
    "for (;;) { }",
    "try { return 1; } finally { }",
    "try { return 1; } catch { return 2; }",
    "switch (1) { case 1: return 1; default: throw new Exception(); }",
    "throw new Exception();",
    "do { return 1; } while (true);",
    "{ { return 1; } }",
  ])("%s does", (text) => {
    expect(findingsOf(text, "block")).toEqual([]);
  });
});
