import { spawnSync } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

/** What the files of each folder may import of the others. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  policy: [],
  constructs: ["policy"],
  local: ["policy", "command-line"],
  "mcp-server": [],
  "azure-cli": [],
  "command-line": ["policy"],
  grants: ["azure-cli", "command-line"],
  doctor: ["azure-cli", "command-line"],
  settings: ["constructs"],
  providers: [],
  command: ["policy", "constructs", "local", "grants", "doctor", "command-line"],
  reference: ["policy", "packaging"],
  packaging: [],
  bench: ["constructs", "local", "__tests__"],
  examples: ["constructs"],
};

const walled = Object.keys(mayImport);

type Import = readonly [place: string, imported: string];

/** Imports between any two folders, from the folder itself and from a room of it. */
const between: readonly Import[] = walled.flatMap((from) =>
  [...walled, "policy-templates", "__tests__"]
    .filter((to) => to !== from)
    .flatMap((to): Import[] => [
      [from, `../${to}/index.ts`],
      [`${from}/room`, `../../${to}/other/file.ts`],
    ]),
);

function isAllowed([place, imported]: Import): boolean {
  const [from = ""] = place.split("/");
  const [to = ""] = imported.split("/").filter((part) => part !== "..");
  return mayImport[from]?.includes(to) ?? false;
}

const forbidden: readonly Import[] = [
  ...between.filter((each) => !isAllowed(each)),
  ...walled.flatMap((from): Import[] => [
    [from, "../stack.ts"],
    [`${from}/room`, "../../app.ts"],
  ]),
  ["policy/csharp", "cdktf"],
  ["policy", "node:http"],
  ["local/gateway", "@cdktf/provider-azurerm/lib/provider/index.js"],
  ["main.ts", "./local/start-local.ts"],
  ["app.ts", "./policy/index.ts"],
];

const allowed: typeof forbidden = [
  ...between.filter(isAllowed),
  ...walled.flatMap((from): Import[] => [
    [from, "./room/file.ts"],
    [`${from}/room`, "../another/file.ts"],
  ]),
  ["constructs", "cdktf"],
  ["grants", "undici"],
  ["bench", "../__tests__/mcp-server/token-issuer.ts"],
  ["stack.ts", "./constructs/index.ts"],
];

const folder = mkdtempSync(join(tmpdir(), "one-way-streets-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Lints a file per import, under the project's own rules, and returns those that were refused. */
function refusedImports(): string[] {
  copyFileSync("biome.json", join(folder, "biome.json"));
  for (const [index, [place, imported]] of [...forbidden, ...allowed].entries()) {
    const file = join(folder, fileOf(place, index));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `import { x } from "${imported}";\n\nexport const y = x;\n`);
  }
  const biome = resolve("node_modules/@biomejs/biome/bin/biome");
  const { stdout } = spawnSync(
    process.execPath,
    [biome, "lint", "--vcs-enabled=false", "--reporter=github", "--max-diagnostics=none", "."],
    { cwd: folder, encoding: "utf8" },
  );
  return stdout
    .split("\n")
    .filter((line) => line.includes("noRestrictedImports"))
    .map((line) => /file=([^,]+)/.exec(line)?.[1] ?? "");
}

/** The file that has an import: the place itself where that is one. */
function fileOf(place: string, index: number): string {
  return place.endsWith(".ts") ? place : join(place, `import-${index}.ts`);
}

describe("the lint rule keeps the one-way streets", () => {
  it("between all folders with code", () => {
    const folders = new Set(globSync("*/*.ts").map((file) => dirname(file)));
    expect([...folders].sort()).toEqual([...walled, "__tests__"].sort());
  });

  const refused = refusedImports();
  const isRefused = (place: string, imported: string) => {
    const index = [...forbidden, ...allowed].findIndex(
      ([where, what]) => where === place && what === imported,
    );
    return refused.some((file) => file.endsWith(fileOf(place, index)));
  };

  it.each(forbidden)("%s may not import %s", (place, imported) => {
    expect(isRefused(place, imported)).toBe(true);
  });

  it.each(allowed)("%s may import %s", (place, imported) => {
    expect(isRefused(place, imported)).toBe(false);
  });
});
