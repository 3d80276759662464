import { LiquidError } from "./errors.ts";
import { type Filter, filterNamed } from "./filters.ts";
import { type Binding, compare, equals, type LiquidValue, lookUp } from "./values.ts";

/** Something that has a value. */
export type Expression =
  | { readonly kind: "value"; readonly value: LiquidValue }
  /** `empty` and `blank`, which are equal to what has nothing in it. */
  | { readonly kind: "nothing" }
  | { readonly kind: "path"; readonly root: string; readonly keys: readonly Expression[] }
  | { readonly kind: "range"; readonly from: Expression; readonly to: Expression }
  | {
      readonly kind: "filtered";
      readonly input: Expression;
      readonly filter: Filter;
      readonly values: readonly Expression[];
    }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "compared";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    };

/** Reads what stands in `{{ }}`: a value and its filters. */
export function parseOutput(text: string): Expression {
  const reader = new Reader(text);
  let expression = reader.value();
  while (reader.takes("|")) {
    const name = reader.word("the name of a filter");
    const values: Expression[] = [];
    if (reader.takes(":")) {
      do values.push(reader.value());
      while (reader.takes(","));
    }
    expression = { kind: "filtered", input: expression, filter: filterNamed(name), values };
  }
  reader.end();
  return expression;
}

/** Reads a condition. Liquid knows no brackets, and takes `and` and `or` from the right. */
export function parseCondition(text: string): Expression {
  const reader = new Reader(text);
  const condition = conditionIn(reader);
  reader.end();
  return condition;
}

function conditionIn(reader: Reader): Expression {
  const left = comparisonIn(reader);
  for (const kind of ["and", "or"] as const) {
    if (reader.takes(kind)) return { kind, left, right: conditionIn(reader) };
  }
  return left;
}

function comparisonIn(reader: Reader): Expression {
  const left = reader.value();
  for (const operator of ["==", "!=", "<>", "<=", ">=", "<", ">", "contains"]) {
    if (reader.takes(operator)) return { kind: "compared", operator, left, right: reader.value() };
  }
  return left;
}

const tokens =
  /\s*("[^"]*"|'[^']*'|-?\d+(?:\.\d+)?(?![\w.])|\.\.|==|!=|<>|<=|>=|[<>|:,.[\]()]|[\w-]+\??)/y;
const constants: Readonly<Record<string, Expression>> = {
  true: { kind: "value", value: true },
  false: { kind: "value", value: false },
  nil: { kind: "value", value: null },
  null: { kind: "value", value: null },
  empty: { kind: "nothing" },
  blank: { kind: "nothing" },
};

class Reader {
  readonly #text: string;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    const found: string[] = [];
    let end = 0;
    while (/\S/.test(text.slice(end))) {
      tokens.lastIndex = end;
      const token = tokens.exec(text)?.[1];
      if (token === undefined) {
        throw new LiquidError(`"${text.slice(end).trim()}" cannot be read in "${text.trim()}".`);
      }
      found.push(token);
      end = tokens.lastIndex;
    }
    this.#tokens = found;
  }

  takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  word(what: string): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || !/^[\w-]+\??$/.test(token)) throw this.#expected(what);
    this.#at += 1;
    return token;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#expected("its end");
  }

  value(): Expression {
    if (this.takes("(")) {
      const from = this.value();
      if (!this.takes("..")) throw this.#expected("..");
      const to = this.value();
      if (!this.takes(")")) throw this.#expected(")");
      return { kind: "range", from, to };
    }
    const token = this.#tokens[this.#at] ?? "";
    if (/^["']/.test(token)) {
      this.#at += 1;
      return { kind: "value", value: token.slice(1, -1) };
    }
    if (/^-?\d+(?:\.\d+)?$/.test(token)) {
      this.#at += 1;
      return { kind: "value", value: Number(token) };
    }
    const root = this.word("a value");
    const keys = this.#keys();
    const constant = Object.hasOwn(constants, root) ? constants[root] : undefined;
    return keys.length === 0 && constant !== undefined ? constant : { kind: "path", root, keys };
  }

  #keys(): Expression[] {
    const keys: Expression[] = [];
    for (;;) {
      if (this.takes(".")) keys.push({ kind: "value", value: this.word("a member") });
      else if (this.takes("[")) {
        keys.push(this.value());
        if (!this.takes("]")) throw this.#expected("]");
      } else return keys;
    }
  }

  #expected(what: string): LiquidError {
    const token = this.#tokens[this.#at];
    const found = token === undefined ? "the end is" : `"${token}" stands`;
    return new LiquidError(`In "${this.#text.trim()}" ${found} where ${what} is expected.`);
  }
}

/** Everything but false and nothing is true. */
export function isTrue(value: LiquidValue): boolean {
  return value !== false && value !== null;
}

export function evaluate(expression: Expression, scope: Binding): LiquidValue {
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "nothing":
      return "";
    case "path":
      return expression.keys.reduce<LiquidValue>(
        (value, key) => lookUp(value, evaluate(key, scope)),
        scope.get(expression.root) ?? null,
      );
    case "range":
      return range(
        Number(evaluate(expression.from, scope)),
        Number(evaluate(expression.to, scope)),
      );
    case "filtered": {
      const values = expression.values.map((value) => evaluate(value, scope));
      return expression.filter(evaluate(expression.input, scope), ...values);
    }
    case "not":
      return !isTrue(evaluate(expression.of, scope));
    case "and":
      return isTrue(evaluate(expression.left, scope)) && isTrue(evaluate(expression.right, scope));
    case "or":
      return isTrue(evaluate(expression.left, scope)) || isTrue(evaluate(expression.right, scope));
    case "compared":
      return holds(expression, scope);
  }
}

/** The most items of a range: a template is no reason to run out of memory. */
const longestRange = 100_000;

function range(from: number, to: number): number[] {
  const length = Math.max(0, to - from + 1);
  if (Number.isInteger(from) && length <= longestRange) {
    return Array.from({ length }, (_, index) => from + index);
  }
  throw new LiquidError(
    `A range goes from ${from} to ${to}; the most here are ${longestRange} items.`,
  );
}

function holds(
  { operator, left, right }: Extract<Expression, { kind: "compared" }>,
  scope: Binding,
): boolean {
  const a = evaluate(left, scope);
  const b = evaluate(right, scope);
  const isNothing = left.kind === "nothing" || right.kind === "nothing";
  const same = isNothing ? hasNothing(left.kind === "nothing" ? b : a) : equals(a, b);
  const order = compare(a, b);
  switch (operator) {
    case "==":
      return same;
    case "!=":
    case "<>":
      return !same;
    case "contains":
      return typeof a === "string"
        ? a.includes(String(b))
        : Array.isArray(a) && a.some((item: LiquidValue) => equals(item, b));
    case "<":
      return order !== undefined && order < 0;
    case ">":
      return order !== undefined && order > 0;
    case "<=":
      return order !== undefined && order <= 0;
    default:
      return order !== undefined && order >= 0;
  }
}

function hasNothing(value: LiquidValue): boolean {
  if (typeof value === "string" || Array.isArray(value)) return value.length === 0;
  return value === null || (value instanceof Map && value.size === 0);
}
