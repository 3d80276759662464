import { describe, expect, it } from "vitest";
import { run, show } from "../evaluating.ts";

const compact = "Newtonsoft.Json.Formatting.None";

describe("reading JSON", () => {
  it.each([
    ["{'a':1}", '{"a":1}'],
    ["{a:1,b_c:2}", '{"a":1,"b_c":2}'],
    ["{/* c */ 'a': 1 // d\n}", '{"a":1}'],
    ["{'a':1,'a':2,'b':3}", '{"a":2,"b":3}'],
    ["{'z':1,'a':2}", '{"z":1,"a":2}'],
    ["{'a':1,}", '{"a":1}'],
    ["{'a':[1,2,]}", '{"a":[1,2]}'],
    ["{'a':1.0,'b':1e3,'c':-0.5}", '{"a":1.0,"b":1000.0,"c":-0.5}'],
    ["{'a':0x1F,'b':017}", '{"a":31,"b":15}'],
    ["{'a':123456789012345678901234567890}", '{"a":123456789012345678901234567890}'],
    ["{'a':undefined,'b':NaN}", '{"a":undefined,"b":"NaN"}'],
    ["{'a':'\\u00e9\\n\\/'}", '{"a":"é\\n/"}'],
    ["  {'a':{}}  ", '{"a":{}}'],
    ["{'a':'2026-11-05T10:00:00Z'}", '{"a":"2026-11-05T10:00:00Z"}'],
    ["{'a':'2026-11-05T12:00:00.1200+02:00'}", '{"a":"2026-11-05T10:00:00.12+00:00"}'],
    ["{'a':'2026-11-05'}", '{"a":"2026-11-05"}'],
    ["{'a':'/Date(0)/'}", '{"a":"1970-01-01T00:00:00Z"}'],
  ])("%s becomes %s", (json, expected) => {
    const text = `JObject.Parse((string)context.Variables["json"]).ToString(${compact})`;
    expect(show(text, { variables: { json } })).toBe(expected);
  });

  it.each([
    ["", "Error reading JObject from JsonReader. Path '', line 0, position 0."],
    [
      "[1]",
      "Error reading JObject from JsonReader. Current JsonReader item is not an object: StartArray. Path '', line 1, position 1.",
    ],
    [
      "{'a':1} x",
      "Additional text encountered after finished reading JSON content: x. Path '', line 1, position 8.",
    ],
    [
      "{'a':x}",
      "Unexpected character encountered while parsing value: x. Path 'a', line 1, position 5.",
    ],
    [
      "{'a' 1}",
      "Invalid character after parsing property name. Expected ':' but got: 1. Path '', line 1, position 5.",
    ],
    ["{'a':1", "Unexpected end of content while loading JObject. Path '', line 1, position 6."],
    ["{'a':'b", "Unterminated string. Expected delimiter: '. Path 'a', line 1, position 7."],
    [
      "{'a':1 'b':2}",
      "After parsing a value an unexpected character was encountered: '. Path '', line 1, position 7.",
    ],
    ["{'a':'\\q'}", "Bad JSON escape sequence: \\q. Path 'a', line 1, position 8."],
  ])("%s fails", (json, message) => {
    expect(() =>
      run('JObject.Parse((string)context.Variables["json"])', { variables: { json } }),
    ).toThrowError(
      expect.objectContaining({ typeName: "Newtonsoft.Json.JsonReaderException", message }),
    );
  });

  it("accepts 64 levels and refuses 65", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    const parse = (json: string) => () =>
      run('JArray.Parse((string)context.Variables["json"]).Count', { variables: { json } });
    expect(parse(nested(64))).not.toThrow();
    expect(parse(nested(65))).toThrowError(/MaxDepth of 64 has been exceeded/);
  });
});

describe("casts from JToken", () => {
  const json =
    "{'s':'x','n':7,'f':1.5,'t':true,'z':null,'d':'2026-11-05T10:00:00Z','num':'12','o':{'a':1},'l':[1,2]}";
  it.each([
    ['(string)o["s"]', "x"],
    ['(string)o["n"]', "7"],
    ['(string)o["f"]', "1.5"],
    ['(string)o["t"]', "True"],
    ['(string)o["z"]', "null"],
    ['(string)o["missing"]', "null"],
    ['(string)o["d"]', "11/05/2026 10:00:00"],
    ['(int)o["n"]', "7"],
    ['(int)o["f"]', "2"],
    ['(int)o["num"]', "12"],
    ['(int)o["t"]', "1"],
    ['(long)o["n"] + 1L', "8"],
    ['(int?)o["z"]', "null"],
    ['(int?)o["missing"]', "null"],
    ['(int?)o["n"]', "7"],
    ['(bool)o["t"]', "True"],
    ['(bool?)o["z"] ?? false', "False"],
    ['(double)o["n"] / 2', "3.5"],
    ['((DateTime)o["d"]).Year', "2026"],
    ['((DateTimeOffset)o["d"]).ToUnixTimeSeconds()', "1793872800"],
    ['((JObject)o["o"])["a"]', "1"],
    ['((JArray)o["l"]).Count', "2"],
    ['o["o"]["a"].Value<int>()', "1"],
    ['o.Value<string>("s")', "x"],
    ['o.Value<int?>("z")', "null"],
    ['o.Value<string>("missing")', "null"],
    ['o["l"].Select(t => (int)t).Sum()', "3"],
    ['o["l"].ToObject<List<int>>().Sum()', "3"],
    ['string.Join(",", o["l"].Values<string>())', "1,2"],
    ['o["s"].ToString() + o["n"] + o["z"] + o["t"]', "x7True"],
    ['$"{o["s"]}"', "x"],
    ['o["d"].ToString()', "11/05/2026 10:00:00"],
    ['o["s"].Type', "String"],
    ['o["d"].Type == JTokenType.Date', "True"],
    ['o["z"].Type', "Null"],
    ['o["missing"] == null', "True"],
    ['o["z"] == null', "False"],
    ['o["n"].Value<string>()', "7"],
    ['o.SelectToken("o.a")', "1"],
    ['o.SelectToken("l[1]")', "2"],
    ['o.SelectToken("$.missing") == null', "True"],
    ['o.SelectTokens("l[*]").Count()', "2"],
    ['o["l"][0].Path', "l[0]"],
    ['o["o"].HasValues', "True"],
    ['o["l"].First + "" + o["l"].Last', "12"],
    ['(byte)o["n"]', "7"],
  ])("%s is %s", (expression, expected) => {
    const text = `var o = JObject.Parse((string)context.Variables["json"]); return ${expression};`;
    expect(show(text, { variables: { json } })).toBe(expected);
  });

  it.each([
    ['(int)o["z"]', "System.ArgumentException", "Can not convert Null to Int32."],
    [
      '(int)o["missing"]',
      "System.ArgumentNullException",
      "Value cannot be null. (Parameter 'value')",
    ],
    ['(int)o["s"]', "System.FormatException", "The input string 'x' was not in a correct format."],
    ['(string)o["o"]', "System.ArgumentException", "Can not convert Object to String."],
    ['(bool)o["s"]', "System.FormatException", "String 'x' was not recognized as a valid Boolean."],
    [
      '(JArray)o["o"]',
      "System.InvalidCastException",
      "Unable to cast object of type 'Newtonsoft.Json.Linq.JObject' to type 'Newtonsoft.Json.Linq.JArray'.",
    ],
    [
      'o["s"]["x"]',
      "System.InvalidOperationException",
      "Cannot access child value on Newtonsoft.Json.Linq.JValue.",
    ],
    [
      'o["l"]["x"]',
      "System.ArgumentException",
      'Accessed JArray values with invalid key value: "x". Int32 array index expected.',
    ],
    [
      'o["l"][5]',
      "System.ArgumentOutOfRangeException",
      "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')",
    ],
    [
      'o["o"].Value<Guid>()',
      "System.InvalidCastException",
      "Cannot cast Newtonsoft.Json.Linq.JObject to System.Guid.",
    ],
  ])("%s throws %s", (expression, typeName, message) => {
    const text = `var o = JObject.Parse((string)context.Variables["json"]); return ${expression};`;
    expect(() => run(text, { variables: { json } })).toThrowError(
      expect.objectContaining({ typeName, message }),
    );
  });
});

describe("building JSON", () => {
  it.each([
    [
      "from properties",
      'new JObject(new JProperty("a", 1), new JProperty("b", null))',
      '{"a":1,"b":null}',
    ],
    [
      "from values",
      'new JObject { ["i"] = 1, ["s"] = "x", ["b"] = true, ["d"] = 1.5, ["l"] = 5L, ["n"] = (string)null }',
      '{"i":1,"s":"x","b":true,"d":1.5,"l":5,"n":null}',
    ],
    [
      "nested",
      'new JObject { ["a"] = new JObject { ["b"] = new JArray(1, "x", new JObject()) } }',
      '{"a":{"b":[1,"x",{}]}}',
    ],
    [
      "by assignment",
      'var o = new JObject(); o["a"] = 1; o["a"] = "b"; o["c"] = new JArray(); return o;',
      '{"a":"b","c":[]}',
    ],
    [
      "by Add",
      'var o = new JObject(); o.Add("a", 1); o.Add(new JProperty("b", "x")); return o;',
      '{"a":1,"b":"x"}',
    ],
    [
      "by Remove",
      'var o = JObject.Parse("{\'a\':1,\'b\':2}"); o.Remove("a"); o.Property("b").Value = 3; return o;',
      '{"b":3}',
    ],
    [
      "arrays",
      'var a = new JArray("x"); a.Add(1); a.Insert(0, true); a.RemoveAt(1); return a;',
      "[true,1]",
    ],
    [
      "from anonymous objects",
      'JObject.FromObject(new { a = 1, b = new[] { "x" }, c = new { d = true }, n = (string)null })',
      '{"a":1,"b":["x"],"c":{"d":true},"n":null}',
    ],
    [
      "from dictionaries",
      'JObject.FromObject(new Dictionary<string, object> { ["a"] = 1, ["b"] = "x" })',
      '{"a":1,"b":"x"}',
    ],
    [
      "a token in two places is copied",
      'var t = new JObject { ["x"] = 1 }; var o = new JObject { ["a"] = t, ["b"] = t }; o["a"]["x"] = 2; return o;',
      '{"a":{"x":2},"b":{"x":1}}',
    ],
    [
      "clones",
      'var o = JObject.Parse("{\'a\':{\'b\':1}}"); var c = o.DeepClone(); o["a"]["b"] = 2; return c;',
      '{"a":{"b":1}}',
    ],
    [
      "replaces",
      'var o = JObject.Parse("{\'a\':{\'b\':1}}"); o["a"].Replace("x"); return o;',
      '{"a":"x"}',
    ],
    [
      "escapes",
      'new JObject { ["a\\"\\\\"] = "\\u0001\\u2028\\u0085<é/" }',
      '{"a\\"\\\\":"\\u0001\\u2028\\u0085<é/"}',
    ],
  ])("%s", (_, text, expected) => {
    const block = text.includes("return")
      ? text.replace(/return (\w+);$/, `return $1.ToString(${compact});`)
      : `return (${text}).ToString(${compact});`;
    expect(show(block)).toBe(expected);
  });

  it("indents by two spaces and ends lines with a line feed", () => {
    expect(show("JObject.Parse(\"{'a':[1,{}],'b':{'c':[]}}\").ToString()")).toBe(
      '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": {\n    "c": []\n  }\n}',
    );
    expect(show('new JProperty("a", 1).ToString()')).toBe('"a": 1');
  });

  it.each([
    [
      "an anonymous object",
      'new { a = 1, b = "x", c = 1.0, d = (int?)null }',
      '{"a":1,"b":"x","c":1.0,"d":null}',
    ],
    ["a string", '"a\\"b"', '"a\\"b"'],
    ["null", "null", "null"],
    ["a list", "new List<int> { 1, 2 }", "[1,2]"],
    ["a dictionary", 'new Dictionary<string, int> { ["a"] = 1 }', '{"a":1}'],
    ["bytes", "new byte[] { 1, 2 }", '"AQI="'],
    ["a character", "'c'", '"c"'],
    ["a time", 'DateTimeOffset.Parse("2026-11-05T10:00:00+01:00")', '"2026-11-05T10:00:00+01:00"'],
    [
      "a UTC time",
      "new DateTime(2026, 11, 5, 1, 2, 3, DateTimeKind.Utc)",
      '"2026-11-05T01:02:03Z"',
    ],
    ["an enum", "StringComparison.Ordinal", "4"],
    ["a guid", "Guid.Empty", '"00000000-0000-0000-0000-000000000000"'],
    ["a URI", 'new Uri("https://a/b")', '"https://a/b"'],
    ["a tuple", 'Tuple.Create(1, "a")', '{"Item1":1,"Item2":"a"}'],
    ["a token", "JObject.Parse(\"{'a':1}\")", '{"a":1}'],
    ["headers", "context.Request.Headers", '{"Host":["gw"],"X":["1","2"]}'],
    ["a lazy sequence", "new[] { 1, 2 }.Select(x => new { x })", '[{"x":1},{"x":2}]'],
  ])("serialises %s", (_, text, expected) => {
    expect(
      show(`JsonConvert.SerializeObject(${text})`, { headers: { Host: "gw", X: ["1", "2"] } }),
    ).toBe(expected);
  });

  it.each([
    ['JsonConvert.DeserializeObject<JObject>("{\'a\':1}")["a"]', "1"],
    ["JsonConvert.DeserializeObject<Dictionary<string, string>>(\"{'a':1,'b':'x'}\")[\"a\"]", "1"],
    ["JsonConvert.DeserializeObject<List<string>>(\"['a','b']\").Count", "2"],
    ["JsonConvert.DeserializeObject<string[]>(\"['a']\")[0]", "a"],
    ["JsonConvert.DeserializeObject<string>(\"'x'\")", "x"],
    [
      "JsonConvert.DeserializeObject<Dictionary<string, string>>(\"{'a':'2024-01-01T00:00:00Z'}\")[\"a\"]",
      "2024-01-01T00:00:00Z",
    ],
    [
      "JsonConvert.DeserializeObject<List<string>>(\"['2024-01-01T00:00:00Z']\")[0]",
      "2024-01-01T00:00:00Z",
    ],
    [
      "JsonConvert.DeserializeObject<JObject>(\"{'a':'2024-01-01T00:00:00Z'}\")[\"a\"].Type",
      "Date",
    ],
    ['JsonConvert.DeserializeObject<JArray>("[1]").Count', "1"],
    ["((JObject)JsonConvert.DeserializeObject(\"{'a':1}\")).Count", "1"],
    ["JToken.DeepEquals(JToken.Parse(\"{'a':1,'b':2}\"), JToken.Parse(\"{'b':2,'a':1}\"))", "True"],
    [
      'var o = JObject.Parse("{\'A\':1}"); return o.TryGetValue("a", StringComparison.OrdinalIgnoreCase, out var t) ? (int)t : 0;',
      "1",
    ],
    ['JObject.Parse("{\'a\':1}").ContainsKey("a")', "True"],
    [
      "JObject.Parse(\"{'a':1,'b':2}\").Properties().Select(p => p.Name).Aggregate((x, y) => x + y)",
      "ab",
    ],
    ['JArray.Parse("[1,2,3]").Where(t => (int)t > 1).Count()', "2"],
    ['((JArray)JToken.Parse("[{\'a\':1}]")).FirstOrDefault(c => (string)c["a"] == "1")?["a"]', "1"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});
