import { describe, expect, it } from "vitest";
import { run, show } from "../evaluating.ts";

describe("string", () => {
  it.each([
    ['"Hello".Substring(1)', "ello"],
    ['"Hello".Substring(5)', ""],
    ['"Hello".Substring(1, 3)', "ell"],
    ["\"a,b,,c\".Split(',').Length", "4"],
    ["string.Join(\"|\", \"a,b;c\".Split(',', ';'))", "a|b|c"],
    [
      'string.Join("|", "a,,b".Split(new[] { \',\' }, StringSplitOptions.RemoveEmptyEntries))',
      "a|b",
    ],
    ['string.Join("|", "a,b,c".Split(new[] { \',\' }, 2))', "a|b,c"],
    ['string.Join("|", "a--b-c".Split(new[] { "--", "-" }, StringSplitOptions.None))', "a|b|c"],
    ['string.Join("|", " a  b ".Split(null))', "|a||b|"],
    ['string.Join("|", "".Split(\',\'))', ""],
    ["\"\".Split(',').Length", "1"],
    ['"abcabc".IndexOf("c")', "2"],
    ["\"abcabc\".IndexOf('c', 3)", "5"],
    ['"abc".IndexOf("C", StringComparison.OrdinalIgnoreCase)', "2"],
    ['"abc".IndexOf("x")', "-1"],
    ['"abc".IndexOf("")', "0"],
    ['"abcabc".LastIndexOf("a")', "3"],
    ["\"abcabc\".LastIndexOf('c')", "5"],
    ["\"abc\".IndexOfAny(new[] { 'c', 'b' })", "1"],
    ['"Bearer x".StartsWith("bearer ", StringComparison.OrdinalIgnoreCase)', "True"],
    ['"abc".StartsWith("")', "True"],
    ['"abc".EndsWith("bc")', "True"],
    ['"straße".EndsWith("e")', "True"],
    ['"abc".Contains("b")', "True"],
    ['" \\t\\u00a0a\\u3000 ".Trim()', "a"],
    ["\"xxaxx\".Trim('x')", "a"],
    ["\"/a/\".TrimEnd('/')", "/a"],
    ["\"/a/\".TrimStart('/')", "a/"],
    ['"a".PadLeft(3)', "  a"],
    ["\"a\".PadRight(3, '-')", "a--"],
    ['"a-b-c".Replace("-", "+")', "a+b+c"],
    ["\"a-b\".Replace('-', '_')", "a_b"],
    ['"a$b".Replace("$", "$$&")', "a$$&b"],
    ['"abc".Remove(1)', "a"],
    ['"abc".Remove(1, 1)', "ac"],
    ['"ac".Insert(1, "b")', "abc"],
    ['"Straße ÄÖ".ToUpperInvariant()', "STRAßE ÄÖ"],
    ['"ÄÖI".ToLowerInvariant()', "äöi"],
    ['"abc".CompareTo("abd")', "-1"],
    ['string.Compare("a", "A")', "-1"],
    ['string.Compare("a", "B", StringComparison.Ordinal) > 0', "True"],
    ['string.Compare("a", "A", StringComparison.OrdinalIgnoreCase)', "0"],
    ['string.Compare("a", "A", true)', "0"],
    ['string.Compare(null, "a")', "-1"],
    ['string.CompareOrdinal("a", "c")', "-2"],
    ['string.Equals("a", "A", StringComparison.OrdinalIgnoreCase)', "True"],
    ['"a".Equals("A", StringComparison.InvariantCultureIgnoreCase)', "True"],
    ['"a".Equals(null)', "False"],
    ['string.IsNullOrWhiteSpace(" \\n")', "True"],
    ['string.Concat("a", 1, true)', "a1True"],
    ['string.Concat(new[] { "a", "b" })', "ab"],
    ['string.Join(",", new List<int> { 1, 2 })', "1,2"],
    ['string.Join(",", new[] { 1.5, 2 })', "1.5,2"],
    ['string.Join(",", "ab".Select(c => c))', "a,b"],
    ['string.Join(null, "a", null, "b")', "ab"],
    ['"abc"[1]', "b"],
    ['"abc".ToCharArray().Length', "3"],
    ['"😀".Length', "2"],
    ['new string("abc".Reverse().ToArray())', "cba"],
    ["\"a\\r\\nb\".Split('\\n').Length", "2"],
    ["\"a b\".Split(' ').Last()", "b"],
    ["string.Empty.Length", "0"],
    ['String.Format("{0}", "a")', "a"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    ['"abc".Substring(4)', "System.ArgumentOutOfRangeException"],
    ['"abc".Substring(1, 5)', "System.ArgumentOutOfRangeException"],
    ['"abc"[3]', "System.IndexOutOfRangeException"],
    ['"abc".Replace("", "x")', "System.ArgumentException"],
    ['"abc".IndexOf((string)null)', "System.ArgumentNullException"],
    ['string.Format("{1}", "a")', "System.FormatException"],
    ['string.Format("{", "a")', "System.FormatException"],
    ['string.Format("}", "a")', "System.FormatException"],
  ])("%s throws %s", (text, typeName) => {
    expect(() => run(text)).toThrowError(expect.objectContaining({ typeName }));
  });
});

describe("StringBuilder", () => {
  it.each([
    [
      "new StringBuilder().Append(\"a\").Append(1).Append('c').Append(true).Append(1.5).ToString()",
      "a1cTrue1.5",
    ],
    ['new StringBuilder("abc").Insert(1, "-").Remove(0, 1).Replace("b", "x").ToString()', "-xc"],
    ['new StringBuilder().AppendLine("a").AppendFormat("{0}-{1}", 1, 2).ToString()', "a\n1-2"],
    ['new StringBuilder("abc") { Length = 2 }.ToString()', "ab"],
    [
      "var s = new StringBuilder(\"abc\"); s[1] = 'X'; return s.ToString() + s[2] + s.Length;",
      "aXcc3",
    ],
    ["new StringBuilder().Append('=', 3).ToString()", "==="],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});

describe("char", () => {
  it.each([
    ["char.IsDigit('5')", "True"],
    ["char.IsDigit('٣')", "True"],
    ["char.IsLetter('é')", "True"],
    ["char.IsLetterOrDigit('_')", "False"],
    ['char.IsUpper("aB", 1)', "True"],
    ["char.IsWhiteSpace('\\u0085')", "True"],
    ["char.IsWhiteSpace('\\ufeff')", "False"],
    ["char.ToUpper('é')", "É"],
    ["char.ToUpperInvariant('ß')", "ß"],
    ["(char)('a' + 1)", "b"],
    ["'5' - '0'", "5"],
    ["char.GetNumericValue('7')", "7"],
    ['"abc".All(char.IsLetter)', "True"],
    ['"abc".Select(c => (int)c).Sum()', "294"],
    ["'a'.ToString() + 'b'", "ab"],
    ["char.IsPunctuation('!')", "True"],
    ["'a'.CompareTo('c')", "-2"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});

describe("Encoding", () => {
  it.each([
    ['Encoding.UTF8.GetBytes("é€😀").Length', "9"],
    ["Encoding.UTF8.GetString(new byte[] { 0xE2, 0x82, 0xAC })", "€"],
    ["Encoding.UTF8.GetString(new byte[] { 0x61, 0xFF, 0x62 })", "a\ufffdb"],
    ["Encoding.UTF8.GetString(new byte[] { 0xEF, 0xBB, 0xBF, 0x61 }).Length", "2"],
    ['Encoding.ASCII.GetString(Encoding.ASCII.GetBytes("aé😀b"))', "a???b"],
    ['Encoding.Unicode.GetBytes("a")[0]', "97"],
    ['Encoding.GetEncoding("iso-8859-1").GetString(new byte[] { 0xE9 })', "é"],
    ['Encoding.GetEncoding("ISO-8859-1").GetBytes("€")[0]', "63"],
    ["Encoding.UTF8.GetString(new byte[] { 97, 98, 99 }, 1, 2)", "bc"],
    ["Encoding.UTF8.WebName", "utf-8"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});
