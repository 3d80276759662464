import { int, string } from "./literals.ts";
import type { Random } from "./random.ts";

/** Tuples: their names, their parts, what they become. */
function tuple(random: Random): string {
  const [n, s] = [int(random), string(random)];
  return random.pick([
    `(long a, object b) t = (${n}, ${s}); return new object[] { t.a, t.b, t.Item1 };`,
    `var (a, b) = (${n}, ${s}); return new object[] { a, b };`,
    `var t = (a: ${n}, b: (c: ${s}, d: 'x')); t.b.c = "y"; t.a = 7; return new object[] { t.a, t.b.c, t.b.d, t };`,
    `var xs = new[] { (k: 3, v: ${s}), (1, "b"), (3, "a") }; return xs.OrderBy(x => x).Select(x => x.v);`,
    `return new[] { (a: 1, b: ${n}), (2, 5) }.Select(x => (sum: x.a + x.b, 1)).Max(x => x.sum);`,
    `return new[] { (1, ${s}), (1, "a"), (2, "b") }.Distinct().Count();`,
    `(int a, string b) t = default((int, string)); return t;`,
    `int total = 0; foreach (var p in new[] { (1, ${n}), (3, 4) }) { var (k, v) = p; total += k ^ v; } return total;`,
    `var d = new Dictionary<(int, string), int>(); d[(1, ${s})] = 5; return d.ContainsKey((1, "a"));`,
    `object o = (1, ${s}); return o is (int, string) && ((int, string))o == (1, "a");`,
    `int p = 1; long q = 2; (q, p) = (p, ${n}); return new object[] { p, q };`,
    `Func<int, (int q, int r)> split = v => (v / 7, v % 7); var (q, r) = split(${n}); return new object[] { q, r };`,
    `(int a, int b) t = (1, 2); return t == (1, ${n}) || t != (1, 3);`,
    `string x; int y; (x, y) = (null, ${n}); return new object[] { x, y };`,
    `return new object[] { (1, ${s}).ToString(), (1, (2, 'c')).Equals((1, (2, 'c'))), (${n}, 1).CompareTo((5, 2)) };`,
    `return Tuple.Create(${n}, ${s}).Equals(Tuple.Create(1, "a")) ? "same" : Tuple.Create(1, ${s}, 2.5).ToString();`,
    `return JsonConvert.SerializeObject(Tuple.Create(${n}, ${s}));`,
    `(int a, int b)? t = ${random.pick(["null", `(${n}, 2)`])}; return t?.Item1 ?? -1;`,
    `Func<(int a, int b), int> f = p => p.a * p.b; return f((2, ${n}));`,
  ]);
}

/** Blocks: loops, branches, jumps, exceptions, local functions, patterns, tuples. */
export function block(random: Random): string {
  const [n, m, s] = [random.int(0, 9), random.int(1, 5), string(random)];
  const condition = () => random.pick(["i % 2 == 0", "total > 10", `i == ${m}`, "log.Length > 3"]);
  const step = (): string =>
    random.pick([
      "total += i;",
      'log += i + ",";',
      `if (${condition()}) continue;`,
      `if (${condition()}) break;`,
      `if (${condition()}) { total *= 2; } else { total -= 1; }`,
      `log += ${s};`,
      "total = checked(total * 31 + i);",
      `switch (i) { case 0: total += 5; break; case 1: case 2: log += "s"; break; default: total++; break; }`,
      'try { total += 10 / (i - 2); } catch (DivideByZeroException) { log += "d"; } finally { total++; }',
      `log += ${condition()} ? "y" : "n";`,
    ]);
  const body = Array.from({ length: random.int(1, 3) }, step).join(" ");
  const start = 'int total = 1; string log = "";';
  const end = "return new object[] { total, log };";
  return random.pick([
    () => `${start} for (int i = 0; i < ${n}; i++) { ${body} } ${end}`,
    () => `${start} int i = ${n}; while (i > 0) { i--; ${body} } ${end}`,
    () => `${start} int i = 0; do { i++; ${body} } while (i < ${n}); ${end}`,
    () => `${start} foreach (var i in new[] { 3, 1, 2, ${n} }) { ${body} } ${end}`,
    () => `Func<int, int> f = null; f = v => v <= 1 ? 1 : v * f(v - 1); return f(${n});`,
    () =>
      `object o = ${random.pick([int(random), s, "1.5", "null", "true", "'c'", "2m", "new[] { 1 }"])}; switch (o) { case int i when i > 3: return "big" + i; case int i: return "int" + i; case string t: return t.Length; case null: return "none"; default: return o.GetType().Name; }`,
    () =>
      `object o = ${random.pick([int(random), s, "null", "3L", "2.5"])}; if (o is int k) return k + 1; if (o is string t && t.Length > 1) return t[0]; return o == null ? "null" : o.ToString();`,
    () => `(int a, string b) t = (${int(random)}, ${s}); return t.a + t.b + t.Item1;`,
    () =>
      `var t = (${int(random)}, ${s}, c: true); var (x, y, z) = t; return new object[] { x, y, z, t.c };`,
    () => `var t = (1, ${s}); return t.Equals((1, "a")) + t.ToString();`,
    () =>
      `var d = new Dictionary<string, int>(); foreach (var w in ${s}.Split(' ', ',')) { int c; d[w] = d.TryGetValue(w, out c) ? c + 1 : 1; } return d;`,
    () =>
      `try { throw new Exception(${s}); } catch (Exception e) when (e.Message.Length > ${m}) { return "long " + e.Message; } catch (Exception e) { return e.Message; }`,
    () =>
      `try { return ${random.pick(['int.Parse("x")', "new int[1][3]", "((string)null).Length", '(int)(object)"s"', "10 / new int[1][0]", "Enumerable.Empty<int>().First()", 'JObject.Parse("{")'])}; } catch (${random.pick(["FormatException", "Exception", "InvalidOperationException", "NullReferenceException", "InvalidCastException"])} e) { return e.Message.Length > 0; }`,
    () => `Func<int, Func<int, int>> add = p => q => p + q; return add(${n})(${m});`,
    () =>
      `var sb = new StringBuilder(); for (var c = 'a'; c < 'f'; c++) sb.Append(c).Append(${n}); return sb.ToString();`,
    () => `string t = null; return t?.Length ?? ${n};`,
    () => `int? v = ${random.pick(["null", String(n)])}; return v?.ToString() ?? "none";`,
    () =>
      `var list = new List<int> { 3, 1 }; list.Add(${n}); list.Sort(); list.RemoveAll(v => v == ${m}); return list;`,
    () => `int x = ${n}, y = ${m}; (x, y) = (y, x); return x * 10 + y;`,
    () => tuple(random),
    () => `var a = new int[2, 3]; a[1, 2] = ${n}; return a[1, 2] + a.Length;`,
    () => `var a = new int[][] { new[] { 1 }, new[] { ${n}, 3 } }; return a[1][0] + a.Length;`,
    () =>
      `${random.pick(["int", "long", "string", "bool", "DateTime", "int?"])} v = default; return v;`,
    () => `return nameof(${random.pick(["Math.PI", "List<int>.Count", "DateTime"])});`,
    () => `const int K = ${n}; return K << 2;`,
    () => `var x = 0b10101010 + 1000 + 0xFF; return x + ${n};`,
    () => `using (var r = new StringReader(${s})) { return r.ReadLine(); }`,
    () =>
      `var e = new[] { 1, 2, 3 }.Select(v => { if (v == ${m}) throw new Exception("v" + v); return v; }); return e.ToList();`,
  ])();
}
