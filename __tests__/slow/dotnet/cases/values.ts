import type { NamedType, Type } from "../../../../policy/csharp/types/type.ts";
import { textFor } from "./argument-texts.ts";
import { jsonText } from "./json.ts";
import { lambda } from "./lambdas.ts";
import { char, decimal, double, float, int, long, string, stringLiteral } from "./literals.ts";
import type { Random } from "./random.ts";
import { pattern } from "./regex.ts";
import { dateTimeOffsets, dateTimes, timeSpan } from "./times.ts";
import { typeText } from "./type-text.ts";
import { uriText } from "./uris.ts";
import { xmlTexts } from "./xml.ts";

/** What an argument is for, where that says more than its type: `System.Uri.new.uriString`. */
export type Purpose = string;

/** An expression of a type, or undefined where none is known. */
export function value(random: Random, type: Type, purpose: Purpose = ""): string | undefined {
  if (type.form === "array") {
    const items = Array.from({ length: random.int(0, 4) }, () => value(random, type.element));
    if (items.includes(undefined)) return undefined;
    if (random.chance(0.03)) return `(${typeText(type)})null`;
    return `new ${typeText(type.element)}[] { ${items.join(", ")} }`;
  }
  if (type.form === "parameter") return undefined;
  return named(random, type, purpose);
}

function named(random: Random, type: NamedType, purpose: Purpose): string | undefined {
  const { definition } = type;
  if (definition.kind === "delegate") return lambda(random, type);
  if (definition.kind === "enum") return enumMember(random, definition.fullName);
  const of = (index: number) => type.arguments[index] as Type;
  const list = (make: (items: string) => string, element: Type, atMost = 5) => {
    const items = Array.from({ length: random.int(0, atMost) }, () => value(random, element));
    return items.includes(undefined) ? undefined : make(items.join(", "));
  };
  const name = typeText(type);
  switch (definition.fullName) {
    case "System.Object":
      return value(random, random.pick(plainTypes()), purpose);
    case "System.Boolean":
      return random.pick(["true", "false"]);
    case "System.Char":
      return char(random);
    case "System.SByte":
      return `(sbyte)${random.pick(["0", "1", "-1", "127", "-128", "5"])}`;
    case "System.Byte":
      return `(byte)${random.pick(["0", "1", "2", "10", "65", "127", "128", "200", "255"])}`;
    case "System.Int16":
      return `(short)${random.pick(["0", "1", "-1", "300", "32767", "-32768"])}`;
    case "System.UInt16":
      return `(ushort)${random.pick(["0", "1", "300", "65535"])}`;
    case "System.Int32":
      // What takes room is asked for little of it, since memory is the machine's.
      return /(?:Width|[cC]apacity|[cC]ount|length|value)$/.test(purpose) && random.chance(0.9)
        ? String(random.int(-3, 20))
        : int(random);
    case "System.UInt32":
      return random.pick(["0u", "1u", "10u", "4294967295u", "2147483648u"]);
    case "System.Int64":
      return long(random);
    case "System.UInt64":
      return random.pick(["0ul", "1ul", "10ul", "18446744073709551615ul", "9223372036854775808ul"]);
    case "System.Single":
      return float(random);
    case "System.Double":
      return double(random);
    case "System.Decimal":
      return decimal(random);
    case "System.String":
      return random.chance(0.02) ? "(string)null" : textFor(random, purpose);
    case "System.Nullable":
      return random.chance(0.3) ? `(${name})null` : value(random, of(0), purpose);
    case "System.DateTime":
      return random.pick(dateTimes);
    case "System.DateTimeOffset":
      return random.pick(dateTimeOffsets);
    case "System.TimeSpan":
      if (purpose.endsWith("matchTimeout")) return "TimeSpan.FromSeconds(9)";
      return timeSpan(random);
    case "System.Guid":
      return random.pick([
        'new Guid("0f8fad5b-d9cb-469f-a165-70867728950e")',
        "Guid.Empty",
        'Guid.Parse("00112233445566778899aabbccddeeff")',
      ]);
    case "System.Uri":
      return `new Uri(${stringLiteral(uriText(random))})`;
    case "System.IFormatProvider":
      return random.pick(["null", "System.Globalization.CultureInfo.InvariantCulture"]);
    case "System.Exception":
      return random.pick([
        'new Exception("x")',
        "new Exception()",
        'new Exception("a", new Exception("b"))',
      ]);
    case "System.StringComparer":
    case "System.Collections.Generic.IEqualityComparer":
    case "System.Collections.Generic.IComparer":
      return `StringComparer.${random.pick(["Ordinal", "OrdinalIgnoreCase", "InvariantCulture", "InvariantCultureIgnoreCase"])}`;
    case "System.Text.Encoding":
      return `Encoding.${random.pick(["UTF8", "ASCII", "Unicode", "UTF32", "BigEndianUnicode"])}`;
    case "System.Text.StringBuilder":
      return `new StringBuilder(${string(random)})`;
    case "System.Random":
      return "new Random(42)";
    case "System.Array":
      return "new int[] { 3, 1, 2 }";
    case "System.Collections.Generic.IEnumerable":
    case "System.Collections.Generic.ICollection":
    case "System.Collections.Generic.IReadOnlyCollection":
    case "System.Collections.Generic.IReadOnlyList":
    case "System.Collections.Generic.IList":
      return list((items) => `new List<${typeText(of(0))}> { ${items} }`, of(0));
    case "System.Collections.IEnumerable":
      return random.pick([
        'new object[] { 1, "a", null, 2.5 }',
        "new List<object> { 1, 2 }",
        'new[] { "x", "y" }',
      ]);
    case "System.Collections.Generic.List":
      return list((items) => `new ${name} { ${items} }`, of(0));
    case "System.Collections.Generic.HashSet":
    case "System.Collections.Generic.ISet":
      return list(
        (items) => `new HashSet<${typeText(of(0))}>(new ${typeText(of(0))}[] { ${items} })`,
        of(0),
      );
    case "System.Collections.Generic.Queue":
    case "System.Collections.Generic.Stack":
      return list((items) => `new ${name}(new ${typeText(of(0))}[] { ${items} })`, of(0));
    case "System.Linq.IOrderedEnumerable":
      return list((items) => `new List<${typeText(of(0))}> { ${items} }.OrderBy(o => o)`, of(0));
    case "System.Collections.Generic.Dictionary":
    case "System.Collections.Generic.IDictionary":
    case "System.Collections.Generic.IReadOnlyDictionary":
      return dictionary(random, of(0), of(1));
    case "System.Collections.Generic.KeyValuePair": {
      const [key, item] = [value(random, of(0)), value(random, of(1))];
      return key === undefined || item === undefined ? undefined : `new ${name}(${key}, ${item})`;
    }
    case "System.Tuple": {
      const items = type.arguments.map((each) => value(random, each));
      return items.includes(undefined) || items.length === 0
        ? undefined
        : `new ${name}(${items.join(", ")})`;
    }
    case "System.Net.IPAddress":
      return `System.Net.IPAddress.Parse("${random.pick(["127.0.0.1", "10.0.0.255", "::1", "fe80::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4"])}")`;
    case "System.Text.RegularExpressions.Match":
      return random.pick([
        'Regex.Match("a1b22", "([a-z])(\\\\d+)")',
        'Regex.Match("abab", "(?:(ab))+")',
        'Regex.Match("x", "y")',
      ]);
    case "System.Text.RegularExpressions.Group":
      return random.pick([
        'Regex.Match("a1b22", "([a-z])(\\\\d+)").Groups[1]',
        'Regex.Match("abab", "(?:(ab))+").Groups[1]',
      ]);
    case "System.Text.RegularExpressions.Capture":
      return 'Regex.Match("abab", "(?:(ab))+").Groups[1].Captures[1]';
    case "System.Text.RegularExpressions.GroupCollection":
      return 'Regex.Match("a1b22", "(?<l>[a-z])(\\\\d+)").Groups';
    case "System.Text.RegularExpressions.CaptureCollection":
      return 'Regex.Match("abab", "(?:(ab))+").Groups[1].Captures';
    case "System.Text.RegularExpressions.Regex":
      return `new Regex(${stringLiteral(pattern(random))})`;
    case "Newtonsoft.Json.Linq.JObject":
      return `JObject.Parse(${stringLiteral(jsonText(random, "object"))})`;
    case "Newtonsoft.Json.Linq.JArray":
      return `JArray.Parse(${stringLiteral(jsonText(random, "array"))})`;
    case "Newtonsoft.Json.Linq.JContainer":
      return random.pick([
        `JObject.Parse(${stringLiteral(jsonText(random, "object"))})`,
        `JArray.Parse(${stringLiteral(jsonText(random, "array"))})`,
      ]);
    case "Newtonsoft.Json.Linq.JToken":
      return `${random.pick([`JToken.Parse(${stringLiteral(jsonText(random, "object"))})`, `JToken.Parse(${stringLiteral(jsonText(random, "array"))})`])}`;
    case "Newtonsoft.Json.Linq.JValue":
      return `new JValue(${random.pick(["1", "1.5", "true", '"a"', "(object)null", "1L", "new DateTime(2020, 1, 2)"])})`;
    case "Newtonsoft.Json.Linq.JProperty":
      return `new JProperty("p", ${random.pick(["1", '"x"', "null", "new JArray(1, 2)"])})`;
    case "System.Xml.Linq.XElement":
      return `XElement.Parse(${stringLiteral(random.pick(xmlTexts))})`;
    case "System.Xml.Linq.XDocument":
      return `XDocument.Parse(${stringLiteral(random.pick(xmlTexts))})`;
    case "System.Xml.Linq.XContainer":
    case "System.Xml.Linq.XNode":
    case "System.Xml.Linq.XObject":
      return `XElement.Parse(${stringLiteral(random.pick(xmlTexts))})`;
    case "System.Xml.Linq.XAttribute":
      return random.pick(['new XAttribute("a", 1)', 'new XAttribute("b", "<\\"&>")']);
    case "System.Xml.Linq.XName":
      return random.pick(['(XName)"a"', '(XName)"b"', '(XName)"{urn:x}a"', '(XName)"c"']);
    case "System.Xml.Linq.XNamespace":
      return random.pick(['(XNamespace)"urn:x"', "XNamespace.None", "XNamespace.Xmlns"]);
    case "System.Xml.Linq.XText":
      return 'new XText("t<&")';
    case "System.TimeZoneInfo":
      return random.pick([
        "TimeZoneInfo.Utc",
        'TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich")',
        'TimeZoneInfo.FindSystemTimeZoneById("America/New_York")',
        'TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata")',
      ]);
    case "System.IO.StringReader":
      return 'new StringReader("a\\nb\\r\\nc")';
    case "System.IO.StringWriter":
      return "new StringWriter()";
    default:
      return undefined;
  }
}

function dictionary(random: Random, key: Type, item: Type): string | undefined {
  const entries: string[] = [];
  const seen = new Set<string>();
  for (let count = random.int(0, 3); count > 0; count -= 1) {
    const [left, right] = [value(random, key), value(random, item)];
    if (left === undefined || right === undefined) return undefined;
    if (seen.has(left) || left.includes("null")) continue;
    seen.add(left);
    entries.push(`{ ${left}, ${right} }`);
  }
  return `new Dictionary<${typeText(key)}, ${typeText(item)}> { ${entries.join(", ")} }`;
}

let plain: readonly Type[] = [];
/** The types that stand where an object is asked for. */
export function setPlainTypes(types: readonly Type[]): void {
  plain = types;
}
function plainTypes(): readonly Type[] {
  return plain;
}

let enums: ReadonlyMap<string, readonly string[]> = new Map();
export function setEnums(members: ReadonlyMap<string, readonly string[]>): void {
  enums = members;
}
function enumMember(random: Random, fullName: string): string | undefined {
  const members = enums.get(fullName);
  if (members === undefined || members.length === 0) return undefined;
  return `${fullName === "Newtonsoft.Json.Formatting" ? fullName : fullName.slice(fullName.lastIndexOf(".") + 1)}.${random.pick(members)}`;
}
