import { describe, expect, it } from "vitest";
import { catalogue } from "../../policy/catalogue/index.ts";
import { refusedPolicies } from "../../policy/catalogue/refused.ts";
import { policiesPage } from "../../reference/policy-table.ts";

const page = policiesPage();
const chapters = new Map(
  page.split(/^## /m).map((chapter) => [chapter.split("\n")[0], chapter] as const),
);
const firstCells = (chapter: string) =>
  [...(chapters.get(chapter) ?? "").matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name);

describe("docs/policies.md", () => {
  it("has each policy once", () => {
    expect(firstCells("Executed")).toEqual([...catalogue.keys()].sort());
    expect(firstCells("Refused")).toEqual([...refusedPolicies.keys()].sort());
  });

  it("has tables whose rows have as many cells as their heads, in whole sentences", () => {
    for (const [, chapter] of chapters) {
      const rows = chapter.split("\n").filter((line) => line.startsWith("|"));
      expect(new Set(rows.map((line) => line.split("|").length)).size).toBeLessThan(2);
    }
    for (const { name, undocumented } of catalogue.values()) {
      if (undocumented !== undefined)
        expect([name, undocumented]).toEqual([name, expect.stringMatching(/^[A-Z].*\.$/)]);
    }
  });
});
