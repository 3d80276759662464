import { describe, expect, it } from "vitest";
import { CSharpException, OverBudget } from "../../../policy/csharp/index.ts";
import { compiled, contextWith } from "./evaluating.ts";

const length = 50_000;
const many = (text: string) => text.repeat(length / text.length);

/** Texts on which a reader that goes back tries all splits: 50 000 characters have a billion of them and more. */
const texts = {
  "spaces inside": `x${many(" ")}x`,
  "spaces in front": `${many(" ")}x`,
  "spaces behind a number": `1${many(" ")}x`,
  "zero characters": `1${many("\0")}x`,
  digits: many("1"),
  "digits and a letter": `${many("1")}x`,
  "digits and commas": `${many("1,")}x`,
  points: many("1."),
  exponents: `1${many("e1")}`,
  colons: `${many("1:")}x`,
  hyphens: many("-"),
  letters: many("a"),
  "half days": many("am "),
  "percent signs": `::${many("%")}\n`,
  escapes: many("%f0%41"),
  ampersands: many("&#1"),
  "open tags": many("<"),
  elements: many("<a>"),
  brackets: many("["),
  braces: many("{0"),
  quotes: many("'"),
  backslashes: many('\\"'),
  comments: many("/*"),
  "zeros of a Guid": `{0x${many("0")}g,0x0,0x0,{0x0,0x0,0x0,0x0,0x0,0x0,0x0,0x0}}`,
};

const readers = [
  "int.Parse(b)",
  "long.Parse(b)",
  "double.Parse(b)",
  "decimal.Parse(b)",
  "bool.Parse(b)",
  "DateTime.Parse(b)",
  'DateTimeOffset.ParseExact(b, "yyyy-MM-dd", null)',
  "TimeSpan.Parse(b)",
  "Guid.Parse(b)",
  "System.Net.IPAddress.Parse(b)",
  "Convert.ToInt32(b, 10)",
  "Convert.ToInt64(b, 16)",
  "Convert.FromBase64String(b)",
  "new Uri(b).Host",
  'new Uri("http://" + b).Host',
  'new Uri("http://[::1" + b + "]/").Host',
  'new Uri("http://a/" + b).AbsoluteUri',
  "Uri.UnescapeDataString(b)",
  "Uri.EscapeDataString(b)",
  "Uri.CheckHostName(b)",
  "System.Net.WebUtility.HtmlDecode(b)",
  "System.Net.WebUtility.UrlDecode(b)",
  'JToken.Parse("[" + b + "]")',
  'JToken.Parse("{a:\\"" + b + "\\"}")',
  'new JObject(new JProperty("a", 1)).SelectToken(b)',
  "XElement.Parse(b)",
  'XElement.Parse("<a>" + b + "</a>")',
  ...["bool", "int", "double", "decimal", "DateTime", "TimeSpan", "Guid"].map(
    (type) => `(${type})new XElement("a", b)`,
  ),
  "b.AsJwt()",
  "b.AsBasic()",
  "Regex.Unescape(b)",
  'Regex.Replace("aaa", "a", b)',
  "string.Format(b, 1)",
  "DateTime.MinValue.ToString(b)",
  'b.Replace("  ", " ")',
  'b.Split(new[] { "  ", "11" }, StringSplitOptions.None).Length',
  "JsonConvert.SerializeObject(b)",
];

describe("a long text of a client is read in a time that grows as its length", () => {
  it.each(readers)("%s", (reader) => {
    const expression = compiled(
      `string b = context.Request.Body.As<string>(); object o = ${reader}; return o == null;`,
    );
    for (const [name, body] of Object.entries(texts)) {
      const started = performance.now();
      let end: unknown;
      try {
        expression.evaluate(contextWith({ body }));
      } catch (error) {
        end = error;
      }
      // A text may be refused; what may not be is that it takes the budget, or ten times what the slowest needs.
      expect(end === undefined || end instanceof CSharpException, `${name}: ${end}`).toBe(true);
      expect(end).not.toBeInstanceOf(OverBudget);
      expect(performance.now() - started, name).toBeLessThan(2_500);
    }
  });
});
