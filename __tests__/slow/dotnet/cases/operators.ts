import {
  char,
  decimal,
  double,
  float,
  int,
  long,
  string,
  stringLiteral,
  text,
} from "./literals.ts";
import { numberFormat, numberText } from "./numbers.ts";
import type { Random } from "./random.ts";

const numbers: Readonly<Record<string, (random: Random) => string>> = {
  sbyte: (random) => `(sbyte)(${random.pick(["0", "1", "-1", "127", "-128"])})`,
  byte: (random) => `(byte)${random.pick(["0", "1", "7", "255"])}`,
  short: (random) => `(short)(${random.pick(["1", "-1", "32767", "-32768"])})`,
  ushort: (random) => `(ushort)${random.pick(["1", "65535"])}`,
  char: (random) => char(random),
  int: (random) => int(random),
  uint: (random) => random.pick(["0u", "1u", "31u", "4294967295u"]),
  long: (random) => long(random),
  ulong: (random) => random.pick(["0ul", "1ul", "18446744073709551615ul"]),
  float: (random) => float(random),
  double: (random) => double(random),
  decimal: (random) => decimal(random),
};
const names = Object.keys(numbers);

/** A variable of a number, so that the compiler does not compute in advance. */
function declared(random: Random, name: string, type = random.pick(names)): string {
  return `${type} ${name} = ${numbers[type]?.(random) ?? "0"};`;
}

/** Operators on numbers of all pairs of types. */
export function arithmetic(random: Random): string {
  const operator = random.pick([
    "+",
    "-",
    "*",
    "/",
    "%",
    "+",
    "-",
    "*",
    "/",
    "%",
    "<",
    ">",
    "<=",
    ">=",
    "==",
    "!=",
    "&",
    "|",
    "^",
  ]);
  const context = random.pick(["@", "@", "checked(@)", "unchecked(@)"]);
  const types = random.chance(0.3)
    ? [random.pick(names)]
    : [random.pick(names), random.pick(names)];
  const [left, right = left] = types;
  return `${declared(random, "a", left)} ${declared(random, "b", right)} return ${context.replace("@", `a ${operator} b`)};`;
}

/** Casts between all pairs of types. */
export function cast(random: Random): string {
  const target = random.pick(names);
  return `${declared(random, "a")} return ${random.pick(["@", "checked(@)", "unchecked(@)"]).replace("@", `(${target})a`)};`;
}

/** One operand, steps, shifts and assignments with an operator. */
export function unary(random: Random): string {
  const type = random.pick(names);
  switch (random.int(0, 4)) {
    case 0:
      return `${declared(random, "a", type)} return ${random.pick(["-", "+", "~"])}a;`;
    case 1:
      return `${declared(random, "a", type)} var b = ${random.pick(["a++", "++a", "a--", "--a"])}; return new object[] { a, b };`;
    case 2:
      return `${declared(random, "a", random.pick(["int", "long", "uint", "ulong", "byte"]))} return a ${random.pick(["<<", ">>"])} ${int(random)};`;
    case 3:
      return `${declared(random, "a", type)} a ${random.pick(["+=", "-=", "*=", "/=", "%=", "|=", "&=", "<<="])} ${random.pick(["1", "2", "3", "(byte)7"])}; return a;`;
    default:
      return `checked { ${declared(random, "a", type)} a${random.pick(["++", "--"])}; return a; }`;
  }
}

/** Operators where an operand may be null. */
export function lifted(random: Random): string {
  const maybe = (type: string) =>
    `${type}? @ = ${random.chance(0.4) ? "null" : (numbers[type]?.(random) ?? "null")};`;
  const type = random.pick(["int", "long", "double", "decimal", "byte"]);
  const [a, b] = [
    maybe(type).replace("@", "a"),
    maybe(random.chance(0.7) ? type : "int").replace("@", "b"),
  ];
  const use = random.pick([
    "a + b",
    "a * b",
    "a == b",
    "a != b",
    "a < b",
    "a >= b",
    "a ?? b",
    "a ?? 7",
    "-a",
    "a.HasValue",
    "a.GetValueOrDefault()",
    '"[" + a + "]"',
    "a.ToString()",
    "a.Value",
    "a.Equals(b)",
    "a == null",
    "(a > b) == false",
    "a is int",
    "a as object",
    "(int)a",
    '$"{a}|{b:F1}"',
    "(long?)a",
    "a % b",
  ]);
  return `${a} ${b} return ${use};`;
}

/** Formats of numbers, and their texts. */
export function numberTexts(random: Random): string {
  const type = random.pick(names.filter((name) => name !== "char"));
  const text = random.chance(0.85) ? stringLiteral(numberFormat(random)) : "";
  return `((${type})(${numbers[type]?.(random) ?? "0"})).ToString(${text})`;
}

/** Texts read as numbers. */
export function parsed(random: Random): string {
  const type = random.pick(names.filter((name) => name !== "char"));
  const given = stringLiteral(numberText(random));
  if (random.chance(0.3))
    return `${type} n; var ok = ${type}.TryParse(${given}, out n); return new object[] { ok, n };`;
  if (random.chance(0.2))
    return `${type}.Parse(${given}, System.Globalization.CultureInfo.InvariantCulture)`;
  return `${type}.Parse(${given})`;
}

/** Interpolation and composite formats. */
export function composed(random: Random): string {
  const item = () => random.pick([int, double, long, decimal, string, char])(random);
  if (random.chance(0.5)) {
    const hole = () =>
      `{${random.pick(["", "-"])}${random.int(0, 9)}${random.pick(["", ",5", ",-8"])}${random.pick(["", ":F2", ":X", ":000", ":#,##0.0"])}}`;
    return `$"${hole()} ${random.pick(["{{", "}}", "a", "é"])}${hole()}{${
      item()
        .replaceAll('"', "")
        .replaceAll(/[:?\\'].*/g, "")
        .replace(/^[^\w.-].*|.*[^\w.)]$/, "7") || "1"
    }}"`;
  }
  const pieces = [
    "{0}",
    "{1}",
    "{0:X}",
    "{0,6}",
    "{1,-6}|",
    "{{",
    "}}",
    "{2}",
    "{0:N2}",
    "{",
    "}",
    "{0:}",
    "{ 0 }",
    "{0,}",
    "{-1}",
    "{1:yyyy}",
    "x",
    "{0:{{}",
  ];
  const format = Array.from({ length: random.int(1, 3) }, () => random.pick(pieces)).join(
    random.pick(["", " "]),
  );
  return `string.Format(${stringLiteral(format)}, ${item()}, ${item()})`;
}

/** Texts: concatenation, comparison, members one after another. */
export function texts(random: Random): string {
  const s = () => string(random);
  const mode = () =>
    `StringComparison.${random.pick(["Ordinal", "OrdinalIgnoreCase", "InvariantCulture", "InvariantCultureIgnoreCase", "CurrentCulture", "CurrentCultureIgnoreCase"])}`;
  const steps = [
    ".Trim()",
    ".ToUpper()",
    ".ToLower()",
    ".ToUpperInvariant()",
    ".Substring(1)",
    ".Substring(0, 2)",
    '.Replace("a", "bb")',
    ".PadLeft(5, '.')",
    ".Remove(1)",
    '.Insert(1, "-")',
    ".Trim('a', ' ')",
    ".TrimStart('0')",
    ".Normalize()",
    ".Split(',')[0]",
  ];
  switch (random.int(0, 8)) {
    case 0:
      return `${s()} + ${random.pick([s(), int(random), char(random), double(random), "null", "true", decimal(random)])} + ${s()}`;
    case 1:
      return `string.Compare(${s()}, ${s()}, ${mode()})`;
    case 2:
      return `${s()}.${random.pick(["Equals", "StartsWith", "EndsWith", "IndexOf", "LastIndexOf"])}(${s()}, ${mode()})`;
    case 3:
      return `${s()}.${random.pick(["CompareTo", "IndexOf", "LastIndexOf", "Contains", "StartsWith", "EndsWith"])}(${s()})`;
    case 4:
      return `${s()}${random.pick(steps)}${random.pick(steps)}`;
    case 5:
      return `${s()} ${random.pick(["==", "!="])} ${s()}`;
    case 6:
      return `string.Join(${s()}, ${s()}.Split(new[] { ${s()}, ${s()} }, StringSplitOptions.${random.pick(["None", "RemoveEmptyEntries"])}))`;
    case 7:
      return `System.Net.WebUtility.${random.pick(["HtmlEncode", "HtmlDecode", "UrlEncode", "UrlDecode"])}(${s()})`;
    default:
      return `Uri.${random.pick(["EscapeDataString", "UnescapeDataString", "EscapeUriString"])}(${stringLiteral(text(random) + text(random))})`;
  }
}

/** Expressions inside expressions. */
export function nested(random: Random, depth = 3): string {
  if (depth === 0)
    return random.pick([int(random), "x", "y", "s.Length", "2"]).replace(/^-.*|^int.*/, "($&)");
  const inner = () => nested(random, depth - 1);
  return random.pick([
    () => `(${inner()} + ${inner()})`,
    () => `(${inner()} - ${inner()})`,
    () => `(${inner()} * ${inner()})`,
    () => `(${inner()} / (${inner()} | 1))`,
    () => `(${inner()} > ${inner()} ? ${inner()} : ${inner()})`,
    () => `Math.Max(${inner()}, ${inner()})`,
    () => `(${inner()} ^ ${inner()})`,
    () => `(s + ${inner()}).Length`,
    () => `(int)(${inner()} * 1.5)`,
    () => `(${inner()} << (${inner()} & 3))`,
    () => `(b && ${inner()} < ${inner()} ? 1 : ${inner()})`,
    () => `(-${inner()})`,
    () => `(x = ${inner()})`,
    () => `(y += ${inner()})`,
    () => `x++`,
  ])();
}

export function nestedBlock(random: Random): string {
  return `int x = ${random.int(-5, 5)}; int y = ${random.int(1, 9)}; bool b = ${random.pick(["true", "false"])}; string s = ${string(random)}; return new object[] { ${nested(random)}, x, y };`;
}
