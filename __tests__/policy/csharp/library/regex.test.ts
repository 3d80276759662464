import { describe, expect, it } from "vitest";
import { findingsOf, run, show } from "../support.ts";

describe("Regex", () => {
  it.each([
    ['Regex.IsMatch("abc123", @"^\\w+\\d$")', "True"],
    ['Regex.IsMatch("a\\n", "^a$")', "True"],
    ['Regex.IsMatch("a\\n", @"^a\\z")', "False"],
    ['Regex.IsMatch("a\\n", @"\\Aa\\Z")', "True"],
    ['Regex.IsMatch("a\\r", "a.")', "True"],
    ['Regex.IsMatch("a\\n", "a.")', "False"],
    ['Regex.IsMatch("a\\n", "a.", RegexOptions.Singleline)', "True"],
    ['Regex.Matches("a\\nb", "^.", RegexOptions.Multiline).Cast<Match>().Count()', "2"],
    ['Regex.IsMatch("ÄB", "äb", RegexOptions.IgnoreCase)', "True"],
    ['Regex.IsMatch("٣", @"\\d")', "True"],
    ['Regex.IsMatch("é", @"^\\w$")', "True"],
    ['Regex.IsMatch("é", @"[^\\W]")', "True"],
    ['Regex.IsMatch("\\u0085", @"\\s")', "True"],
    ['Regex.IsMatch("aé", @"a\\b")', "False"],
    ['Regex.IsMatch("A", @"\\p{Lu}")', "True"],
    ['Regex.IsMatch("a]", @"[]a]{2}")', "True"],
    ['Regex.IsMatch("ab", "(?i)AB")', "True"],
    ['Regex.IsMatch("aB", "a(?i:b)")', "True"],
    ['Regex.IsMatch("AB", "a(?i:b)")', "False"],
    ['new Regex("a b # c", RegexOptions.IgnorePatternWhitespace).IsMatch("ab")', "True"],
    ['Regex.Match("k=v", @"(?<key>\\w)=(\\w)").Groups["key"].Value', "k"],
    ['Regex.Match("k=v", @"(?<key>\\w)=(\\w)").Groups[1].Value', "v"],
    ['Regex.Match("k=v", @"(?<key>\\w)=(\\w)").Groups[2].Value', "k"],
    ['Regex.Match("xab", "a(b)").Groups[1].Index', "2"],
    ['Regex.Match("x", "(a)?x").Groups[1].Success', "False"],
    ['Regex.Match("x", "y").Success', "False"],
    ['Regex.Match("x", "y").Groups["none"]?.Value', ""],
    [
      'Regex.Match("abc", "b").Value + Regex.Match("abc", "b").Index + Regex.Match("abc", "b").Length',
      "b11",
    ],
    ['Regex.Replace("a1b2", @"\\d", "<$0>")', "a<1>b<2>"],
    ['Regex.Replace("ab", "(?<x>a)(b)", "$" + "{x}$1$$")', "ab$"],
    ['Regex.Replace("ab", "a", "$9")', "$9b"],
    ['Regex.Replace("a1b2", @"\\d", m => (int.Parse(m.Value) * 2).ToString())', "a2b4"],
    ['new Regex("a").Replace("aaa", "b", 2)', "bba"],
    ['string.Join("|", Regex.Split("a1b22c", @"\\d+"))', "a|b|c"],
    ['string.Join("|", Regex.Split("a1b", @"(\\d)"))', "a|1|b"],
    ['string.Join("|", Regex.Split("ab", ""))', "|a|b|"],
    ['Regex.Match("ab", "(a)(b)").Result("$2$1")', "ba"],
    ['Regex.Unescape(@"a\\.b\\n")', "a.b\n"],
    [
      'var s = ""; foreach (Match m in Regex.Matches("a1b2", @"\\w\\d")) s += m.Value + ";"; return s;',
      "a1;b2;",
    ],
    ['Regex.Matches("😀", ".").Cast<Match>().Count()', "2"],
    ['Regex.IsMatch("a{b}", "a{b}")', "True"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    ["(a)\\1", "Backreferences"],
    ["(?>a)", "exist only in .NET"],
    ["(?(a)b|c)", "exist only in .NET"],
    ["(?<a-b>c)", "exist only in .NET"],
    ["[a-z-[b]]", "subtraction"],
    ["\\p{IsGreek}", "block"],
    ["a(?i)b", "middle"],
    ["(?:(a)|b)*", "repeated group"],
    ["a**".replace("**", "{2}{3}"), "following nothing"],
    ["(a", "Not enough"],
    ["a)", "Too many"],
    ["[a", "Unterminated"],
    ["\\q", "Unrecognized escape"],
  ])("the pattern %s is refused", (pattern, reason) => {
    const [finding] = findingsOf(`Regex.IsMatch("a", @"${pattern}")`);
    expect(finding?.rule).toBe("csharp-unsupported");
    expect(finding?.message).toContain(reason);
    expect(() =>
      run('Regex.IsMatch("a", (string)context.Variables["p"])', { variables: { p: pattern } }),
    ).toThrowError(
      expect.objectContaining({ typeName: "System.Text.RegularExpressions.RegexParseException" }),
    );
  });

  it.each([
    ['Regex.Escape("a")', "csharp-member-not-allowed"],
    ['Regex.Match("a", "a").NextMatch()', "csharp-member-not-allowed"],
    ['Regex.Matches("a", "a").Count', "csharp-type-not-allowed"],
    ['Regex.Matches("a", "a")[0]', "csharp-type-not-allowed"],
    ['Regex.Match("a", "a").Groups["a"].Name', "csharp-member-not-allowed"],
  ])("%s is not on the list", (text, rule) => {
    expect(findingsOf(text)[0]?.rule).toBe(rule);
  });
});
