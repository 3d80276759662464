import { describe, expect, it } from "vitest";
import { compiled, findingsOf, run, show } from "../evaluating.ts";

describe("text", () => {
  it.each([
    ['"a" + 1', "a1"],
    ['1 + 2 + "a"', "3a"],
    ['"a" + 1 + 2', "a12"],
    ["\"a\" + 'b'", "ab"],
    ["'a' + 'b' + \"c\"", "195c"],
    ['"x" + null + "y"', "xy"],
    ['"" + true', "True"],
    ['"" + 1.5', "1.5"],
    ['string s = null; s += "x"; return s;', "x"],
    ['string s = "n="; s += 5; return s;', "n=5"],
    ['"" + new byte[2]', "System.Byte[]"],
    ['"" + new[] { "a" }', "System.String[]"],
    ['"" + new List<int>()', "System.Collections.Generic.List`1[System.Int32]"],
    ['@"a""b\\n"', 'a"b\\n'],
    ['"\\t\\u0041\\x41\\x4a|\\U0001F600\\0".Length', "8"],
    ['"\\x41g"', "Ag"],
    ["'\\''", "'"],
    ["(int)'\\n'", "10"],
    ['$"{1 + 1}"', "2"],
    ['$"{{{5}}}"', "{5}"],
    ['$"{5,4}|{5,-4}|"', "   5|5   |"],
    ['$"{255:x4}"', "00ff"],
    ['$"{3.14159:F2}"', "3.14"],
    ['$"{1234567.891:N1}"', "1,234,567.9"],
    ['$"{(true ? "y" : "n")}"', "y"],
    ['string n = null; return $"[{n}]";', "[]"],
    ['$@"C:\\{1}""q"""', 'C:\\1"q"'],
    ['$"{$"{1}"}2"', "12"],
    ['$"a\\tb"', "a\tb"],
    ["nameof(context.Request.Headers)", "Headers"],
    ['const string a = "x"; const string b = a + "y"; return b;', "xy"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});

describe("null", () => {
  it.each([
    ["string s = null; return s?.Length;", "null"],
    ['string s = "abc"; return s?.Length;', "3"],
    ["string s = null; return s?.Trim().Length.ToString();", "null"],
    ["string s = null; return s?.Length ?? -1;", "-1"],
    ["string s = null; return s?.Length > 0;", "False"],
    ['string s = null; return (s?.Length == null) + "";', "True"],
    ['JObject o = null; return (string)o?["a"]?["b"] ?? "none";', "none"],
    ['var o = JObject.Parse("{}"); return (string)o["a"]?["b"]?["c"] ?? "none";', "none"],
    ['string a = null, b = null; return a ?? b ?? "c";', "c"],
    ["string s = null; return s == null;", "True"],
    ["object o = null; return o is string;", "False"],
    ['"" + (context.User?.Email) + "!"', "!"],
    ['!(context.User?.Email == "x")', "True"],
    ["context.User?.Groups?.Select(g => g.Name).Count()", "null"],
    ["int calls = 0; string s = null; var r = s?.Substring(calls++); return calls;", "0"],
    ["string s = null; return s?.AsJwt()?.Subject == null;", "True"],
    ["string[] a = null; return a?[0];", "null"],
    ['string s = null; return (s ?? "").Length;', "0"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    "string s = null; return s.Length;",
    'JObject o = null; return o["a"];',
    "int[] a = null; return a[0];",
    "string s = null; foreach (var c in s) { } return 0;",
    "string s = null; return (s?.Trim()).Length;",
    "throw null;",
  ])("%s is a null reference", (text) => {
    expect(() => run(text)).toThrowError(
      expect.objectContaining({
        typeName: "System.NullReferenceException",
        message: "Object reference not set to an instance of an object.",
      }),
    );
  });

  it.each([
    ["int? and ?.", "string s = null; return s?.Length;", "int?"],
    ["?? with the inner type", "string s = null; return s?.Length ?? 0;", "int"],
    ["?? with another type", "int? i = null; return i ?? 1.5;", "double"],
    ["?: with a nullable", "bool b = true; return b ? 1 : (int?)null;", "int?"],
    ["null alone", "null", "object"],
  ])("the type of %s", (_, text, type) => {
    expect(compiled(text).type).toBe(type);
  });
});

describe("types at run time", () => {
  it.each([
    ['object o = "x"; return o is string;', "True"],
    ['object o = "x"; return o is string s && s.Length == 1;', "True"],
    ["object o = 5; return o is int i ? i + 1 : 0;", "6"],
    ["object o = 5; if (!(o is int n)) return -1; return n;", "5"],
    ['object o = "x"; return (o as string) ?? "no";', "x"],
    ['object o = 5; return (o as string) ?? "no";', "no"],
    ["object o = 5; return (o as int?) ?? 0;", "5"],
    ["object o = null; return o is null;", "True"],
    ["object o = 5; return o is 5;", "True"],
    ['object o = "a"; return o is "a";', "True"],
    ['object o = new[] { "a" }; return o is string[];', "True"],
    ['object o = new[] { "a" }; return o is object[];', "True"],
    ["object o = new byte[1]; return o is byte[];", "True"],
    ['object o = new[] { "a" }; return o is IEnumerable<string>;', "True"],
    ['object o = new[] { "a" }; return o is IEnumerable<object>;', "True"],
    ["object o = new[] { 1 }; return o is IEnumerable<object>;", "False"],
    ['object o = JObject.Parse("{}"); return o is JToken;', "True"],
    ['JToken t = JObject.Parse("{}"); return t is JArray;', "False"],
    ["object o = 5; return o.Equals(5);", "True"],
    ["object o = 5; return o.Equals(5L);", "False"],
    ["object o = 5; return o.ToString();", "5"],
    ["object o = 'c'; return o;", "c"],
    ["object o = DateTimeOffset.UtcNow; return o is System.DateTimeOffset;", "True"],
    ["object o = Guid.Empty; return o is System.Guid;", "True"],
    ["default(int)", "0"],
    ["default(string) == null", "True"],
    ["int i = default; return i;", "0"],
    ["default(DateTime).Year", "1"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});

describe("operators", () => {
  it.each([
    ["true && !false || false", "True"],
    ["true ^ true", "False"],
    ["true | false", "True"],
    ["int n = 0; var b = false && n++ > 0; return n;", "0"],
    ["int n = 0; var b = true || n++ > 0; return n;", "0"],
    ["int n = 0; var b = false & n++ > 0; return n;", "1"],
    ['"a" == "a"', "True"],
    ['string a = "ab"; string b = "a"; b += "b"; return a == b;', "True"],
    ["'a' < 'b'", "True"],
    ["1 == 1.0", "True"],
    ["1L == 1", "True"],
    ["StringComparison.Ordinal == StringComparison.Ordinal", "True"],
    ["(int)StringComparison.OrdinalIgnoreCase", "5"],
    ["StringComparison.OrdinalIgnoreCase", "OrdinalIgnoreCase"],
    ["(StringComparison)4", "Ordinal"],
    ['(int)DateTime.Parse("2026-11-05").DayOfWeek', "4"],
    ['DateTime.Parse("2026-11-05").DayOfWeek', "Thursday"],
    ["RegexOptions.IgnoreCase | RegexOptions.Multiline", "IgnoreCase, Multiline"],
    ["int a = 5; return (a)-1*2;", "3"],
    ["int a = 6; int b = 3; return (a)&b;", "2"],
    ["var a = new[] { 7 }; return (a)[0];", "7"],
    ['int a = 1; return a == 1 ? "one" : a == 2 ? "two" : "many";', "one"],
    ["int a, b; a = b = 3; return a + b;", "6"],
    ["int[] a = { 1, 2 }; int i = 0; a[i++] += 5; return a[0] * 10 + i;", "61"],
    [
      'Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e") == new Guid("{0F8FAD5B-D9CB-469F-A165-70867728950E}")',
      "True",
    ],
    ["object a = new List<int>(); object b = a; return (List<int>)a == (List<int>)b;", "True"],
    ["new List<int>() == new List<int>()", "False"],
    ['var v = context.Variables.GetValueOrDefault("x"); return v == "" || v == null;', "True"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    ['object o = "a"; return o == "a";', "compares references"],
    ['JToken t = JToken.Parse("1"); return t == "1";', "cannot be applied"],
    ['"a" - "b"', "cannot be applied"],
    ["!5", "cannot be used as 'bool'"],
    ["-true", "cannot be applied"],
    ['"a" < "b"', "cannot be applied"],
    ["5 ?? 6", "is never null"],
    ["1 == true", "cannot be applied"],
    ['true ? 1 : "a"', "two results of ?:"],
  ])("%s is refused", (text, message) => {
    const [finding] = findingsOf(text);
    expect(finding?.rule).toBe("csharp-type-mismatch");
    expect(finding?.message).toContain(message);
  });
});

describe("creation", () => {
  it.each([
    ["new byte[3].Length", "3"],
    ["new int[] { 1, 2, 3 }[1]", "2"],
    ["new[] { 1, 2L }[0]", "1"],
    ['new[] { "a", null }.Length', "2"],
    ["int[][] j = new int[2][]; j[0] = new[] { 5 }; return j[0][0] + (j[1] == null ? 1 : 0);", "6"],
    ["int[][] j = { new[] { 1 }, new[] { 2, 3 } }; return j[1][1];", "3"],
    ["new List<int> { 1, 2, 3 }.Count", "3"],
    ['new Dictionary<string, int> { { "a", 1 }, ["b"] = 2 }["b"]', "2"],
    [
      'new JObject { ["a"] = 1, ["b"] = new JArray("x", 2) }.ToString(Newtonsoft.Json.Formatting.None)',
      '{"a":1,"b":["x",2]}',
    ],
    ['new JArray { 1, "a", null }.ToString(Newtonsoft.Json.Formatting.None)', '[1,"a",null]'],
    ["new HMACSHA256 { Key = new byte[] { 1, 2 } }.Key.Length", "2"],
    ['new { a = 1, b = "x" }', "{ a = 1, b = x }"],
    ['var p = new { Name = "n", context.Request.Method }; return p.Name + p.Method;', "nPOST"],
    ["new { a = 1 }.Equals(new { a = 1 })", "True"],
    ["new string('a', 3)", "aaa"],
    ["new string(new[] { 'a', 'b' })", "ab"],
    ["new Guid()", "00000000-0000-0000-0000-000000000000"],
    ['new Uri("https://a/b").Host', "a"],
    ['new KeyValuePair<string, int>("k", 1)', "[k, 1]"],
    ['Tuple.Create(1, "a").Item2', "a"],
    ['Tuple.Create(1, "a")', "(1, a)"],
    ['new Exception("boom").Message', "boom"],
    ["new System.Collections.Generic.List<System.String>().Count", "0"],
    ['System.Convert.ToInt32("5") + global::System.Math.Abs(-1)', "6"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    ["int n = -1; return new byte[n];", "System.OverflowException"],
    ["var a = new int[2]; return a[2];", "System.IndexOutOfRangeException"],
    ["var a = new int[2]; return a[-1];", "System.IndexOutOfRangeException"],
    ['return new Dictionary<string, int> { { "a", 1 }, { "a", 2 } };', "System.ArgumentException"],
    [
      'return new Dictionary<string, int>()["k"];',
      "System.Collections.Generic.KeyNotFoundException",
    ],
    ["return new List<int>()[0];", "System.ArgumentOutOfRangeException"],
  ])("%s throws %s", (text, type) => {
    expect(() => run(text)).toThrowError(expect.objectContaining({ typeName: type }));
  });
});

describe("calls", () => {
  it.each([
    ["named arguments", "\"a\".PadLeft(totalWidth: 3, paddingChar: 'x')", "xxa"],
    ["named arguments in another order", "\"a\".PadLeft(paddingChar: 'x', totalWidth: 3)", "xxa"],
    ["a params array", 'string.Join("-", 1, 2, 3)', "1-2-3"],
    ["an array for a params array", 'string.Join("-", new[] { "a", "b" })', "a-b"],
    ["a params array of objects", 'string.Format("{0}{1}{2}{3}", 1, "a", true, null)', "1aTrue"],
    ["an out variable", 'int n; return int.TryParse("12", out n) ? n : 0;', "12"],
    ["an out declaration", 'return int.TryParse("12", out var n) ? n : 0;', "12"],
    ["a typed out declaration", 'return int.TryParse("x", out int n) ? 1 : n;', "0"],
    ["an out discard", 'int.TryParse("1", out _)', "True"],
    ["a method as a delegate", 'new[] { "1", "2" }.Select(int.Parse).Sum()', "3"],
    ["a static method as a delegate", 'new[] { "", "a" }.Count(string.IsNullOrEmpty)', "1"],
    ["an optional argument", 'context.Variables.GetValueOrDefault<int>("none")', "0"],
    ["overloads by type", "Math.Max(1, 2.5)", "2.5"],
    ["overloads by the best conversion", "Math.Abs(-5)", "5"],
    ["an instance method of a literal", '5.ToString("D3")', "005"],
    ["a static method by its keyword", 'string.IsNullOrEmpty("")', "True"],
    ["a discard", '_ = "x".Length; return 1;', "1"],
  ])("%s", (_, text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it("hands a delegate in a variable on, and makes nothing else of it", () => {
    const declare = "Func<int, bool> isOdd = x => x % 2 == 1; ";
    expect(show(`${declare} return new[] { 1, 2, 3 }.Count(isOdd);`)).toBe("2");
    expect(findingsOf(`${declare} return isOdd(1);`)[0]?.rule).toBe("csharp-type-not-allowed");
    expect(findingsOf(`${declare} object o = isOdd; return o;`)[0]?.rule).toBe(
      "csharp-type-mismatch",
    );
    expect(findingsOf(`${declare} return isOdd;`)[0]?.rule).toBe("csharp-type-mismatch");
  });

  it("evaluates named arguments in the order in which they are written", () => {
    const text =
      'var log = ""; string Note(string s) { log += s; return s; } ' +
      'var r = "axb".Replace(newValue: Note("y"), oldValue: Note("x")); return log + r;';
    expect(show(text)).toBe("yxayb");
  });
});
