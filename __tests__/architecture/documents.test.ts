import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const documents = [
  "README.md",
  "bench/README.md",
  "mcp-server/README.md",
  ...readdirSync("docs").map((file) => join("docs", file)),
];

/** The files that a document links to. */
function linked(document: string): string[] {
  const links = [...readFileSync(document, "utf8").matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)];
  return links
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(document), target));
}

it.each(documents)("%s links to nothing that is not there", (document) => {
  expect(linked(document).filter((file) => !existsSync(file))).toEqual([]);
});

describe("docs/security.md", () => {
  it("has a line for each threat, in order", () => {
    const text = readFileSync("docs/security.md", "utf8");
    const threats = [...text.matchAll(/^\| (T\d+) \|/gm)].map(([, threat]) => threat);
    expect(threats).toEqual(Array.from({ length: 34 }, (_, index) => `T${index + 1}`));
  });

  it("links to every test of an attack, and each threat has one", () => {
    const tests = readdirSync("__tests__/attacks").filter((file) => file.endsWith(".test.ts"));
    const files = linked("docs/security.md").filter((file) => file.includes("attacks"));
    expect(files.map((file) => file.split("/").at(-1)).filter(Boolean)).toEqual(
      expect.arrayContaining(tests),
    );
    const covered = new Set(tests.map((file) => Number(/^T(\d+)-/.exec(file)?.[1])));
    expect(covered.size).toBe(34);
  });
});
