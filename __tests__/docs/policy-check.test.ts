import { expect, it } from "vitest";
import { checkFiles } from "../../command/policy-check/check.ts";
import { report } from "../../command/policy-check/reports.ts";
import { codeBlocks } from "./code-blocks.ts";

const blocks = codeBlocks().filter(({ document }) => document === "docs/policy-check.md");

function block(language: string): string {
  return blocks.find((each) => each.language === language)?.text.trimEnd() ?? "";
}

it("docs/policy-check.md shows what the check of its example says", () => {
  const files = [{ path: "orders.xml", text: block("xml"), fragmentId: undefined }];
  const environment = {
    tier: "Developer",
    profile: "lenient",
    namedValues: undefined,
    schemas: undefined,
  } as const;
  expect(report(checkFiles(files, environment), 1, "text")).toBe(`${block("text")}\n`);
});
