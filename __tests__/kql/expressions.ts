import { scalars } from "./functions.ts";
import type { Node } from "./kusto.ts";
import { literal, type Row, rank, Timespan, textOf, type Value } from "./values.ts";

/** The name of a column or function that a node of a name writes. */
export function nameIn(node: Node): string {
  if (node.type === "token") return node.text;
  const [first] = node.parts;
  if (first === undefined) throw new Error(`No name is in a ${node.type}.`);
  return nameIn(first);
}

/** The value of an expression for a row. */
export function evaluate(node: Node, row: Row): Value {
  const { type, parts } = node;
  const [first, second, third] = parts;
  switch (type) {
    case "NameReference":
      return row[nameIn(node)] ?? null;
    case "LiteralExpression":
      return literal(first?.text ?? "");
    case "ParenthesizedExpression":
      return evaluate(needed(second), row);
    case "PathExpression":
      return member(evaluate(needed(first), row), nameIn(needed(third)));
    case "ElementExpression": {
      const index = evaluate(needed(needed(second).parts[1]), row);
      return member(evaluate(needed(first), row), textOf(index));
    }
    case "FunctionCallExpression":
      return called(node, row);
    case "InExpression": {
      const value = evaluate(needed(first), row);
      const list = needed(third).parts.find((part) => part.type === "list")?.parts ?? [];
      const found = list.some((item) => evaluate(item, row) === value);
      return found === (second?.text === "in");
    }
    case "BinaryExpression":
      return compared(second?.text ?? "", needed(first), needed(third), row);
    default:
      throw new Error(`A ${type} is not evaluated here.`);
  }
}

/** The name and the arguments of a call. */
export function callOf(node: Node): { readonly name: string; readonly given: readonly Node[] } {
  const [name, list] = node.parts;
  const given = list?.parts.find((part) => part.type === "list")?.parts ?? [];
  return { name: nameIn(needed(name)), given };
}

function called(node: Node, row: Row): Value {
  const { name, given } = callOf(node);
  const run = scalars[name];
  if (run === undefined) throw new Error(`The function ${name} is not evaluated here.`);
  return run(...given.map((argument) => evaluate(argument, row)));
}

function member(value: Value, name: string): Value {
  if (value === null || typeof value !== "object") return null;
  return (value as Readonly<Record<string, Value>>)[name] ?? null;
}

function compared(operator: string, left: Node, right: Node, row: Row): Value {
  if (operator === "and") return evaluate(left, row) === true && evaluate(right, row) === true;
  if (operator === "or") return evaluate(left, row) === true || evaluate(right, row) === true;
  const [a, b] = [evaluate(left, row), evaluate(right, row)];
  const [x, y] = [rank(a), rank(b)];
  if ("+-*/".includes(operator)) return calculated(operator, a, b);
  if (x === undefined || y === undefined) return operator === "!=" ? x !== y : false;
  const [s, t] = [textOf(a), textOf(b)];
  switch (operator) {
    case "==":
      return x === y;
    case "!=":
      return x !== y;
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
    case ">=":
      return x >= y;
    case "startswith":
      return s.toLowerCase().startsWith(t.toLowerCase());
    case "endswith":
      return s.toLowerCase().endsWith(t.toLowerCase());
    case "contains":
      return s.toLowerCase().includes(t.toLowerCase());
    default:
      throw new Error(`The operator ${operator} is not evaluated here.`);
  }
}

function calculated(operator: string, a: Value, b: Value): Value {
  if (a === null || b === null) return null;
  if (a instanceof Date && b instanceof Timespan) {
    return new Date(a.getTime() + (operator === "+" ? 1 : -1) * b.milliseconds);
  }
  const [x, y] = [Number(a), Number(b)];
  switch (operator) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    default:
      return y === 0 ? null : x / y;
  }
}

export function needed(node: Node | undefined): Node {
  if (node === undefined) throw new Error("The tree of the query lacks a part.");
  return node;
}
