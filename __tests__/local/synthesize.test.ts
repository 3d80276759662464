import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { StartError } from "../../local/errors.ts";
import { synthesize, synthesizingApp } from "../../local/synthesize.ts";

const folder = mkdtempSync(join(tmpdir(), "synthesize-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the app that synthesizes", () => {
  it("that is not there is named in a sentence", async () => {
    const failure = await synthesize(folder, "no-such-program  main.ts").catch((error) => error);
    expect(failure).toBeInstanceOf(StartError);
    expect(failure.message).toMatch(
      /^The app "no-such-program {2}main\.ts" cannot be started \(.*ENOENT\)\. Install no-such-program, or correct "app" in cdktf\.json\.$/,
    );
  });

  it("that fails is quoted", async () => {
    const app = `node ${join(folder, "fails.js")}`;
    writeFileSync(join(folder, "fails.js"), 'console.error("what is wrong"); process.exit(3);');
    await expect(synthesize(folder, app)).rejects.toThrow(
      new StartError("The stack could not be synthesized.\nwhat is wrong\n"),
    );
  });

  it.each([
    [undefined, "cdktf.json cannot be read. Start from the folder of the project"],
    ["{", "cdktf.json cannot be read"],
    ["null", "cdktf.json names no app"],
    ["{}", "cdktf.json names no app"],
    ['{ "app": " " }', "cdktf.json names no app"],
    ['{ "app": ["node"] }', "cdktf.json names no app"],
  ])("is named by cdktf.json, and not by %s", (content, problem) => {
    const file = join(mkdtempSync(join(folder, "project-")), "cdktf.json");
    if (content !== undefined) writeFileSync(file, content);
    expect(() => synthesizingApp(file)).toThrow(StartError);
    expect(() => synthesizingApp(file)).toThrow(problem);
  });

  it("is a command", () => {
    expect(synthesizingApp("cdktf.json")).toBe("node main.ts");
  });
});
