import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { checkFiles } from "../../command/policy-check/check.ts";
import { report } from "../../command/policy-check/reports.ts";

const page = readFileSync("docs/policy-check.md", "utf8");

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\`$`, "m").exec(page)?.[1] ?? "";
}

it("docs/policy-check.md shows what the check of its example says", () => {
  const files = [{ path: "orders.xml", text: block("xml"), fragmentId: undefined }];
  const environment = { tier: "Developer", profile: "lenient", namedValues: undefined } as const;
  expect(report(checkFiles(files, environment), 1, "text")).toBe(`${block("text")}\n`);
});
