import { describe, expect, it } from "vitest";
import { allowList, askAllowList } from "../../../policy/csharp/allow-list.ts";
import { findingsOf } from "./evaluating.ts";

describe("the list", () => {
  it.each([
    ["System.String", "Anything", "allowed"],
    ["System.Object", "ToString", "allowed"],
    ["Gateway.IRequest", "Body", "allowed"],
    ["System.DateTime", "UtcNow", "allowed"],
    ["System.DateTime", "ToUniversalTime", "member"],
    ["System.DateTimeKind", "Utc", "allowed"],
    ["System.DateTimeKind", "Local", "member"],
    ["System.Enum", "ToString", "allowed"],
    ["System.Enum", "GetNames", "member"],
    ["Newtonsoft.Json.JsonConvert", "SerializeObject", "allowed"],
    ["Newtonsoft.Json.JsonConvert", "PopulateObject", "member"],
    ["Newtonsoft.Json.JsonSerializer", "Create", "type"],
    ["System.Text.RegularExpressions.Regex", ".ctor", "allowed"],
    ["System.Text.RegularExpressions.Regex", "Escape", "member"],
    ["System.Text.RegularExpressions.GroupCollection", "Item", "allowed"],
    ["System.Text.RegularExpressions.MatchCollection", "Count", "type"],
    ["System.Xml.Linq.XDocument", "Parse", "allowed"],
    ["System.Xml.Linq.XDocument", "Load", "member"],
    ["System.Linq.IGrouping", "Key", "type"],
    ["System.Collections.Generic.IReadOnlyList", "Item", "type"],
    ["System.Security.Cryptography.Aes", "Create", "type"],
    ["System.Security.Cryptography.RandomNumberGenerator", "GetBytes", "type"],
    ["System.Security.Cryptography.X509Certificates.X500DistinguishedName", "Name", "allowed"],
    ["System.Security.Cryptography.X509Certificates.X500DistinguishedName", "RawData", "member"],
    ["System.IO.StringReader", "ReadLine", "allowed"],
    ["System.IO.File", "ReadAllText", "type"],
  ])("%s.%s: %s", (type, member, verdict) => {
    expect(askAllowList(type, member, false)).toBe(verdict);
  });

  it("allows SymmetricAlgorithm.Create with a name only", () => {
    const type = "System.Security.Cryptography.SymmetricAlgorithm";
    expect(askAllowList(type, "Create", true)).toBe("member");
    expect(askAllowList(type, "Create", false)).toBe("allowed");
    expect(askAllowList(type, "GenerateIV", true)).toBe("allowed");
  });

  it("has the 130 types of the documentation", () => {
    expect(allowList.size).toBe(130);
  });
});

describe("what it forbids is refused, even where it could run", () => {
  it.each([
    ["Aes.Create()", "csharp-type-not-allowed", 'SymmetricAlgorithm.Create("AES")'],
    ["SymmetricAlgorithm.Create()", "csharp-member-not-allowed", 'Create("AES")'],
    ["new FormatException()", "csharp-type-not-allowed", "throw new Exception"],
    ["new[] { 1 }.GroupBy(x => x).First().Key", "csharp-type-not-allowed", "ToDictionary"],
    [
      "DateTime.UtcNow.DayOfWeek == DayOfWeek.Monday",
      "csharp-type-not-allowed",
      "(int)date.DayOfWeek",
    ],
    ["DateTimeKind.Local", "csharp-member-not-allowed", "only DateTimeKind.Utc"],
    ["JsonConvert.ToString(1)", "csharp-member-not-allowed", "SerializeObject"],
    ["new MemoryStream()", "csharp-type-not-allowed", "byte[]"],
    ['System.Web.HttpUtility.UrlEncode("a")', "csharp-type-not-allowed", "System.Net.WebUtility"],
    ['HttpUtility.UrlEncode("a")', "csharp-type-not-allowed", "System.Net.WebUtility"],
    ["RandomNumberGenerator.Create()", "csharp-type-not-allowed", "RNGCryptoServiceProvider"],
    ["CryptographicOperations.FixedTimeEquals(null, null)", "csharp-type-not-allowed", "XOR"],
    ["new AesGcm(new byte[16])", "csharp-type-not-allowed", "HMACSHA256"],
    ['System.IO.File.ReadAllText("a")', "csharp-type-not-allowed", "named value"],
    ["System.Environment.MachineName", "csharp-type-not-allowed", "named value"],
    ["System.Text.Json.JsonSerializer.Serialize(1)", "csharp-type-not-allowed", "SerializeObject"],
    ['System.Diagnostics.Process.Start("a")', "csharp-type-not-allowed", ""],
    [
      "1.5.ToString(System.Globalization.CultureInfo.InvariantCulture)",
      "csharp-type-not-allowed",
      "invariant culture",
    ],
    ["(Stream)null", "csharp-type-not-allowed", "byte[]"],
    ["List<Task> l = null; return l;", "csharp-type-not-allowed", "synchronously"],
  ])("%s", (text, rule, advice) => {
    const [finding] = findingsOf(text);
    expect(finding?.rule).toBe(rule);
    expect(finding?.message).toContain(advice);
  });
});

describe("what it allows passes, whatever declares it", () => {
  it.each([
    "try { return 1; } catch (FormatException) { return 2; }",
    'foreach (Match m in Regex.Matches("a", "a")) return m.Value; return "";',
    'Regex.Match("a", "a").Success && Regex.Match("a", "a").Value == "a"',
    'using (var aes = SymmetricAlgorithm.Create("AES")) { return aes.Key; }',
    "new[] { 1 }.GroupBy(x => x).Select(g => g.Count())",
    "(int)DateTime.UtcNow.DayOfWeek",
    "new { a = 1 }.a",
    "Newtonsoft.Json.Formatting.Indented",
    'System.Net.WebUtility.HtmlEncode("a")',
    'new[] { 1 }.Length + "a".Length',
    "object o = 1; return o.ToString();",
  ])("%s", (text) => {
    expect(findingsOf(text)).toEqual([]);
  });
});

describe("what it allows and is not supported here says so", () => {
  it.each([
    ['XElement.Parse("<a/>").XPathSelectElement("b")', "not on APIM's list"],
    ['XElement.Parse("<a/>").CreateReader()', "use ToString"],
    ["Convert.ToHexString(new byte[1])", "BitConverter.ToString"],
    ["SHA256.HashData(new byte[1])", "ComputeHash"],
    ['"a".GetHashCode()', "SHA256"],
    ["context.GetType()", "reflection"],
    ['"a".GetType()', "reflection"],
    ["RSA.Create()", "GetRSAPrivateKey"],
  ])("%s", (text, advice) => {
    const [finding] = findingsOf(text);
    expect(finding?.rule).toBe("csharp-unsupported");
    expect(finding?.message).toContain(advice);
  });
});
