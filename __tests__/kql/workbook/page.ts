import { gatewayItems } from "../../../constructs/observability/workbook/gateway-items.ts";
import { runQuery, type Tables } from "../run-query.ts";
import { type Row, Timespan, type Value } from "../values.ts";
import { chart, escaped } from "./charts.ts";

interface Content {
  readonly json?: string;
  readonly query?: string;
  readonly title?: string;
  readonly noDataMessage?: string;
  readonly visualization?: string;
  /** How much of the width it takes, in hundredths. */
  readonly customWidth?: unknown;
}

/** The workbook as a page: its own items and queries, on these rows. The portal draws it in its own way. */
export function workbookPage(tables: Tables, flow: string): string {
  const logs = { insightsId: "insights", workspaceId: "workspace", storesAreLogged: false };
  const items = gatewayItems(logs).map(({ content, customWidth, name, conditionalVisibility }) => {
    // The portal shows it when somebody has filled in the parameter.
    if (conditionalVisibility !== undefined && flow === "") return "";
    const { json, query, ...how } = content as Content;
    if (json !== undefined) return `<section class="words">${headings(json)}</section>`;
    if (query === undefined) return "";
    const rows = runQuery(filledIn(query, flow), tables);
    const heading = conditionalVisibility === undefined ? "h3" : "h2";
    const half = customWidth === "50" ? " half" : "";
    return `<section class="item${half}" data-name="${escaped(String(name))}"><${heading}>${escaped(how.title ?? "")}</${heading}>${shown(rows, { ...how, customWidth })}</section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>MCP gateways</title><meta name="viewport" content="width=device-width"><style>${style}</style></head><body><main>${items.join("\n")}</main></body></html>`;
}

/** The parameters as somebody has set them who looks at a day. */
function filledIn(query: string, flow: string): string {
  return query
    .replaceAll("{TimeRange:grain}", "1h")
    .replaceAll("{Flow}", flow)
    .replaceAll("{Price}", "2.30");
}

function headings(markdown: string): string {
  return markdown
    .split("\n")
    .map((line) => {
      const [, marks = "", words = line] = /^(#+) (.*)$/.exec(line) ?? [];
      return marks === ""
        ? `<p>${escaped(words)}</p>`
        : `<h${marks.length}>${escaped(words)}</h${marks.length}>`;
    })
    .join("");
}

function shown(
  rows: readonly Row[],
  { title, visualization, noDataMessage, customWidth }: Content,
): string {
  if (rows.length === 0) return `<p class="soft">${escaped(noDataMessage ?? "")}</p>`;
  if (visualization !== "table")
    return chart(rows, visualization ?? "", customWidth === "50" ? 560 : 1140);
  const names = Object.keys(rows[0] ?? {});
  const cells = (row: Row) =>
    names
      .map((name) => `<td class="${typeof row[name]}">${escaped(words(row[name] ?? null))}</td>`)
      .join("");
  const heads = names.map((name) => `<th scope="col">${escaped(name)}</th>`).join("");
  return `<div class="scrolled" tabindex="0" role="region" aria-label="${escaped(title ?? "Rows")}"><table><thead><tr>${heads}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells(row)}</tr>`)
    .join("")}</tbody></table></div>`;
}

function words(value: Value): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString().slice(11, 19);
  if (value instanceof Timespan) return `${value.milliseconds} ms`;
  if (typeof value === "number") return String(Math.round(value * 1e6) / 1e6);
  return typeof value === "string"
    ? value.replace(/^http:\/\/localhost:\d+/, "")
    : JSON.stringify(value);
}

const style = `
:root { color-scheme: light dark; --ink: #1b1a19; --soft: #5c5a58; --paper: #fff; --back: #f5f4f3; --line: #e1dfdd;
  --s0: #0f6cbd; --s1: #8764b8; --s2: #b86e00; --s3: #c50f1f; --s4: #0b7a75; }
@media (prefers-color-scheme: dark) { :root { --ink: #f3f2f1; --soft: #b8b5b2; --paper: #1f1f22; --back: #141416; --line: #3a3a3f;
  --s0: #62abf5; --s1: #c3a6e8; --s2: #f0b35a; --s3: #ff8b94; --s4: #5fd0ca; } }
body { margin: 0; background: var(--back); color: var(--ink); font: 14px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
main { display: flex; flex-wrap: wrap; gap: 14px; max-width: 1180px; margin: 0 auto; padding: 18px; }
section { box-sizing: border-box; width: 100%; }
.words p { margin: 4px 0 0; color: var(--soft); }
h1 { margin: 0; font-size: 24px; } h2 { margin: 10px 0 0; font-size: 18px; } h3, .item h2 { margin: 0 0 10px; font-size: 14px; }
.item { padding: 14px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); }
.half { width: calc(50% - 7px); }
@media (max-width: 700px) { .half { width: 100%; } }
.soft { color: var(--soft); }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 12px; fill: var(--ink); } svg .axis { fill: var(--soft); font-size: 11px; }
.grid { stroke: var(--line); }
.fill.s0, .area.s0 { fill: var(--s0); } .fill.s1, .area.s1 { fill: var(--s1); } .fill.s2, .area.s2 { fill: var(--s2); }
.fill.s3, .area.s3 { fill: var(--s3); } .fill.s4, .area.s4 { fill: var(--s4); } .area { opacity: .85; }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round; } .line.s0 { stroke: var(--s0); } .line.s1 { stroke: var(--s1); }
.line.s2 { stroke: var(--s2); } .line.s3 { stroke: var(--s3); } .line.s4 { stroke: var(--s4); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 6px 0 0; padding: 0; list-style: none; font-size: 12px; }
.legend i { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; }
i.s0 { background: var(--s0); } i.s1 { background: var(--s1); } i.s2 { background: var(--s2); } i.s3 { background: var(--s3); } i.s4 { background: var(--s4); }
.scrolled { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 12.5px; }
th { text-align: left; color: var(--soft); font-weight: 600; } th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th, td.number, td.object { font-variant-numeric: tabular-nums; white-space: nowrap; }
`;
