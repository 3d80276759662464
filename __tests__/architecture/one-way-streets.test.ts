import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const forbidden: readonly (readonly [folder: string, imported: string])[] = [
  ["policy", "../constructs/index.ts"],
  ["policy/csharp", "../../local/start-local.ts"],
  ["policy/csharp", "cdktf"],
  ["policy", "node:http"],
  ["constructs", "../local/start-local.ts"],
  ["constructs/policies", "../../stack.ts"],
  ["local", "../constructs/index.ts"],
  ["local", "../command/commands.ts"],
  ["constructs", "../command/main.ts"],
  ["local/gateway", "@cdktf/provider-azurerm/lib/provider/index.js"],
  ["mcp-server", "../policy/index.ts"],
  ["mcp-server/tools", "../../constructs/index.ts"],
  ["grants", "../local/storage/index.ts"],
  ["doctor", "../local/start-local.ts"],
  ["doctor/checks", "../../grants/failure.ts"],
  ["local", "../grants/blob-container.ts"],
  ["constructs", "../settings/kinds.ts"],
  ["local", "../settings/kinds.ts"],
  ["settings", "../stack.ts"],
];

const allowed: typeof forbidden = [
  ["constructs/policies", "../../policy/index.ts"],
  ["constructs", "cdktf"],
  ["local/gateway", "../../policy/index.ts"],
  ["local", "./entra/index.ts"],
  ["mcp-server", "./weather/weather.ts"],
  ["mcp-server/tools", "../places/cities.ts"],
  ["grants", "./grant.ts"],
  ["doctor/checks", "../ask.ts"],
  ["settings", "../constructs/index.ts"],
  ["grants", "undici"],
];

const folder = mkdtempSync(join(tmpdir(), "one-way-streets-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Lints a file per import, under the project's own rules, and returns those that were refused. */
function refusedImports(): string[] {
  copyFileSync("biome.json", join(folder, "biome.json"));
  for (const [index, [place, imported]] of [...forbidden, ...allowed].entries()) {
    const file = join(folder, place, `import-${index}.ts`);
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

describe("the lint rule keeps the one-way streets", () => {
  const refused = refusedImports();
  const isRefused = (place: string, imported: string) => {
    const index = [...forbidden, ...allowed].findIndex(
      ([where, what]) => where === place && what === imported,
    );
    return refused.some((file) => file.endsWith(join(place, `import-${index}.ts`)));
  };

  it.each(forbidden)("%s may not import %s", (place, imported) => {
    expect(isRefused(place, imported)).toBe(true);
  });

  it.each(allowed)("%s may import %s", (place, imported) => {
    expect(isRefused(place, imported)).toBe(false);
  });
});
