import type { Reporter, TestCase, TestModule } from "vitest/node";
import { type Cell, steps } from "./cell.ts";

type Row = Readonly<Record<string, string>>;

/** Prints at the end what every client did, also those that could not be tried, and why. */
export class ClientTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = new Map<string, Row>();
    for (const test of modules.flatMap(({ children }) => [...children.allTests()])) {
      const { cell } = test.meta();
      if (cell !== undefined)
        rows.set(cell.client, { ...rows.get(cell.client), ...cells(cell, test) });
    }
    if (rows.size > 0) process.stdout.write(`\n${table([...rows.values()])}\n`);
  }
}

function cells({ client, version, step, says, remark }: Cell, test: TestCase): Row {
  // Where nothing could begin, its tests count as skipped, and only what holds them has failed.
  const skipped = "state" in test.parent && test.parent.state() === "failed" ? "FAILED" : "-";
  const states = { passed: says, failed: "FAILED", skipped, pending: "-" };
  return { client, version, [step]: states[test.result().state], remarks: remark };
}

function table(rows: readonly Row[]): string {
  const columns = ["client", "version", ...steps, "remarks"];
  const lines = [Object.fromEntries(columns.map((name) => [name, name])), ...rows];
  const widths = columns.map((name) =>
    Math.max(...lines.map((line) => (line[name] ?? "-").length)),
  );
  const text = lines.map((line) =>
    columns
      .map((name, at) => (line[name] ?? "-").padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${text.join("\n")}\n`;
}
