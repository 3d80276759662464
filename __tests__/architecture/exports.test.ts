import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const texts: ReadonlyMap<string, string> = new Map(
  globSync("**/*.ts", { exclude: ["**/node_modules", "**/dist", "cdktf.out"] }).map((file) => [
    file,
    readFileSync(file, "utf8"),
  ]),
);

const words: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...texts].map(([file, text]) => [file, new Set(text.match(/[\w$]+/g))]),
);

/** The functions, classes and values that a file exports; a type may be exported because a signature names it. */
function exportedBy(text: string): string[] {
  const exported = /^export (?:async |abstract )*(?:function\*?|class|const) ([\w$]+)/gm;
  return [...text.matchAll(exported)].map(([, name = ""]) => name);
}

/** What a folder exports and no other file names, tests included. */
function exportedForNobody(folder: string): string[] {
  return [...texts]
    .filter(([file]) => file.startsWith(`${folder}/`))
    .flatMap(([file, text]) =>
      exportedBy(text)
        .filter((name) => ![...words].some(([other, used]) => other !== file && used.has(name)))
        .map((name) => `${file}: ${name}`),
    );
}

describe("what a file exports, another file uses", () => {
  it.each([
    "__tests__",
    "azure-cli",
    "bench",
    "command",
    "constructs",
    "doctor",
    "examples",
    "grants",
    "local",
    "mcp-server",
    "packaging",
    "policy",
    "providers",
    "reference",
    "settings",
  ])("in %s", (folder) => {
    expect(exportedForNobody(folder)).toEqual([]);
  });

  it("and exports are seen, of whatever form", () => {
    const text = "export const a = 1;\nexport async function b() {}\nexport abstract class C {}\n";
    expect(exportedBy(text)).toEqual(["a", "b", "C"]);
  });
});
