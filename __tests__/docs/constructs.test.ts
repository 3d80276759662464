import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import * as constructs from "../../constructs/index.ts";
import { blocksOf } from "./code-blocks.ts";

const pages = globSync("docs/constructs/*.md", { exclude: ["**/README.md"] }).sort();

describe("docs/constructs", () => {
  it("has a page for every construct", () => {
    const exported = Object.entries(constructs)
      .filter(([, value]) => typeof value === "function" && value.prototype instanceof Construct)
      .map(([name]) => name);
    expect(exported.length).toBeGreaterThan(7);
    const names = pages.map((page) => basename(page, ".md"));
    expect(exported.filter((name) => !names.includes(name))).toEqual([]);
  });

  it("lists every page in its index", () => {
    const index = readFileSync("docs/constructs/README.md", "utf8");
    expect(pages.filter((page) => !index.includes(`](${basename(page)})`))).toEqual([]);
  });

  it.each(pages)(
    "%s says when, with an example, what it warns of and what a change does",
    (page) => {
      const text = readFileSync(page, "utf8");
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual(["When", "Warnings", "When it is deployed again"]);
      expect(blocksOf(page, text).map(({ language }) => language)).toContain("ts");
      expect(text).toContain(`(../api/${basename(page)})`);
    },
  );
});
