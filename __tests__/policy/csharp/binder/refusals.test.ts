import { describe, expect, it } from "vitest";
import { findingsOf } from "../evaluating.ts";

describe("syntax that APIM's C# 7 does not have", () => {
  it.each([
    ["a switch expression", "1 switch { 1 => 2, _ => 3 }"],
    ["a range", '"abc"[1..]'],
    ["an index from the end", '"abc"[^1]'],
    ["the null-forgiving operator", "context.User!.Email"],
    ["??=", 'string s = null; s ??= "a"; return s;'],
    ["a using declaration", "using var h = SHA256.Create(); return 1;"],
    ["new without a type", "List<int> l = new(); return l;"],
    ["a nullable reference type", "string? s = null; return s;"],
    ["the pattern not", "context is not null"],
    ["a relational pattern", "1 is > 0"],
    ["the pattern or", "1 is 1 or 2"],
    ["a property pattern", '"a" is { Length: 1 }'],
    ["a list pattern", "new[] { 1 } is [1]"],
    ["a raw string", '"""a"""'],
    ["an interpolated raw string", '$"""a{1}"""'],
    ["a UTF-8 string", '"a"u8'],
    ["a collection expression", "int[] a = [1, 2]; return a;"],
    ["with", "new { a = 1 } with { a = 2 }"],
    ["an unsigned shift", "1 >>> 1"],
    ["a line break in a hole", '$"{1 +\n1}"'],
  ])("%s", (_, text) => {
    const [finding] = findingsOf(text);
    expect(finding?.rule).toBe("csharp-unsupported");
    expect(finding?.message).toMatch(/C# (7|8|9|11|12)/);
  });
});

describe("syntax that has no place in an expression", () => {
  it.each([
    ["await", "await x"],
    ["an async lambda", "new[] { 1 }.Select(async x => x).Count()"],
    ["goto", "a: goto a; return 1;"],
    ["lock", "lock (context) { } return 1;"],
    ["yield", "yield return 1; return 1;"],
    ["typeof", "typeof(string)"],
    ["typeof as an argument of another call", "int.Parse(typeof(string))"],
    ["typeof in an argument", "Enum.Parse((object)typeof(DayOfWeek), null)"],
    ["sizeof", "sizeof(int)"],
    ["this", "this"],
    ["base", "base.ToString()"],
    ["unsafe code", "unsafe { } return 1;"],
    ["stackalloc", "stackalloc int[3]"],
    ["a tuple of eight", "(1, 2, 3, 4, 5, 6, 7, 8)"],
    [
      "the type of a tuple of eight",
      "(int, int, int, int, int, int, int, int) t = default; return t;",
    ],
    ["new without parentheses", 'new List<(int a, string b)> { (1, "x") }'],
    ["an anonymous method", "return new[] { 1 }.Select(delegate (int x) { return x; }).Count();"],
    ["a preprocessor directive", "\n#if X\nreturn 1;\n#endif\nreturn 2;"],
    ["a multi-dimensional array", "new int[2, 2]"],
    ["dynamic", "dynamic d = 1; return d;"],
    ["ref", 'int a = 1; int.TryParse("1", ref a); return a;'],
    ["a generic local function", "T F<T>(T t) => t; return F(1);"],
    ["a pointer", "int* p = null; return 1;"],
  ])("%s", (_, text) => {
    expect(findingsOf(text).map(({ rule }) => rule)).toContain("csharp-unsupported");
  });
});

describe("typeof where a type is wanted", () => {
  it.each([
    ["a type that the list does not have", "Enum.Parse(typeof(System.IO.File), null)"],
    ["a type that there is not", "Enum.Parse(typeof(Weekday), null)"],
    ["a type as the text", 'Enum.Parse("Monday", typeof(DayOfWeek))'],
    ["a type of its own", "System.Type t = null; return t;"],
  ])("does not take %s", (_, text) => {
    expect(findingsOf(text)).not.toEqual([]);
  });
});

describe("text that is not C#", () => {
  it.each([
    ["an unfinished string", '"abc'],
    ["a missing operand", "1 + "],
    ["a missing semicolon", "return 1", "block"],
    ["two expressions", "1; 2"],
    ["an expression that ends the wrapper", "1); } object N() { return (2", "expression"],
    ["a block that ends the wrapper", "return 1; } object N() { return 2;", "block"],
    ["a class", "return 1; } } class D { int x = 1; object N() { return 1;", "block"],
    ["nothing", ""],
    ["a comment alone", "/* a */"],
    ["an unknown escape", '"\\q"'],
    ["two characters", "'ab'"],
    ["a value as a statement", "1 + 1; return 1;"],
    ["a declaration under if", "if (true) int a = 1; return 1;"],
    ["falling through", "switch (1) { case 1: int a = 1; case 2: return 2; default: return 3; }"],
    ["a label twice", "switch (1) { case 1: return 1; case 1: return 2; default: return 3; }"],
    ["break outside of a loop", "break; return 1;"],
    ["continue outside of a loop", "switch (1) { default: continue; } return 1;"],
    ["return in finally", "try { } finally { return 1; } return 2;"],
    ["rethrow outside of catch", "throw;"],
  ] as const)("%s", (_, text, form?: "expression" | "block") => {
    const findings = form === undefined ? findingsOf(text) : findingsOf(text, form);
    expect(findings.map(({ rule }) => rule)).toContain("csharp-syntax");
  });
});

describe("what a finding says", () => {
  it("points at the text and says what to do", () => {
    const text = "var key = 1; return Aes.Create();";
    const [finding] = findingsOf(text);
    expect(text.slice(finding?.offset, (finding?.offset ?? 0) + (finding?.length ?? 0))).toBe(
      "Aes.Create()",
    );
    expect(finding?.message).toContain('use SymmetricAlgorithm.Create("AES")');
  });

  it("counts UTF-16 units", () => {
    const text = '"😀é" + foo';
    const [finding] = findingsOf(text);
    expect(finding?.offset).toBe(text.indexOf("foo"));
  });

  it("reports each wrong statement, and nothing that follows from it", () => {
    const findings = findingsOf("var a = foo; var b = a + 1; var c = bar; return a + b + c;");
    expect(findings.map(({ message }) => message)).toEqual([
      "There is no variable 'foo' here; declare it before it is used.",
      "There is no variable 'bar' here; declare it before it is used.",
    ]);
  });

  it("explains the lambda, not the call around it", () => {
    const [finding] = findingsOf('new[] { "a" }.Select(x => x.Lenght).Count()');
    expect(finding).toMatchObject({ rule: "csharp-unknown-name" });
    expect(finding?.message).toContain("did you mean Length?");
  });

  it.each([
    ['WebUtility.UrlEncode("a")', "csharp-unknown-name", "write System.Net.WebUtility"],
    ["Formatting.None", "csharp-unknown-name", "write Newtonsoft.Json.Formatting"],
    ["Strin.Empty", "csharp-unknown-name", "did you mean String?"],
    ['"a".Foo()', "csharp-unsupported", "check its spelling"],
    ["context.Request.Foo", "csharp-unknown-name", "has no member 'Foo'"],
    ["context.Request.Header", "csharp-unknown-name", "did you mean Headers?"],
    ['"a".IsNullOrEmpty()', "csharp-type-mismatch", "is static"],
    ["string.Trim()", "csharp-type-mismatch", "belongs to a value"],
    ["context.Request.Method()", "csharp-type-mismatch", "is not a method"],
    ['"a".Trim', "csharp-type-mismatch", "add the parentheses"],
    ['"a".Substring("b")', "csharp-type-mismatch", "'string' cannot be used as 'int'"],
    ["int.Parse(5)", "csharp-type-mismatch", "cannot be used as 'string'"],
    ['context.Trace("a")', "csharp-type-mismatch", "returns nothing"],
    ['context.Request.Method = "GET"', "csharp-type-mismatch", "can only be read"],
    ["new Foo()", "csharp-unknown-name", "no type 'Foo'"],
    ["new Math()", "csharp-type-mismatch", "cannot be created"],
    ['XDocument.Load("a.xml")', "csharp-member-not-allowed", "use XDocument.Parse"],
    ["new XmlDocument()", "csharp-type-not-allowed", "use XDocument"],
    [
      'XElement.Parse("<a/>").ToString(SaveOptions.None)',
      "csharp-type-not-allowed",
      "(SaveOptions)1",
    ],
    ['new string[2] { "a" }', "csharp-type-mismatch", "The initialiser has 1"],
    ['new[] { 1, "a" }', "csharp-type-mismatch", "no common type"],
    ["Enumerable.Empty()", "csharp-type-mismatch", ""],
    ["new[] { 1 }.Cast<string>().ToDictionary()", "csharp-type-mismatch", "No overload"],
    ['Encoding.GetEncoding("windows-1252")', "csharp-unsupported", "utf-8"],
    ["context.Request.Body.As<int>()", "csharp-type-mismatch", "As<int>"],
    [
      'JsonConvert.DeserializeObject<Guid[]>("[]") == null ? 1 : JsonConvert.DeserializeObject<Random>("").Next()',
      "csharp-unsupported",
      "DeserializeObject<Random>",
    ],
    ['new byte[1].Encrypt("DES", new byte[8], new byte[8])', "csharp-unsupported", "AES"],
  ])("%s", (text, rule, message) => {
    const [finding] = findingsOf(text);
    expect(finding?.rule).toBe(rule);
    expect(finding?.message).toContain(message);
  });
});
