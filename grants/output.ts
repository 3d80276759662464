import type { Grant } from "./grant.ts";
import { printable } from "./printable.ts";

/** As much of an id as tells grants apart; --id takes it. */
const shownId = 12;

/** The widest a cell becomes: a name of any length must not push the others off the screen. */
const cellWidth = 40;

interface Column {
  readonly title: string;
  cell(grant: Grant): string;
}

const columns: readonly Column[] = [
  { title: "ID", cell: ({ id }) => id.slice(0, shownId) },
  { title: "PERSON", cell: ({ username, user }) => username ?? user ?? "" },
  { title: "CLIENT", cell: ({ client, clientId }) => client ?? clientId ?? "" },
  { title: "SERVER", cell: ({ resource }) => resource ?? "" },
  { title: "REFRESHED (UTC)", cell: ({ refreshed }) => minutes(refreshed) },
  { title: "EXPIRES (UTC)", cell: ({ expires }) => minutes(expires) },
];

const stateColumn: Column = { title: "STATE", cell: stateOf };

/** Shown where there are several. */
const tenantColumn: Column = { title: "TENANT", cell: ({ tenant }) => tenant ?? "" };

/** A line per grant, with a heading. */
export function table(grants: readonly Grant[], options: { readonly states: boolean }): string {
  const tenants = new Set(grants.flatMap(({ tenant }) => tenant ?? []));
  const shown = [
    ...columns,
    ...(tenants.size > 1 ? [tenantColumn] : []),
    ...(options.states ? [stateColumn] : []),
  ];
  const rows = [
    shown.map(({ title }) => title),
    ...grants.map((grant) => shown.map(({ cell }) => printable(cell(grant), cellWidth))),
  ];
  const widths = shown.map((_, at) => Math.max(...rows.map((row) => [...(row[at] ?? "")].length)));
  const line = (row: readonly string[]) =>
    row.map((cell, at) => padded(cell, widths[at] ?? 0)).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}

/** Everything that is known of one grant, a line each. */
export function details(grant: Grant): string {
  const lines: readonly (readonly [name: string, value: string | undefined])[] = [
    ["id", grant.id],
    ["state", stateOf(grant)],
    ["user name", grant.username],
    ["user", grant.user],
    ["tenant", grant.tenant],
    ["client", grant.client],
    ["client id", grant.clientId],
    ["server", grant.resource],
    ["scope", grant.scope],
    ["gateway", grant.issuer],
    ["signed in", grant.signedIn?.toISOString()],
    ["issued", grant.issued?.toISOString()],
    ["refreshed", grant.refreshed?.toISOString()],
    ["expires", grant.expires?.toISOString()],
    ["flow", grant.flow],
  ];
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${padded(name, 10)}  ${printable(value ?? "")}\n`)
    .join("");
}

/** "1 active grant", "2 active grants". */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function stateOf({ state, reason }: Grant): string {
  return reason === undefined ? state : `${state} (${reason})`;
}

function minutes(date: Date | undefined): string {
  return date?.toISOString().slice(0, 16).replace("T", " ") ?? "";
}

/** Padded by characters, as a terminal counts them; padEnd counts half of some. */
function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - [...text].length));
}
