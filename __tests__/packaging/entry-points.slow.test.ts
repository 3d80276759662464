import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LoadError, loadEntryPoints } from "../../packaging/entry-points.ts";

// Beside the packages that are imported, where git looks at nothing.
mkdirSync("cdktf.out", { recursive: true });
const work = mkdtempSync(join("cdktf.out", "packaging-"));
afterAll(() => rmSync(work, { recursive: true }));

describe("what is published", () => {
  it("can be imported once it is built", () => {
    const build = ["packaging/build.ts", join(work, "dist")];
    const { status, stderr } = spawnSync(process.execPath, build, { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
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
