import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { display } from "../../../policy/csharp/index.ts";
import { runs } from "../../property-runs.ts";
import { compiler, contextWith, show } from "./evaluating.ts";

/** An expression that knows how tightly it binds. */
interface Node {
  /** With parentheses around every part. */
  readonly full: string;
  /** With only the parentheses that C#'s precedence asks for. */
  readonly minimal: string;
  readonly precedence: number;
}

// C# specification, "Operator precedence and associativity"; all of these associate to the left.
const binary: Readonly<Record<"int" | "bool", readonly (readonly [string, number])[]>> = {
  int: [
    ["*", 12],
    ["+", 11],
    ["-", 11],
    ["<<", 10],
    [">>", 10],
    ["&", 7],
    ["^", 6],
    ["|", 5],
  ],
  bool: [
    ["==", 8],
    ["!=", 8],
    ["&", 7],
    ["^", 6],
    ["|", 5],
    ["&&", 4],
    ["||", 3],
  ],
};
const comparisons = ["<", ">", "<=", ">=", "==", "!="] as const;
const conditional = 1;
const unary = 13;
const primary = 14;

function parts(node: Node, needs: number): string {
  return node.precedence < needs ? `(${node.minimal})` : node.minimal;
}

function operation(
  [operator, precedence]: readonly [string, number],
  left: Node,
  right: Node,
): Node {
  return {
    full: `(${left.full} ${operator} ${right.full})`,
    minimal: `${parts(left, precedence)} ${operator} ${parts(right, precedence + 1)}`,
    precedence,
  };
}

const leaf = (text: string): Node => ({ full: text, minimal: text, precedence: primary });

const { int, bool } = fc.letrec<{ int: Node; bool: Node }>((tie) => ({
  int: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("i", "j", "s.Length", "a[1]", "s?.Length ?? 3", "(int)l", 'int.Parse("7")').map(
      (text): Node =>
        text.includes("??")
          ? { full: `(${text})`, minimal: text, precedence: 2 }
          : {
              full: `(${text})`,
              minimal: text,
              precedence: text.startsWith("(") ? unary : primary,
            },
    ),
    fc.integer({ min: 0, max: 99 }).map((number) => leaf(String(number))),
    fc
      .tuple(fc.constantFrom(...binary.int), tie("int"), tie("int"))
      .map(([operator, left, right]) => operation(operator, left, right)),
    tie("int").map(
      (operand): Node => ({
        full: `(-${operand.full})`,
        minimal: `-${operand.minimal.startsWith("-") ? `(${operand.minimal})` : parts(operand, unary)}`,
        precedence: unary,
      }),
    ),
    tie("int").map(
      (operand): Node => ({
        full: `(~${operand.full})`,
        minimal: `~${parts(operand, unary)}`,
        precedence: unary,
      }),
    ),
    fc.tuple(tie("bool"), tie("int"), tie("int")).map(
      ([test, yes, no]): Node => ({
        full: `(${test.full} ? ${yes.full} : ${no.full})`,
        minimal: `${parts(test, conditional + 1)} ? ${yes.minimal} : ${no.minimal}`,
        precedence: conditional,
      }),
    ),
  ),
  bool: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("true", "false", "b", "s == null", "o is string").map(
      (text): Node => ({
        full: `(${text})`,
        minimal: text,
        precedence: text.includes("==") ? 8 : text.includes(" is ") ? 9 : primary,
      }),
    ),
    fc
      .tuple(fc.constantFrom(...binary.bool), tie("bool"), tie("bool"))
      .map(([operator, left, right]) => operation(operator, left, right)),
    fc
      .tuple(fc.constantFrom(...comparisons), tie("int"), tie("int"))
      .map(([operator, left, right]) =>
        operation(
          [
            operator,
            operator.length === 2 && /[=!]=/.test(operator) && !/[<>]/.test(operator) ? 8 : 9,
          ],
          left,
          right,
        ),
      ),
    tie("bool").map(
      (operand): Node => ({
        full: `(!${operand.full})`,
        minimal: `!${parts(operand, unary)}`,
        precedence: unary,
      }),
    ),
  ),
}));

const declarations =
  'int i = 5; int j = -3; long l = 9; bool b = true; string s = "ab"; object o = "x"; int[] a = { 1, 2 }; return ';

/** The value, or the finding where C# computes a constant that overflows. */
function outcome(text: string): string {
  const compilation = compiler.compile({ text: `${declarations}${text};`, form: "block" });
  if (!compilation.ok) return compilation.findings.map(({ message }) => message).join();
  return display(compilation.expression.evaluate(contextWith()));
}

describe("operators bind as in C#", () => {
  it("parentheses that precedence implies change nothing", () => {
    fc.assert(
      fc.property(fc.oneof(int, bool), ({ full, minimal }) => {
        expect(outcome(minimal)).toBe(outcome(full));
      }),
      { numRuns: runs(300) },
    );
  });

  it.each([
    ["1 + 2 * 3 - 4 / 2 % 3", "5"],
    ["1 << 2 + 1", "8"],
    ["1 | 2 ^ 3 & 4", "3"],
    ["true || false && false", "True"],
    ["1 < 2 == true", "True"],
    ["!true == false", "True"],
    ["-2 * -3", "6"],
    ["- -2", "2"],
    ["(int)2.9 + 1", "3"],
    ["(int)2.9f * 2", "4"],
    ["true ? 1 : false ? 2 : 3", "1"],
    ['1 > 2 ? "a" : 3 < 4 ? "b" : "c"', "b"],
    ['"a" + 1 + 2 * 3', "a16"],
    ['"x" == "x" && 1 == 1', "True"],
    ['string s = null; return s ?? "a" + "b";', "ab"],
    ['string s = null; return (s ?? "a") + "b";', "ab"],
    ["bool b = false; return b == !b;", "False"],
    ["int a = 3; int b = a < 5 ? a > 1 ? 1 : 2 : 3; return b;", "1"],
    ["var a = new[] { 1, 2 }; return a[a.Length - 1] - -a[0];", "3"],
    ["int a = 1, b = 2; bool c = a < b; bool d = a < (b) && b > (a); return c == d;", "True"],
    ['object o = "x"; return o is string == true;', "True"],
    ['object o = "x"; return o as string == "x";', "True"],
    ["object o = 5; return o is int n && n > 4 ? n : 0;", "5"],
    ["var s = \"ab\"; return s?.Length == 2 && s?[0] == 'a';", "True"],
    ['context.User?.Id == null ? "none" : "some"', "none"],
    ['"[" + context.User?.Id + "]"', "[]"],
    ['(string)JObject.Parse("{\'a\':\'b\'}")?["a"] == "b"', "True"],
    ['!context.User?.Id?.Equals("x") ?? true', "True"],
    ["new[] { 1, 2, 3 }.Where(x => x > 1 && x < 3 || x == 1).Count()", "2"],
    ["new List<List<int>> { new List<int> { 1 } }[0][0]", "1"],
    ["int x = 1; x += 2 * 3; return x;", "7"],
    ["int x, y; x = y = 2; return x ^ y | 4;", "4"],
    ["int i = 3; return i-- - --i;", "2"],
    ["1 /* a */ + // b\n 2", "3"],
    ["int i = 1, j = 5; return i < j >> 1 ? 1 : 2;", "1"],
    ["int i = 1, j = 5; return i<j>>1 == true;", "True"],
    ["int i = 1; int[] a = { 8 }; return i < a[0] >> 1 && a[0] < i >> 1;", "False"],
    ["int n = 9, c = 0; for (int i = 0; i < n >> 1; i++) c++; return c;", "4"],
    ["int i = 1, j = 8, k = 2; return i < j >> k ? i < k >> 1 ? 1 : 2 : 3;", "2"],
    ['int a = 1, b = 2, c = 9; return string.Format("{0}{1}", a < b, c >> 1);', "True4"],
    ["var d = new Dictionary<string, List<List<int>>>(); return d.Count >= 1 >> 1;", "True"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});
