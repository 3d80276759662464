import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { problemsOf } from "../../kql/kusto.ts";
import { terraformOf } from "../terraform-of.ts";
import { observed } from "./observed.ts";

interface Item {
  readonly type: number;
  readonly name: string;
  readonly content: {
    readonly query?: string;
    readonly resourceType?: string;
    readonly crossComponentResources?: readonly string[];
    readonly parameters?: readonly { readonly name: string }[];
  };
}

const made = observed();
made.observability.logAccess(made.stack);
const [resource = {}] = terraformOf(made.stack).ofType("azurerm_application_insights_workbook");
const workbook = JSON.parse(String(resource["data_json"])) as { readonly items: readonly Item[] };
const queries = workbook.items.flatMap(({ name, content: { query } }) =>
  query === undefined ? [] : [{ name, query }],
);

/** Microsoft's schema of workbooks: github.com/microsoft/Application-Insights-Workbooks, schema/workbook.json, 19 August 2026. */
const schema = z.fromJSONSchema(
  JSON.parse(
    readFileSync(new URL("workbook-schema/workbook.json", import.meta.url), "utf8"),
  ) as Parameters<typeof z.fromJSONSchema>[0],
);

describe("the workbook", () => {
  it("is valid against Microsoft's schema, which refuses a broken one", () => {
    expect(schema.safeParse(workbook).error).toBeUndefined();
    const [first, ...others] = workbook.items;
    const broken = {
      ...workbook,
      items: [{ ...first, type: 3, content: { query: 5 } }, ...others],
    };
    expect(schema.safeParse(broken).success).toBe(false);
  });

  it("has a GUID that stays the same as long as the Application Insights does", () => {
    expect(resource["name"]).toMatch(
      /^\$\{uuidv5\("url", "\$\{azurerm_application_insights\.\w+\.id\}\/mcp-gateways"\)\}$/,
    );
    expect(resource["source_id"]).toMatch(/^\$\{lower\(azurerm_application_insights\.\w+\.id\)\}$/);
  });

  it("names each of its items once, and each parameter that its queries use", () => {
    const names = workbook.items.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const parameters = workbook.items.flatMap(({ content }) => content.parameters ?? []);
    const used = queries.flatMap(({ query }) => query.match(/\{\w+(?::\w+)?\}/g) ?? []);
    const known = parameters.flatMap(({ name }) => [`{${name}}`, `{${name}:grain}`]);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((parameter) => !known.includes(parameter))).toEqual([]);
  });

  it.each(queries)("asks what Microsoft's parser understands: $name", ({ query }) => {
    const filled = query
      .replaceAll("{TimeRange:grain}", "1h")
      .replaceAll("{Flow}", "flow")
      .replaceAll("{Price}", "2.30");
    expect(problemsOf(filled)).toEqual([]);
  });

  it("asks for the logs of these gateways alone, but for who reads the stores", () => {
    const types = workbook.items.flatMap(({ name, content }) =>
      content.query !== undefined && content.resourceType !== "microsoft.insights/components"
        ? [name]
        : [],
    );
    expect(types).toEqual(["store access"]);
  });

  it("has no colours of its own, so that the portal's fit, in light and in dark", () => {
    expect(JSON.stringify(workbook)).not.toMatch(/colou?r|palette/i);
  });

  it("does not ask who reads the stores where nobody logs that", () => {
    const [unlogged = {}] = terraformOf(observed().stack).ofType(
      "azurerm_application_insights_workbook",
    );
    expect(unlogged["data_json"]).not.toContain("store access");
    const vaultAlone = observed();
    const vault = vaultAlone.gateway.node.findChild("secrets");
    vaultAlone.observability.logAccess(vault);
    const [other = {}] = terraformOf(vaultAlone.stack).ofType(
      "azurerm_application_insights_workbook",
    );
    expect(other["data_json"]).not.toContain("store access");
    expect(
      terraformOf(observed({ workbook: false }).stack).ofType(
        "azurerm_application_insights_workbook",
      ),
    ).toEqual([]);
  });
});
