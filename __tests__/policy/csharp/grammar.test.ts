import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadGrammar } from "../../../policy/csharp/grammar/load-grammar.ts";

const folder = "policy/csharp/grammar";
const file = "tree-sitter-c_sharp.wasm";
const manifest = createRequire(import.meta.url).resolve("tree-sitter-c-sharp/package.json");

describe("the grammar that stands here", () => {
  it.each([file, "LICENSE"])("has the package's %s, unchanged", (name) => {
    const published = readFileSync(join(dirname(manifest), name));
    expect(readFileSync(join(folder, name)).equals(published)).toBe(true);
  });

  it("is described with its version and digest", () => {
    const readme = readFileSync(join(folder, "README.md"), "utf8");
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
    expect(readme).toContain(`\`tree-sitter-c-sharp\` ${version}`);
    const digest = createHash("sha256")
      .update(readFileSync(join(folder, file)))
      .digest("hex");
    expect(readme).toContain(digest);
  });

  it("is there as soon as it is asked for", () => {
    const { Parser, language } = loadGrammar();
    const parser = new Parser();
    parser.setLanguage(language);
    expect(parser.parse("class C {}")?.rootNode.hasError).toBe(false);
  });
});
