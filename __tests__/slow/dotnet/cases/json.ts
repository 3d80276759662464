import { int, string, stringLiteral } from "./literals.ts";
import type { Random } from "./random.ts";

const scalars = [
  "1",
  "0",
  "-5",
  "1.5",
  "1e3",
  "-0.0",
  "12345678901234567890",
  "123456789012345678901234567890",
  "true",
  "false",
  "null",
  '"x"',
  '""',
  '"a\\nb"',
  '"\\u00e9"',
  '"2020-01-02T03:04:05Z"',
  '"2020-01-02T03:04:05.123+02:00"',
  '"2020-01-02"',
  '"/Date(0)/"',
  '"0f8fad5b-d9cb-469f-a165-70867728950e"',
  '"5"',
  '"1.5"',
  '"true"',
  '"日本"',
  '"https://h/p"',
  '"01:02:03"',
  "0.1",
  "3.0",
  "1E+2",
  '"YWJj"',
  "9007199254740993",
  "-1",
];
const broken = [
  "",
  " ",
  "{",
  "}",
  "[1,",
  '{"a"}',
  '{"a":}',
  "{a:1}",
  "{'a':'b'}",
  "[1,]",
  "[,1]",
  '{"a":1,}',
  "01",
  "1.",
  ".5",
  "+1",
  "nul",
  "tru",
  '"a',
  '"\\x"',
  "NaN",
  "Infinity",
  "-Infinity",
  "undefined",
  "/* c */ 1",
  "// c\n1",
  '{"a":1} x',
  "[1] [2]",
  "0x1F",
  '{"a":1,"a":2}',
  "1 2",
  "[1 2]",
  '"\\ud83d"',
  "[[[]]]",
  '{"":1}',
  "'x'",
  "1e",
  "--1",
  "\ufeff{}",
  '{"a" 1}',
  "x",
];

/** A JSON text, or nearly one. */
export function jsonText(random: Random, kind?: "object" | "array"): string {
  if (random.chance(kind === undefined ? 0.2 : 0.04)) return random.pick(broken);
  switch (kind ?? random.pick(["object", "array", "scalar"] as const)) {
    case "object":
      return object(random, 2);
    case "array":
      return array(random, 2);
    default:
      return random.pick(scalars);
  }
}

function object(random: Random, depth: number): string {
  const names = ["a", "b", "c", "x y", "A", "é", "d.e", "$id", "a'b"].filter(() =>
    random.chance(0.45),
  );
  return `{${names.map((name) => `${JSON.stringify(name)}:${item(random, depth)}`).join(random.pick([",", ", "]))}}`;
}

function array(random: Random, depth: number): string {
  return `[${Array.from({ length: random.int(0, 4) }, () => item(random, depth)).join(",")}]`;
}

function item(random: Random, depth: number): string {
  if (depth === 0 || random.chance(0.55)) return random.pick(scalars);
  return random.chance(0.5) ? object(random, depth - 1) : array(random, depth - 1);
}

const paths = [
  "a",
  "b",
  "c",
  "a.b",
  "a.a",
  "['a']",
  "$['x y']",
  "$",
  "",
  "$.a",
  "$..a",
  "$..*",
  "*",
  "$.*",
  "a[0]",
  "[0]",
  "[-1]",
  "[1]",
  "[*]",
  "$[*].a",
  "a[*]",
  "[0:2]",
  "[::2]",
  "[:-1]",
  "[-2:]",
  "[1:2:1]",
  "[0,1]",
  "['a','b']",
  "$[?(@.a)]",
  "$[?(@.a == 1)]",
  "$[?(@.a > 1)]",
  "$[?(@.a == 'x')]",
  "a[?(@.b != null)]",
  "$..[?(@.a)]",
  "[?(@ > 1)]",
  "[?(@.a == 1 && @.b)]",
  "[?(@.a || @.b)]",
  "[?(@.a =~ /x/i)]",
  "$.a.b.c",
  "a.",
  ".a",
  "a..b",
  "[",
  "]",
  "[a]",
  "['a",
  "a[",
  "$.",
  "@.a",
  "[?(@.a ==)]",
  "[?(1 == 1)]",
  "d\\.e",
  "['d.e']",
  "é",
  "$id",
  "['a\\'b']",
  "[ 0 ]",
  "a [0]",
  "[?( @.a <= 1 )]",
  "[?(@.b < 'y')]",
  "$..[0]",
  "[::-1]",
  "[::0]",
  "[?(@.a === 1)]",
  "[?(@['a'])]",
  "[?(@..a)]",
  "[?($.a)]",
  "[?(@.a[0] == 1)]",
];
/** A path of Newtonsoft.Json. */
export function jsonPath(random: Random): string {
  return random.pick(paths);
}

/** What is read of a JSON text. */
export function json(random: Random): string {
  const object = stringLiteral(jsonText(random, "object"));
  const array = stringLiteral(jsonText(random, "array"));
  const any = stringLiteral(jsonText(random));
  const name = stringLiteral(random.pick(["a", "b", "c", "x y", "A", "é"]));
  const type = random.pick([
    "string",
    "int",
    "long",
    "double",
    "bool",
    "DateTime",
    "Guid",
    "object",
    "int?",
    "decimal",
    "Uri",
    "byte[]",
    "TimeSpan",
    "ulong",
    "JObject",
    "JArray",
    "float",
    "char",
  ]);
  return random.pick([
    () => `JToken.Parse(${any})`,
    () => `JObject.Parse(${object})[${name}]`,
    () => `JObject.Parse(${object}).ToString()`,
    () => `JArray.Parse(${array}).Count`,
    () => `(${type})JObject.Parse(${object})[${name}]`,
    () => `JObject.Parse(${object}).Value<${type}>(${name})`,
    () => `JObject.Parse(${object})[${name}]?.ToObject<${type}>()`,
    () =>
      `JsonConvert.DeserializeObject<${random.pick([type, "Dictionary<string, object>", "List<string>", "int[]", "Dictionary<string, string>", "JToken"])}>(${any})`,
    () => `JsonConvert.SerializeObject(JToken.Parse(${any}))`,
    () => `JToken.Parse(${any}).SelectToken(${stringLiteral(jsonPath(random))})`,
    () =>
      `JToken.Parse(${random.pick([object, array])}).SelectTokens(${stringLiteral(jsonPath(random))})`,
    () => `JObject.Parse(${object}).Properties().Select(p => p.Name + p.Value.Type)`,
    () => `JToken.DeepEquals(JToken.Parse(${any}), JToken.Parse(${any}))`,
    () => `JObject.Parse(${object})[${name}]?.Type`,
    () => `JObject.Parse(${object})[${name}]?.ToString()`,
    () => `JObject.Parse(${object}).Descendants().Select(d => d.Type)`,
    () => `JArray.Parse(${array}).Select(t => t.Type + "=" + t)`,
    () =>
      `var o = JObject.Parse(${object}); o.Merge(JObject.Parse(${stringLiteral(jsonText(random, "object"))})); return o;`,
    () =>
      `var o = JObject.Parse(${object}); o[${name}] = ${random.pick(["1", '"x"', "null", "new JArray(1, 2)", "2.50m", "1.0", "new DateTime(2020, 1, 2)"])}; return o.ToString();`,
    () =>
      `JsonConvert.SerializeObject(new { a = ${int(random)}, b = ${string(random)}, c = new[] { 1.0, 2.5 }, d = ${random.pick(["1.50m", "true", "(string)null", "'c'", "TimeSpan.FromSeconds(1)", "new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc)", "Guid.Empty", "new byte[] { 1, 2 }", "DayOfWeek.Friday"])} })`,
    () =>
      `JToken.FromObject(${random.pick([int(random), string(random), "new { a = 1 }", "new[] { 1, 2 }", 'new Dictionary<string, int> { { "k", 1 } }', "1.5m", "DateTime.MinValue"])})`,
    () => `JObject.Parse(${object}).ToObject<Dictionary<string, object>>()`,
  ])();
}
