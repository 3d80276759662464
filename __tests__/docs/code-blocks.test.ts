import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readSettings } from "../../settings/index.ts";
import { blocksOf, type CodeBlock, codeBlocks } from "./code-blocks.ts";
import { isSettings, settingsFileOf } from "./settings-blocks.ts";

/** What becomes of the blocks of a language, and which test says so. A language that is not here is an error. */
const kinds: Readonly<Record<string, string>> = {
  ts: "__tests__/docs/examples.slow.test.ts", // compiles them, and synthesizes what composes
  js: "__tests__/docs/examples.slow.test.ts",
  sh: "__tests__/docs/commands/commands.test.ts",
  kusto: "__tests__/docs/monitoring.test.ts", // Microsoft's parser reads them
  python: "__tests__/slow/own-server-python.test.ts",
  mermaid: "__tests__/docs/diagrams.test.ts",
  json: "__tests__/docs/code-blocks.test.ts",
  yaml: "__tests__/docs/code-blocks.test.ts",
  // What a command prints, and files that its page needs: compared and run with them.
  text: "",
  http: "__tests__/docs/policy-tool.slow.test.ts",
  xml: "",
};

const blocks = codeBlocks();
const inPlace = ({ document, line }: CodeBlock) => `${document}:${line}`;
const of = (language: string) =>
  blocks
    .filter((block) => block.language === language)
    .map((block) => [inPlace(block), block] as const);

/** Pages that are written from the code, whose signatures are of no language. */
const isSignature = ({ document, language }: CodeBlock) =>
  document.startsWith("docs/api/") && language === "";

/** Text that is the output of a command or a condition to paste: where it is compared with what is printed. */
const compared: Readonly<Record<string, string>> = {
  "README.md": "__tests__/docs/commands/executed-steps.slow.test.ts",
  "docs/guides/quick-start.md": "__tests__/docs/commands/executed-steps.slow.test.ts",
  "docs/install.md": "__tests__/docs/install.test.ts",
  "docs/policy-check.md": "__tests__/docs/policy-check.test.ts",
  "docs/policy-compiler.md": "__tests__/docs/policy-compiler.test.ts",
  "docs/policy-tool.md": "__tests__/docs/policy-tool.slow.test.ts",
  "docs/rights.md": "__tests__/reference/written-files.test.ts",
  "docs/trace.md": "__tests__/docs/commands/executed-steps.slow.test.ts",
};

describe("the blocks of the documents", () => {
  it("are found whole, in lists too", () => {
    const text = "1. A:\n\n   ```sh\n   npm ci\n   ```\n\n```ts\nconst x = `\n```\n";
    expect(
      blocksOf("x.md", text).map(({ line, language, text: code }) => [line, language, code]),
    ).toEqual([
      [3, "sh", "npm ci\n"],
      [7, "ts", "const x = `\n"],
    ]);
  });

  it("are of languages of which a test says what becomes of them", () => {
    const unknown = blocks.filter((block) => !isSignature(block) && !(block.language in kinds));
    expect(unknown.map((block) => `${inPlace(block)} is of "${block.language}"`)).toEqual([]);
    expect(Object.values(kinds).filter((test) => test !== "" && !existsSync(test))).toEqual([]);
  });

  it("that are output are compared with what is printed", () => {
    const shown = blocks.filter(({ language }) => language === "text" || language === "xml");
    const nowhere = shown.filter(({ document }) => !existsSync(compared[document] ?? ""));
    expect(nowhere.map(inPlace)).toEqual([]);
  });

  it.each(of("json"))("%s is JSON", (_place, { text }) => {
    expect(JSON.parse(text)).toBeTypeOf("object");
  });

  it.each(of("yaml"))("%s is YAML", (_place, { text }) => {
    expect(parse(text)).toBeTypeOf("object");
  });

  it.each(of("json").filter(([, block]) => isSettings(block)))(
    "%s has settings that can be deployed",
    (_place, block) => {
      const file = settingsFileOf(block);
      expect(readSettings({}, file.path).length).toBeGreaterThan(0);
      file.remove();
    },
  );
});
