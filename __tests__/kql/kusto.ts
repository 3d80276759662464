import { createRequire } from "node:module";

/** Microsoft's parser of KQL puts itself into the global scope; this is what of it is used here. */
interface KustoNode {
  readonly ChildCount: number;
  readonly Text?: string;
  GetChild(index: number): KustoNode | null;
}
interface Diagnostics {
  readonly Count: number;
  getItem(index: number): { readonly Message: string; readonly Start: number };
}
interface KustoCode {
  readonly Syntax: KustoNode;
  GetDiagnostics(): Diagnostics;
}
interface TableSymbol {
  WithName(name: string): TableSymbol;
}
interface Kusto {
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: unknown): KustoCode };
  readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } };
  readonly Symbols: {
    readonly TableSymbol: { From(schema: string): TableSymbol };
    readonly DatabaseSymbol: {
      readonly ctor: new (name: string, tables: TableSymbol[]) => unknown;
    };
  };
}
interface Bridge {
  getTypeName(value: unknown): string;
}

const require = createRequire(import.meta.url);
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
const { Kusto, Bridge } = globalThis as unknown as {
  readonly Kusto: { readonly Language: Kusto };
  readonly Bridge: Bridge;
};
const language = Kusto.Language;

/**
 * The columns that the queries may use, as Microsoft's tables of Application Insights have them ("Application Insights
 * telemetry data model", tables requests, dependencies and traces), and of a workspace.
 */
const columns = {
  traces:
    "timestamp:datetime, message:string, severityLevel:int, customDimensions:dynamic, operation_Id:string, operation_ParentId:string, itemType:string, _BilledSize:real",
  requests:
    "timestamp:datetime, id:string, name:string, url:string, success:string, resultCode:string, duration:real, customDimensions:dynamic, operation_Id:string, operation_ParentId:string, itemType:string, _BilledSize:real",
  dependencies:
    "timestamp:datetime, id:string, target:string, name:string, success:string, resultCode:string, duration:real, customDimensions:dynamic, operation_Id:string, operation_ParentId:string, itemType:string, _BilledSize:real",
  exceptions:
    "timestamp:datetime, type:string, operation_Id:string, operation_ParentId:string, itemType:string, _BilledSize:real",
  Usage:
    "TimeGenerated:datetime, DataType:string, Quantity:real, QuantityUnit:string, IsBillable:bool",
  AZKVAuditLogs: "TimeGenerated:datetime, OperationName:string, _ResourceId:string",
  StorageBlobLogs:
    "TimeGenerated:datetime, OperationName:string, StatusCode:string, AuthenticationType:string, RequesterObjectId:string, _ResourceId:string",
};

export type TableName = keyof typeof columns;

const globals = language.GlobalState.Default.WithDatabase(
  new language.Symbols.DatabaseSymbol.ctor(
    "logs",
    Object.entries(columns).map(([name, schema]) =>
      language.Symbols.TableSymbol.From(`(${schema})`).WithName(name),
    ),
  ),
);

/** A node of the parsed query; a list of things is a node of type `list`. */
export interface Node {
  readonly type: string;
  readonly text: string;
  readonly parts: readonly Node[];
}

/** What Microsoft's parser says is wrong with a query, names of tables and columns included. */
export function problemsOf(query: string): readonly string[] {
  return read(query).problems;
}

/** The tree of a query. @throws Error when Microsoft's parser finds a fault. */
export function parsed(query: string): Node {
  const { tree, problems } = read(query);
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\nin\n${query}`);
  return tree;
}

interface Read {
  readonly tree: Node;
  readonly problems: readonly string[];
}

const known = new Map<string, Read>();

/** To read a query takes a tenth of a second and more, so each is read once. */
function read(query: string): Read {
  const before = known.get(query);
  if (before !== undefined) return before;
  const code = language.KustoCode.ParseAndAnalyze(query, globals);
  const found = code.GetDiagnostics();
  const problems = Array.from({ length: found.Count }, (_, index) => {
    const { Message, Start } = found.getItem(index);
    return `${Message} (at "${query.slice(Start, Start + 30)}")`;
  });
  const made = { tree: nodeOf(code.Syntax), problems };
  known.set(query, made);
  return made;
}

function nodeOf(node: KustoNode): Node {
  const parts = Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index)).flatMap(
    (child) => (child === null ? [] : [nodeOf(child)]),
  );
  const name = Bridge.getTypeName(node).replace("Kusto.Language.Syntax.", "");
  const [first] = parts;
  if (name.startsWith("SeparatedElement") && first !== undefined) return first;
  const type = name.startsWith("SyntaxList")
    ? "list"
    : name.startsWith("SyntaxToken")
      ? "token"
      : name;
  return { type, text: node.ChildCount === 0 ? (node.Text ?? "") : "", parts };
}
