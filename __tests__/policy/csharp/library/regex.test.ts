import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxInt, type CSharpValue } from "../../../../policy/csharp/index.ts";
import { runs } from "../../../property-runs.ts";
import { compiled, contextWith, findingsOf, run, show } from "../evaluating.ts";

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
    ['Regex.IsMatch("aa", @"^(a)\\1$")', "True"],
    ['Regex.IsMatch("aA", @"^(a)\\1$", RegexOptions.IgnoreCase)', "True"],
    ['Regex.Match("abcabc", @"(?<x>abc)\\k<x>").Length', "6"],
    ['Regex.IsMatch("aaa", "(?>a+)a")', "False"],
    ['Regex.Match("abcd", "[a-z-[ab]]+").Value', "cd"],
    ['Regex.Replace("aAbB", "a(?i)a(?-i)b", "x")', "xB"],
    [
      'Regex.IsMatch("(a(b)c)", @"^[^()]*(?:(?<o>\\()[^()]*|(?<-o>\\))[^()]*)+(?(o)(?!))$")',
      "True",
    ],
    [
      'Regex.IsMatch("(a(bc)", @"^[^()]*(?:(?<o>\\()[^()]*|(?<-o>\\))[^()]*)+(?(o)(?!))$")',
      "False",
    ],
    ['Regex.Match("(x)", @"(?<o>\\()(?<inner>.)(?<text-o>\\))").Groups["text"].Value', "x"],
    ['Regex.Match("if then", "(?(if)if then|no)").Value', "if then"],
    ['Regex.Match("no", "(?(if)if then|no)").Value', "no"],
    ['Regex.Match("ab", "(?<1>a)(b)").Groups[1].Captures.Count', "2"],
    ['Regex.IsMatch("ab", "b", RegexOptions.RightToLeft)', "True"],
    ['Regex.Match("abc123def456", @"\\d+", RegexOptions.RightToLeft).Value', "456"],
    ['Regex.Replace("a1b2", @"(\\d)", "<$1>", RegexOptions.RightToLeft)', "a<1>b<2>"],
    ['string.Join("|", Regex.Split("a1b22c", @"\\d+", RegexOptions.RightToLeft))', "a|b|c"],
    ['Regex.IsMatch("٣", @"\\d", RegexOptions.ECMAScript)', "False"],
    ['Regex.IsMatch("\\u212a", "k", RegexOptions.IgnoreCase)', "True"],
    ['Regex.Match("abab", "(?:(ab))+").Groups[1].Captures.Count', "2"],
    ['Regex.Match("foobar", "(?<=(o)+)bar").Groups[1].Captures.Count', "2"],
    ['Regex.Match("ab", "(?:(a)|b)*").Groups[1].Value', "a"],
    ['Regex.Matches("aaa", "a*").Cast<Match>().Count()', "2"],
    ['Regex.Matches("aab", @"\\Ga").Cast<Match>().Count()', "2"],
    ['Regex.Match("aXbX", ".*?X").Value', "aX"],
    ['Regex.Replace("ab", "(a)(b)", "$2$10")', "b$10"],
    ["Regex.Match(new string('a', 20000), \"^(?:a|b)*$\").Length", "20000"],
    ['Regex.IsMatch("#", "a # (", RegexOptions.IgnorePatternWhitespace)', "False"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it("finds what trying at every place finds, of any pattern", () => {
    const part = fc.constantFrom(
      "a",
      "b",
      "[ab]",
      "[^a]",
      ".",
      "\\d",
      "^",
      "$",
      "\\b",
      "(?=a)",
      "",
    );
    const often = fc.constantFrom("", "", "*", "+?", "{2}", "{0}");
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { depthSize: "small", maxDepth: 4 },
        part,
        fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => one + other),
        fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => `(?:${one}|${other})`),
        fc.tuple(tie("pattern"), often).map(([one, count]) => `(?:${one})${count}`),
        tie("pattern").map((one) => `(?>${one})`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom("a", "b", "1", " ", "\n", "é"), maxLength: 8 });
    const expression = compiled(
      'string.Join("|", Regex.Matches((string)context.Variables["text"], (string)context.Variables["pattern"], (RegexOptions)(int)context.Variables["options"]).Cast<Match>().Select(m => m.Index + "+" + m.Length))',
    );
    const options = fc.constantFrom(0, 1, 2).map((each) => boxInt(each));
    const found = (pattern: string, text: string, options: CSharpValue) =>
      expression.evaluate(contextWith({ variables: { pattern, text, options } }));
    fc.assert(
      fc.property(pattern, text, options, (pattern, text, options) => {
        // Of what a group took before, nobody knows what it begins with.
        expect(found(pattern, text, options)).toBe(found(`()\\1(?:${pattern})`, text, options));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("gives up after the time a policy sets, with an exception that it can catch", () => {
    const text =
      'try { return Regex.IsMatch(new string(\'a\', 60) + "b", "^(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(20)).ToString(); } catch (Exception e) { return e.Message; }';
    expect(show(text)).toContain("timed out");
  });

  it.each([
    ["a{2}{3}", "Nested quantifier"],
    ["a|*", "following nothing"],
    ["(a", "Not enough"],
    ["a)", "Too many"],
    ["[a", "Unterminated"],
    ["[b-a]", "reverse order"],
    ["\\q", "Unrecognized escape"],
    ["(a)\\2", "undefined group number 2"],
    ["\\k<b>", "undefined group name b"],
    ["a{3,2}", "x > y"],
    ["\\p{Nonsense}", "Unknown property"],
  ])("the pattern %s is none for .NET either", (pattern, reason) => {
    const [finding] = findingsOf(`Regex.IsMatch("a", @"${pattern}")`);
    expect(finding?.rule).toBe("csharp-syntax");
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
