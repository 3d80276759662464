import { int, string } from "./literals.ts";
import type { Random } from "./random.ts";

/** Chains of LINQ over numbers and texts. */
export function pipeline(random: Random): string {
  const numbers = `new[] { ${Array.from({ length: random.int(0, 6) }, () => int(random))
    .concat("4", "2")
    .join(", ")} }`;
  const texts = `new[] { ${Array.from({ length: random.int(1, 5) }, () => string(random)).join(", ")} }`;
  const isText = random.chance(0.4);
  const common = [
    ".Distinct()",
    ".Reverse()",
    ".Skip(1)",
    ".Take(3)",
    ".ToList()",
    ".ToArray()",
    ".OrderBy(v => v)",
    ".OrderByDescending(v => v)",
    ".DefaultIfEmpty()",
    ".AsEnumerable()",
  ];
  const ofInt = [
    ...common,
    ".Where(v => v % 2 == 0)",
    ".Select(v => v * 2)",
    ".Select((v, i) => v + i)",
    ".TakeWhile(v => v > 0)",
    ".SkipWhile(v => v < 3)",
    ".Concat(new[] { 9, 4 })",
    ".Union(new[] { 1, 4 })",
    ".Except(new[] { 2 })",
    ".Intersect(new[] { 4, 2 })",
    ".OrderBy(v => v % 3).ThenByDescending(v => v)",
    ".SelectMany(v => new[] { v, -v })",
    ".Zip(new[] { 1, 2, 3 }, (p, q) => p * q)",
  ];
  const ofText = [
    ...common,
    ".Where(v => v.Length > 1)",
    ".Select(v => v.ToUpper())",
    '.Concat(new[] { "z" })',
    ".Distinct(StringComparer.OrdinalIgnoreCase)",
    ".OrderBy(v => v.Length).ThenBy(v => v)",
    ".OrderBy(v => v, StringComparer.Ordinal)",
    '.Union(new[] { "a" })',
  ];
  const ends = [
    ".First()",
    ".FirstOrDefault()",
    ".Last()",
    ".Single()",
    ".Count()",
    ".Any()",
    ".Max()",
    ".Min()",
    "",
    "",
    ".ElementAt(1)",
    ".ElementAtOrDefault(9)",
    ".ToArray().Length",
    ".GroupBy(v => v).Count()",
  ];
  const intEnds = [
    ...ends,
    ".Sum()",
    ".Average()",
    ".Aggregate((p, q) => p * 31 + q)",
    ".Aggregate(1, (p, q) => p + q)",
    ".Count(v => v > 2)",
    ".All(v => v > 0)",
    ".Contains(4)",
    ".ToDictionary(v => v)",
    ".GroupBy(v => v % 2)",
    ".Sum(v => (long)v)",
    ".Max(v => v * 0.5)",
    ".ToLookup(v => v % 2)",
    ".GroupBy(v => v % 3, (k, g) => k + g.Sum())",
    ".Join(new[] { 1, 2, 4 }, p => p, q => q, (p, q) => p * q)",
    ".GroupJoin(new[] { 1, 2, 4 }, p => p, q => q, (p, q) => p + q.Count())",
  ];
  const textEnds = [
    ...ends,
    ".Aggregate((p, q) => p + q)",
    ".Sum(v => v.Length)",
    ".ToDictionary(v => v, v => v.Length)",
    ".GroupBy(v => v.Length)",
    '.Contains("a")',
    '.SequenceEqual(new[] { "a" })',
  ];
  const steps = Array.from({ length: random.int(0, 3) }, () =>
    random.pick(isText ? ofText : ofInt),
  ).join("");
  return `${isText ? texts : numbers}${steps}${random.pick(isText ? textEnds : intEnds)}`;
}

/** Queries of more kinds: types of variables, queries within, orders of several keys. */
function queryOver(random: Random): string {
  const texts = `new[] { ${Array.from({ length: random.int(1, 4) }, () => string(random)).join(", ")} }`;
  return random.pick([
    `from string t in new object[] { "b", ${string(random)} } orderby t.Length, t descending select t`,
    `from int t in new object[] { 1, ${random.pick(["2", '"x"', "null"])} } select t + 1`,
    `from t in ${texts} let n = t.Length where n > 0 orderby n descending, t select n + t`,
    `from t in ${texts} from c in t where c > 'a' select c`,
    `from a in new[] { 1, 2, 3 } from b in Enumerable.Range(0, a) from c in new[] { a, b } where c != 1 select a * 100 + b * 10 + c`,
    `from a in new[] { 1, 2, 3 } join b in new[] { 3, 2, 2 } on a % 2 equals b % 2 into all let n = all.Count() orderby n, a descending select n * 10 + a`,
    `from a in new[] { 4, 2, 8 } group a by a % 4 into g from x in g orderby x select x`,
    `(from a in new[] { ${int(random)}, 2 } select a).Where(v => v > 0).Sum(v => (long)v)`,
    `from t in ${texts} group t.Length by t.Length > 1`,
    `from a in new[] { 1, 5 } where (from b in new[] { 4, 2 } where b > a select b).Any() select a`,
    `from p in JObject.Parse("{\\"a\\":1,\\"b\\":[2]}").Properties() where p.Value.Type == JTokenType.Integer select p.Name`,
    `from x in ${texts}.Select((t, i) => new { t, i }) where x.i > 0 select x.t`,
  ]);
}

/** Query syntax. */
export function query(random: Random): string {
  const source = random.pick([
    "new[] { 1, 2, 3, 4, 5 }",
    "Enumerable.Range(0, 6)",
    "new List<int> { 5, 3, 5, 1 }",
  ]);
  const where = random.pick(["", " where v > 2", " where v % 2 == 0"]);
  const let_ = random.pick(["", " let w = v * v"]);
  const w = let_ === "" ? "v" : "w";
  const order = random.pick(["", " orderby v descending", ` orderby ${w} % 3, v descending`]);
  const second = random.pick([
    "",
    "",
    " from u in new[] { 10, 20 }",
    " join u in new[] { 1, 2, 5 } on v equals u",
    " join u in new[] { 1, 5, 5 } on v equals u into us from u in us.DefaultIfEmpty(-1)",
  ]);
  const u = second === "" ? w : `${w} + u`;
  if (random.chance(0.25)) return queryOver(random);
  const end = random.pick([
    ` select ${u}`,
    ` select new { v, s = ${u} }.ToString()`,
    ` group ${w} by v % 2`,
    ` group ${w} by v % 2 into g orderby g.Count() select g.Count()`,
    ` select v into z where z > 1 select z * 2`,
  ]);
  return `${random.pick(["", "("])}from v in ${source}${second.startsWith(" from") ? second : ""}${second.startsWith(" join") ? second : ""}${where}${let_}${order}${end}`.replace(
    /^\((.*)$/,
    "($1).Count()",
  );
}
