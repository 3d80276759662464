import { stringLiteral } from "./literals.ts";
import type { Random } from "./random.ts";

const atoms = [
  "a",
  "b",
  "c",
  "ab",
  "x",
  "1",
  "\\d",
  "\\w",
  "\\s",
  "\\D",
  "\\W",
  "\\S",
  ".",
  "[a-c]",
  "[^a-c]",
  "[0-9a-f]",
  "[a-z-[aeiou]]",
  "\\b",
  "\\B",
  "^",
  "$",
  "\\A",
  "\\z",
  "\\Z",
  "\\G",
  "\\.",
  "\\u0061",
  "\\x62",
  "\\p{L}",
  "\\P{L}",
  "\\p{Lu}",
  "\\p{IsGreek}",
  "\\p{IsBasicLatin}",
  "ß",
  "é",
  "İ",
  "k",
  "\\t",
  "[\\w-]",
  "[]a]",
  "[^\\d\\s]",
  "(?#c)",
  " ",
  "\\-",
  "[a\\-z]",
  "[\\]]",
  "\\0",
  "\\e",
  "\\cA",
  "[\\b]",
];
const quantifiers = [
  "*",
  "+",
  "?",
  "{2}",
  "{1,2}",
  "{0,}",
  "*?",
  "+?",
  "??",
  "{1,2}?",
  "{,2}",
  "{a}",
];
const groups: readonly ((inner: string) => string)[] = [
  (inner) => `(${inner})`,
  (inner) => `(${inner})`,
  (inner) => `(?:${inner})`,
  (inner) => `(?<n>${inner})`,
  (inner) => `(?'m'${inner})`,
  (inner) => `(?=${inner})`,
  (inner) => `(?!${inner})`,
  (inner) => `(?<=${inner})`,
  (inner) => `(?<!${inner})`,
  (inner) => `(?>${inner})`,
  (inner) => `(?i)${inner}`,
  (inner) => `(?i:${inner})`,
  (inner) => `(?-i:${inner})`,
  (inner) => `(?x: ${inner} # c\n)`,
  (inner) => `(?<2>${inner})`,
  (inner) => `(${inner})(?(1)b|c)`,
  (inner) => `(?<n>${inner})?(?(n)x|y)`,
  (inner) => `(?<o>a)+(?<-o>${inner})+(?(o)(?!))`,
  (inner) => `(?(?=a)${inner}|b)`,
  (inner) => `(?n:(${inner}))`,
  (inner) => `(?<n>a)${inner}\\k<n>`,
  (inner) => `(${inner})\\1`,
  (inner) => `(a)(b)?${inner}\\2`,
  (inner) => `(?s:${inner})`,
  (inner) => `(?m:^${inner}$)`,
  (inner) => `(?<a-n>${inner})`,
];
const broken = [
  "(",
  ")",
  "[",
  "[b-a]",
  "*",
  "a**",
  "(?<>a)",
  "\\",
  "(?<n",
  "a{2,1}",
  "\\p{Bogus}",
  "(?z)a",
  "[a",
  "\\k<x>",
  "(?(1",
  "\\x1",
  "(?<1a>x)",
  "+",
  "a|*",
  "(?P<n>a)",
  "[[:alpha:]]",
  "a++",
  "\\c",
  "\\u12",
  "(?",
  "(?<",
  "(?'x",
  "\\9",
  "{1}",
  "(?<n>a)(?<n>b)\\k<n>",
  "[a-\\d]",
  "[\\d-z]",
];

/** A pattern of .NET's dialect; some are refused. */
export function pattern(random: Random): string {
  if (random.chance(0.08)) return random.pick(broken);
  return alternatives(random, 2);
}

function alternatives(random: Random, depth: number): string {
  const count = random.chance(0.25) ? 2 : 1;
  return Array.from({ length: count }, () => sequence(random, depth)).join("|");
}

function sequence(random: Random, depth: number): string {
  return Array.from({ length: random.int(1, 3) }, () => piece(random, depth)).join("");
}

function piece(random: Random, depth: number): string {
  const base =
    depth > 0 && random.chance(0.4)
      ? random.pick(groups)(alternatives(random, depth - 1))
      : random.pick(atoms);
  return random.chance(0.3) ? base + random.pick(quantifiers) : base;
}

const subjects = [
  "",
  "a",
  "b",
  "ab",
  "abab",
  "aabb",
  "abc",
  "xaby",
  "a1b22c333",
  "hello world",
  "AbC",
  "ABAB",
  "a\nb\nc",
  "a\r\nb",
  "aaa",
  "straße",
  "ÉéE",
  "İIıi",
  "K\u212ak",
  "αβγ",
  "x  y",
  "foo.bar",
  "1.5",
  "abcabcabc",
  " a b ",
  "a-b_c",
  "aaxbb",
  "\t",
  "日本a",
  "😀a",
  "ab\n",
  "ſs",
  "\u00e5\u212b",
  "\u0130",
  "\u0000a",
  "\u001b\u0001",
];
/** What a pattern is tried on. */
export function subject(random: Random): string {
  return random.chance(0.2) ? random.pick(subjects) + random.pick(subjects) : random.pick(subjects);
}

const options = [
  "RegexOptions.None",
  "RegexOptions.None",
  "RegexOptions.IgnoreCase",
  "RegexOptions.Multiline",
  "RegexOptions.Singleline",
  "RegexOptions.IgnoreCase | RegexOptions.CultureInvariant",
  "RegexOptions.ExplicitCapture",
  "RegexOptions.IgnorePatternWhitespace",
  "RegexOptions.RightToLeft",
  "RegexOptions.RightToLeft | RegexOptions.IgnoreCase",
  "RegexOptions.ECMAScript",
  "RegexOptions.Compiled",
];
function regexOptions(random: Random): string {
  return random.pick(options);
}

/** Patterns of regular expressions on texts. */
export function regex(random: Random): string {
  const [given, wanted, options] = [
    stringLiteral(subject(random)),
    stringLiteral(pattern(random)),
    regexOptions(random),
  ];
  const all = `${given}, ${wanted}, ${options}`;
  switch (random.int(0, 6)) {
    case 0:
      return `Regex.IsMatch(${all})`;
    case 1:
      return `Regex.Match(${all})`;
    case 2:
      return `Regex.Matches(${all}).Cast<Match>().Select(m => m.Index + ":" + m.Value).ToArray()`;
    case 3:
      return `Regex.Replace(${given}, ${wanted}, ${stringLiteral(random.pick(["<$0>", "$1", "[$`|$'|$+]", `$${"{n}"}-`, "$_", "$$1", `$${"{2}"}`]))}, ${options})`;
    case 4:
      return `Regex.Split(${all})`;
    case 5:
      return `var m = Regex.Match(${all}); return Enumerable.Range(0, m.Groups.Count).Select(i => m.Groups[i].Success + ":" + m.Groups[i].Value + ":" + m.Groups[i].Captures.Count).ToArray();`;
    default:
      return `var m = Regex.Match(${all}); return m.Groups["n"].Value + "|" + m.Groups[1].Index + "|" + string.Join(",", m.Groups[1].Captures.Cast<Capture>().Select(c => c.Value));`;
  }
}
