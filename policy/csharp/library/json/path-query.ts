import { Boxed } from "../../runtime/value.ts";
import { doubleType, longType } from "../../types/well-known.ts";
import { coerced, compareTokens, isStrictlyEqual, matchesPattern } from "./path-comparisons.ts";
import type { PathReader } from "./path-reader.ts";
import { jsonException, type Step, walk } from "./path-steps.ts";
import { TokenType } from "./token-type.ts";
import { type JToken, JValue } from "./tokens.ts";

/** Reads the steps of a path, up to an operator. */
export type ReadSteps = (reader: PathReader) => readonly Step[];

/** Whether a token is one that a filter looks for. */
export type Condition = (token: JToken, root: JToken) => boolean;

/** What stands on a side of an operator: a path from the token or from the root, or a value. */
type Side = (token: JToken, root: JToken) => readonly JToken[];

type Comparison = (left: JValue, right: JValue) => boolean;

/** The operators, those first that begin with another. */
const operators: readonly (readonly [string, Comparison])[] = [
  ["===", isStrictlyEqual],
  ["==", coerced],
  ["=~", matchesPattern],
  ["!==", (left, right) => !isStrictlyEqual(left, right)],
  ["!=", (left, right) => !coerced(left, right)],
  ["<>", (left, right) => !coerced(left, right)],
  ["<=", (left, right) => compareTokens(left, right) <= 0],
  ["<", (left, right) => compareTokens(left, right) < 0],
  [">=", (left, right) => compareTokens(left, right) >= 0],
  [">", (left, right) => compareTokens(left, right) > 0],
];

const openQuery = "Path ended with open query.";

/** A run of conditions with one operator between them, the last of which may be a run of the other. */
interface Run {
  readonly operator: "&&" | "||";
  readonly conditions: (Condition | Run)[];
}

/** Reads `@.a > 1 && @.b`, up to its closing parenthesis. */
export function readCondition(reader: PathReader, readSteps: ReadSteps): Condition {
  let outermost: Run | undefined;
  let current: Run | undefined;
  while (!reader.isAtEnd) {
    const condition = readComparison(reader, readSteps);
    if (reader.current === ")") {
      if (outermost === undefined || current === undefined) return condition;
      current.conditions.push(condition);
      return conditionOf(outermost);
    }
    for (const operator of ["&&", "||"] as const) {
      if (reader.current !== operator.charAt(0)) continue;
      if (!reader.take(operator)) throw reader.unexpected(" query");
      // Newtonsoft has no precedence: what follows another operator belongs together.
      if (current?.operator !== operator) {
        const run: Run = { operator, conditions: [] };
        current?.conditions.push(run);
        current = run;
        outermost ??= run;
      }
      current.conditions.push(condition);
      break;
    }
  }
  throw jsonException(openQuery);
}

function conditionOf(part: Condition | Run): Condition {
  if (typeof part === "function") return part;
  const conditions = part.conditions.map(conditionOf);
  return part.operator === "&&"
    ? (token, root) => conditions.every((holds) => holds(token, root))
    : (token, root) => conditions.some((holds) => holds(token, root));
}

function readComparison(reader: PathReader, readSteps: ReadSteps): Condition {
  const left = readSide(reader, readSteps);
  if (/[)|&]/.test(reader.current)) return (token, root) => left(token, root).length > 0;
  if (reader.at + 1 >= reader.text.length) throw jsonException(openQuery);
  const operator = operators.find(([symbol]) => reader.take(symbol));
  if (operator === undefined) throw jsonException("Could not read query operator.");
  const [symbol, compare] = operator;
  const right = readSide(reader, readSteps);
  const holds = (one: JToken, other: JToken) =>
    one instanceof JValue && other instanceof JValue
      ? compare(one, other)
      : /^(?:!=|<>)$/.test(symbol);
  return (token, root) => {
    const others = right(token, root);
    return left(token, root).some((one) => others.some((other) => holds(one, other)));
  };
}

function readSide(reader: PathReader, readSteps: ReadSteps): Side {
  reader.skipSpaces();
  const side = readPath(reader, readSteps) ?? readValue(reader);
  reader.skipSpaces();
  reader.mustGoOn(openQuery);
  return side;
}

function readPath(reader: PathReader, readSteps: ReadSteps): Side | undefined {
  const isFromRoot = reader.current === "$";
  if (!isFromRoot && reader.current !== "@") return undefined;
  reader.at += 1;
  const steps: readonly Step[] = readSteps(reader);
  reader.mustGoOn(openQuery);
  return (token, root) => walk(steps, isFromRoot ? root : token, root, false);
}

function readValue(reader: PathReader): Side {
  const value = valueAt(reader);
  return () => [value];
}

function valueAt(reader: PathReader): JValue {
  if (reader.current === "'") return new JValue(reader.quoted(), TokenType.String);
  if (reader.current === "/") return new JValue(reader.pattern(), TokenType.String);
  if (/[-\d]/.test(reader.current)) {
    const number = numberAt(reader);
    if (number !== undefined) return number;
  }
  if (reader.take("true")) return new JValue(true, TokenType.Boolean);
  if (reader.take("false")) return new JValue(false, TokenType.Boolean);
  if (reader.take("null")) return new JValue(null, TokenType.Null);
  throw reader.unexpected(" query");
}

/** A number ends at a space or a parenthesis. */
function numberAt(reader: PathReader): JValue | undefined {
  const text = /^[^ )]+(?=[ )])/.exec(reader.text.slice(reader.at))?.[0];
  if (text === undefined) return undefined;
  if (/[.eE]/.test(text)) {
    const number = Number(text);
    if (Number.isNaN(number)) return undefined;
    reader.at += text.length;
    return new JValue(new Boxed(doubleType, number), TokenType.Float);
  }
  if (!/^-?\d+$/.test(text)) return undefined;
  reader.at += text.length;
  return new JValue(new Boxed(longType, BigInt.asIntN(64, BigInt(text))), TokenType.Integer);
}
