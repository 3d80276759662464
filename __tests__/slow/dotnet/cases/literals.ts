import type { Random } from "./random.ts";

/** Texts that something in .NET treats differently from the next one. */
const texts = [
  "",
  " ",
  "a",
  "b",
  "A",
  "abc",
  "ABC",
  "aBc",
  "Hello, World",
  "hello world",
  "straße",
  "STRASSE",
  "Zürich",
  "ﬁ",
  "I",
  "i",
  "ı",
  "İ",
  "é",
  "e\u0301",
  "Å",
  "\u212b",
  "\u212a",
  "k",
  "ǅ",
  "ß",
  "ẞ",
  "日本語",
  "😀",
  "a😀b",
  "\ud83d",
  "\ude00",
  "a\u00adb",
  "\u00ad",
  "\u200d",
  "\u0000",
  "a\u0000b",
  "\u00a0",
  "\u2003x\u2003",
  "\u180e",
  "\ufeff",
  "\t\n\r ",
  "line\r\nbreak",
  "a\nb",
  "0",
  "1",
  "-1",
  "+1",
  "007",
  "12",
  "1,000",
  "1.5",
  "1e3",
  " 12 ",
  "0x1F",
  "2147483647",
  "2147483648",
  "-2147483648",
  "9223372036854775807",
  "9223372036854775808",
  "18446744073709551615",
  "255",
  "256",
  "65535",
  "-128",
  "NaN",
  "Infinity",
  "-Infinity",
  "∞",
  "1_000",
  "(5)",
  "$5",
  "5%",
  "1e400",
  ".5",
  "5.",
  "-",
  "+",
  "--1",
  "1-",
  "½",
  "٣",
  "true",
  "True",
  "TRUE",
  "false",
  " False ",
  "yes",
  "null",
  "a,b,c",
  "a, b,,c",
  ",",
  ",,",
  "a;b|c",
  "key=value",
  "a=1&b=2",
  "a=1&a=2&b",
  "a b+c%20d",
  "%2F",
  "%zz",
  "%",
  "%E4%BD",
  '<a href="x">&\'</a>',
  "&lt;&amp;&#65;&#x42;&nbsp;&bogus;",
  "&#1114112;",
  '"quoted"',
  "back\\slash",
  "{0}",
  "{",
  "}",
  "{{x}}",
  "$1",
  "a.b",
  "a*",
  "^",
  "[x]",
  "(",
  "YWJj",
  "YW Jj",
  "YWJ",
  "YQ==",
  "+/+=",
  "-_-_",
  "00000000-0000-0000-0000-000000000000",
  "0f8fad5b-d9cb-469f-a165-70867728950e",
  "{0F8FAD5B-D9CB-469F-A165-70867728950E}",
  "0f8fad5bd9cb469fa16570867728950e",
  "2020-01-02",
  "2020-01-02T03:04:05Z",
  "01:02:03",
  "1.02:03:04.5",
  "/a/b/c",
  "https://example.com/a?b=c#d",
  "user@example.com",
];

/** A C# literal of a text. */
export function stringLiteral(text: string): string {
  let quoted = "";
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const char = text[index] ?? "";
    if (char === '"' || char === "\\") quoted += `\\${char}`;
    else if (unit >= 0x20 && unit <= 0x7e) quoted += char;
    else quoted += `\\u${unit.toString(16).padStart(4, "0")}`;
  }
  return `"${quoted}"`;
}

function charLiteral(char: string): string {
  if (char === "'" || char === "\\") return `'\\${char}'`;
  return `'${stringLiteral(char).slice(1, -1).replace('\\"', '"')}'`;
}

export function text(random: Random): string {
  if (random.chance(0.15)) return random.pick(texts) + random.pick(texts);
  return random.pick(texts);
}

export function string(random: Random): string {
  return stringLiteral(text(random));
}

const chars = [
  "a",
  "Z",
  "0",
  "9",
  " ",
  "\t",
  "\n",
  "-",
  "ß",
  "é",
  "İ",
  "ı",
  "I",
  "Σ",
  "ς",
  "½",
  "²",
  "٣",
  "Ⅷ",
  "\u00a0",
  "\u2028",
  "\u200b",
  "\u0000",
  "\ud83d",
  "\ude00",
  "_",
  "'",
  '"',
  "\\",
  "ǅ",
  "\u0301",
  "$",
  "+",
  "€",
  "中",
  "\uffff",
  "‿",
  "«",
  "\u00ad",
];
export function char(random: Random): string {
  return charLiteral(random.pick(chars));
}

const ints = `
0 1 -1 2 3 5 7 10 16 31 32 33 63 64 99 100 127 128 255 256 1000 32767 65535 65536 -128 -129
123456789 int.MaxValue int.MinValue -2147483647`
  .trim()
  .split(/\s+/);
export function int(random: Random): string {
  return random.chance(0.4) ? String(random.int(-4, 12)) : random.pick(ints);
}

const longs = `
0L 1L -1L 10L 255L 2147483648L -2147483649L 4294967295L 1000000000000L 9007199254740993L
long.MaxValue long.MinValue 637134336000000000L 36000000000L -36000000000L`
  .trim()
  .split(/\s+/);
export function long(random: Random): string {
  return random.chance(0.25) ? `${random.int(-1000, 100000)}L` : random.pick(longs);
}

const doubles = `
0.0 -0.0 1.0 -1.0 0.1 0.5 1.5 2.5 -2.5 0.25 3.14159265358979 1e10 1e15 1e16
123456789.987654321 1e-5 1e-7 0.000123 1e21 1e300 -1e300 5e-324 double.MaxValue
double.MinValue double.Epsilon double.NaN double.PositiveInfinity double.NegativeInfinity
2147483647.5 9007199254740993.0 9.2233720368547758E+18 1.005 2.675 99.995 0.1+0.2 100.0/3`
  .trim()
  .split(/\s+/);
export function double(random: Random): string {
  if (random.chance(0.2))
    return `${(random.next() * 10 ** random.int(-6, 12) * (random.chance(0.5) ? -1 : 1)).toPrecision(random.int(1, 17))}d`;
  return random.pick(doubles);
}

const floats = `
0f -0f 1f 1.5f -2.5f 0.1f 3.4028235E+38f 1e-45f 16777217f float.NaN float.PositiveInfinity
float.MaxValue float.Epsilon 123456.789f 1e10f 0.3f`
  .trim()
  .split(/\s+/);
export function float(random: Random): string {
  return random.pick(floats);
}

const decimals = `
0m 0.0m 1m -1m 1.0m 1.50m 0.1m 2.5m -2.5m 3.5m 100m 12.345m -12.345m 99.995m 1e-10m
0.00000000000000000000000001m 123456789.123456789m 79228162514264337593543950335m
-79228162514264337593543950335m decimal.MaxValue decimal.MinValue decimal.One 1e20m
7.9228162514264337593543950335m 0.3333333333333333333333333333m 2147483648m
9223372036854775808m 255.5m`
  .trim()
  .split(/\s+/);
export function decimal(random: Random): string {
  if (random.chance(0.3)) return `${random.int(-99999, 99999)}.${random.int(0, 9999)}m`;
  return random.pick(decimals);
}
