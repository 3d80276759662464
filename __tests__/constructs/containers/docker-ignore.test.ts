import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { stageBuildContext } from "../../../constructs/containers/build-context.ts";
import { dockerIgnore } from "../../../constructs/containers/docker-ignore.ts";

describe("a .dockerignore file", () => {
  // As Docker's documentation of it and Go's filepath.Match say.
  it.each([
    ["*.md", "a.md", true],
    ["*.md", "docs/a.md", false],
    ["**/*.md", "docs/deep/a.md", true],
    ["**/*.md", "a.md", true],
    ["*", ".env", true],
    ["docs", "docs/deep/a.md", true],
    ["docs/", "docs/a.md", true],
    ["/docs", "docs/a.md", true],
    ["./docs", "docs/a.md", true],
    ["docs", "docs2/a.md", false],
    ["*/temp*", "a/temporary.txt", true],
    ["*/temp*", "a/b/temporary.txt", false],
    ["*/*/temp*", "a/b/temporary.txt", true],
    ["temp?", "tempa", true],
    ["temp?", "tempab", false],
    ["log[0-9].txt", "log4.txt", true],
    ["log[^0-9].txt", "log4.txt", false],
    ["a.ts", "abts", false],
    ["a\\*b", "a*b", true],
    ["a\\*b", "axb", false],
    ["docs/**", "docs/deep/a.md", true],
    ["# *.md", "a.md", false],
    ["*\n!*.ts", "main.ts", false],
    ["*\n!*.ts", "package.json", true],
    ["!*.ts\n*", "main.ts", true],
    ["docs\n!docs/a.md", "docs/a.md", false],
    ["(a+)+", "(a+)+", true],
    ["", "a", false],
  ])("with %j ignores %j: %s", (text, file, ignored) => {
    expect(dockerIgnore(text)(file)).toBe(ignored);
  });
});

describe("the copy of a build context", () => {
  const folder = mkdtempSync(join(tmpdir(), "build-context-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has what Docker would see, but neither dependencies nor the repository", () => {
    const files = ["Dockerfile", ".dockerignore", ".npmrc", "src/main.ts", "src/.hidden/key"];
    const others = ["node_modules/a/index.js", "src/node_modules/b.js", ".git/HEAD", "notes.md"];
    for (const file of [...files, ...others]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), file === ".dockerignore" ? "*.md\nDockerfile\n" : "x");
    }
    const staged = readdirSync(stageBuildContext(folder), { recursive: true, encoding: "utf8" });
    expect(staged.sort()).toEqual([...files, "src", "src/.hidden"].sort());
  });

  it("goes with the process, by one listener for any number of images", () => {
    const copies = new Set([stageBuildContext(folder)]);
    const listeners = process.listenerCount("exit");
    for (let image = 0; image < 12; image++) copies.add(stageBuildContext(folder));
    expect(copies.size).toBe(13);
    expect(process.listenerCount("exit")).toBe(listeners);
  });
});
