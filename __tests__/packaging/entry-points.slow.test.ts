import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as composing from "../../constructs/index.ts";
import { McpBackend } from "../../constructs/index.ts";
import { LoadError, loadEntryPoints } from "../../packaging/entry-points.ts";

// Beside the packages that are imported, where git looks at nothing.
mkdirSync("cdktf.out", { recursive: true });
const work = mkdtempSync(join("cdktf.out", "packaging-"));
afterAll(() => rmSync(work, { recursive: true }));

/** Whether it is a class whose objects are given to others, and not one that has factories of other things alone. */
function isGiven(value: unknown): boolean {
  return typeof value === "function" && /^class\b/.test(`${value}`) && value !== McpBackend;
}

describe("what is published", () => {
  it("can be imported once it is built", () => {
    const build = ["packaging/build.ts", join(work, "dist")];
    const { status, stderr } = spawnSync(process.execPath, build, { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("has no class whose type takes whatever there is", () => {
    const classes = Object.entries(composing).flatMap(([name, value]) =>
      isGiven(value) ? [name] : [],
    );
    const file = join(work, "types.ts");
    const lines = classes.flatMap((name) => [
      "// @ts-expect-error What the types leave out would make it the type of everything.",
      `export const as${name}: ${name} = "text";`,
    ]);
    const imported = `import type { ${classes.join(", ")} } from "./dist/constructs/index.js";`;
    writeFileSync(file, [imported, ...lines, ""].join("\n"));
    const flags =
      "--noEmit --ignoreConfig --strict --skipLibCheck --module nodenext --target es2023";
    const tsc = ["node_modules/typescript/bin/tsc", ...flags.split(" "), file];
    const { status, stdout } = spawnSync(process.execPath, tsc, { encoding: "utf8" });
    expect(classes.length).toBeGreaterThan(30);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  it("is not built when it cannot be imported, and why is said", () => {
    mkdirSync(join(work, "broken"));
    writeFileSync(join(work, "broken", "index.js"), "class A { static b = c.d; }\nvar c;\n");
    const load = () => loadEntryPoints(work, ["broken"]);
    expect(load).toThrow(LoadError);
    expect(load).toThrow(/^broken was built, and cannot be imported\.\n/);
    expect(load).toThrow(/TypeError: Cannot read properties of undefined/);
  });
});
