import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { auditEvents } from "../../constructs/observability/queries/audit-events.ts";
import { problemsOf } from "../kql/kusto.ts";
import { codeBlocks } from "./code-blocks.ts";

const document = readFileSync("docs/guides/monitoring.md", "utf8");
const queries = codeBlocks().filter(({ language }) => language === "kusto");

it("the documents have queries that Microsoft's parser understands", () => {
  expect(queries.length).toBeGreaterThan(2);
  expect(queries.flatMap(({ text }) => problemsOf(text))).toEqual([]);
});

describe("docs/guides/monitoring.md", () => {
  it("says of every audit event what happened", () => {
    const [, table = ""] = /\n\| Event \| What happened \|\n([\s\S]*?)\n\n/.exec(document) ?? [];
    const told = [...table.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    expect([...told].sort()).toEqual(Object.values(auditEvents).flat().sort());
  });
});
