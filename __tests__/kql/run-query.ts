import { callOf, evaluate, nameIn, needed } from "./expressions.ts";
import { aggregates } from "./functions.ts";
import { type Node, parsed, type TableName } from "./kusto.ts";
import { keyOf, type Row, rank, type Value } from "./values.ts";

/** The tables that a query runs on. */
export type Tables = Readonly<Partial<Record<TableName, readonly Row[]>>>;

type Scope = ReadonlyMap<string, readonly Row[]>;

/**
 * What a query gives for these rows: the part of KQL that the gateway's own queries use, over the tree of Microsoft's
 * parser. Whatever else a query has ends it.
 *
 * @throws Error where Microsoft's parser finds a fault, and at what is not evaluated here.
 */
export function runQuery(query: string, tables: Tables): readonly Row[] {
  const scope = new Map<string, readonly Row[]>(Object.entries(tables));
  const statements = parsed(query).parts.flatMap(({ type, parts }) =>
    type === "list" ? parts : [],
  );
  let rows: readonly Row[] = [];
  for (const statement of statements) {
    if (statement.type === "LetStatement") {
      const [, name, , value] = statement.parts;
      scope.set(nameIn(needed(name)), tableOf(needed(value), scope));
    } else {
      rows = tableOf(needed(statement.parts[0]), scope);
    }
  }
  return rows;
}

function tableOf(node: Node, scope: Scope): readonly Row[] {
  const { type, parts } = node;
  switch (type) {
    case "NameReference":
      return scope.get(nameIn(node)) ?? [];
    case "ParenthesizedExpression":
      return tableOf(needed(parts[1]), scope);
    case "PipeExpression":
      return piped(needed(parts[2]), tableOf(needed(parts[0]), scope), scope);
    case "DataTableExpression":
      return written(node);
    case "UnionOperator":
      return listIn(node).flatMap((table) => tableOf(table, scope));
    default:
      throw new Error(`A ${type} is no table here.`);
  }
}

/** The rows of `datatable`, one value after the other. */
function written({ parts }: Node): readonly Row[] {
  const schema = listIn(needed(parts.find(({ type }) => type === "RowSchema")));
  const names = schema.map(nameIn);
  const values = needed(parts.findLast(({ type }) => type === "list")).parts;
  return Array.from({ length: values.length / names.length }, (_, row) =>
    Object.fromEntries(
      names.map((name, column) => [
        name,
        evaluate(needed(values[row * names.length + column]), {}),
      ]),
    ),
  );
}

function piped(operator: Node, rows: readonly Row[], scope: Scope): readonly Row[] {
  const { type, parts } = operator;
  const last = needed(parts.at(-1));
  switch (type) {
    case "FilterOperator":
      return rows.filter((row) => evaluate(last, row) === true);
    case "ExtendOperator":
      return rows.map((row) => {
        const extended = { ...row };
        for (const it of last.parts) Object.assign(extended, column(it, extended));
        return extended;
      });
    case "ProjectOperator":
      return rows.map(
        (row) => Object.assign({}, ...last.parts.map((it) => column(it, row))) as Row,
      );
    case "SummarizeOperator":
      return summarized(operator, rows);
    case "SortOperator":
      return sorted(rows, last.parts);
    case "TopOperator": {
      const [most] = parts.filter((part) => part.type === "LiteralExpression");
      return sorted(rows, [last]).slice(0, Number(evaluate(needed(most), {})));
    }
    case "JoinOperator":
      return joined(operator, rows, scope);
    case "UnionOperator":
      return [...rows, ...listIn(operator).flatMap((table) => tableOf(table, scope))];
    case "CountOperator":
      return [{ Count: rows.length }];
    case "RenderOperator":
      return rows;
    default:
      throw new Error(`The operator ${type} is not evaluated here.`);
  }
}

/** One column of `extend`, `project` or `by`, with its name. */
function column(node: Node, row: Row): Row {
  const [name, , value] = node.parts;
  return node.type === "SimpleNamedExpression"
    ? { [nameIn(needed(name))]: evaluate(needed(value), row) }
    : { [impliedName(node)]: evaluate(node, row) };
}

/** A call of `bin` and the like is named after its column. */
function impliedName(node: Node): string {
  return node.type === "FunctionCallExpression"
    ? nameIn(needed(callOf(node).given[0]))
    : nameIn(node);
}

function summarized({ parts }: Node, rows: readonly Row[]): readonly Row[] {
  const lists = parts.filter(({ type }) => type === "list");
  const asked = needed(lists.at(-1)).parts;
  const by = parts.find(({ type }) => type === "SummarizeByClause");
  const groups = new Map<string, { readonly key: Row; readonly rows: Row[] }>();
  for (const row of rows) {
    const key: Row = Object.assign(
      {},
      ...(by === undefined ? [] : listIn(by)).map((it) => column(it, row)),
    );
    const id = JSON.stringify(Object.values(key).map(keyOf));
    const group = groups.get(id) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(id, group);
  }
  // Without `by` there is one row even of nothing.
  if (by === undefined && groups.size === 0) groups.set("", { key: {}, rows: [] });
  return [...groups.values()].map((group) => ({
    ...group.key,
    ...Object.assign({}, ...asked.map((it) => aggregated(it, group.rows))),
  }));
}

function aggregated(node: Node, rows: readonly Row[]): Row {
  const [name, , value] = node.parts;
  const named = node.type === "SimpleNamedExpression";
  const expression = named ? needed(value) : node;
  if (!named) throw new Error("An aggregate without a name is not evaluated here.");
  return { [nameIn(needed(name))]: overRows(expression, rows) };
}

/** An expression of aggregates, such as `100.0 * countif(failed) / count()`. */
function overRows(node: Node, rows: readonly Row[]): Value {
  if (node.type === "FunctionCallExpression") {
    const { name, given } = callOf(node);
    const run = aggregates[name];
    if (run !== undefined) return run(rows, (row, at) => evaluate(needed(given[at]), row));
    const inner = given.map((_, at) => [`#${at}`, overRows(needed(given[at]), rows)] as const);
    return evaluate(
      withArguments(
        node,
        inner.map(([id]) => id),
      ),
      Object.fromEntries(inner),
    );
  }
  const operands = node.parts.filter(({ type }) => type !== "token");
  if (node.type !== "BinaryExpression") return evaluate(node, {});
  const values = Object.fromEntries(operands.map((it, at) => [`#${at}`, overRows(it, rows)]));
  const [left, right] = [reference("#0"), reference("#1")];
  return evaluate({ ...node, parts: [left, needed(node.parts[1]), right] }, values);
}

function reference(name: string): Node {
  return {
    type: "NameReference",
    text: "",
    parts: [{ type: "token", text: name, parts: [] }],
  };
}

function withArguments(node: Node, names: readonly string[]): Node {
  const [name, list] = node.parts;
  const given: Node = { type: "list", text: "", parts: names.map(reference) };
  return { ...node, parts: [needed(name), { ...needed(list), parts: [given] }] };
}

function sorted(rows: readonly Row[], by: readonly Node[]): readonly Row[] {
  const order = by.map((node) => {
    const ordered = node.type === "OrderedExpression";
    const direction = ordered ? nameIn(needed(node.parts[1])) : "desc";
    return { node: ordered ? needed(node.parts[0]) : node, sign: direction === "asc" ? 1 : -1 };
  });
  return [...rows].sort((one, other) => {
    for (const { node, sign } of order) {
      const [a, b] = [rank(evaluate(node, one)) ?? "", rank(evaluate(node, other)) ?? ""];
      if (a !== b) return a < b ? -sign : sign;
    }
    return 0;
  });
}

function joined({ parts }: Node, left: readonly Row[], scope: Scope): readonly Row[] {
  const kind = parts
    .filter(({ type }) => type === "list")
    .flatMap((list) => list.parts)
    .map((parameter) => nameIn(needed(parameter.parts.at(-1))))[0];
  const on = needed(parts.at(-1));
  const table = parts.find(
    (part, at) => part.type !== "token" && part.type !== "list" && at < parts.length - 1,
  );
  const right = tableOf(needed(table), scope);
  const pairs = listIn(on).map((condition) => {
    if (condition.type === "NameReference") return [nameIn(condition), nameIn(condition)] as const;
    const [a, , b] = condition.parts;
    return [nameIn(needed(needed(a).parts[2])), nameIn(needed(needed(b).parts[2]))] as const;
  });
  const key = (row: Row, side: 0 | 1) =>
    JSON.stringify(pairs.map((pair) => keyOf(row[pair[side]] ?? null)));
  const found = Map.groupBy(right, (row) => key(row, 1));
  return left.flatMap((row) => {
    const others = found.get(key(row, 0)) ?? [];
    if (kind === "leftanti") return others.length === 0 ? [row] : [];
    if (others.length === 0) return kind === "leftouter" ? [row] : [];
    if (kind !== "leftouter" && kind !== "inner") throw new Error(`No ${kind} join runs here.`);
    return others.map((other) => ({ ...renamed(other, row), ...row }));
  });
}

/** Of the right side, what the left has too gets a 1 at the end. */
function renamed(other: Row, row: Row): Row {
  return Object.fromEntries(
    Object.entries(other).map(([name, value]) => [name in row ? `${name}1` : name, value]),
  );
}

function listIn(node: Node): readonly Node[] {
  return node.parts.findLast(({ type }) => type === "list")?.parts ?? [];
}
