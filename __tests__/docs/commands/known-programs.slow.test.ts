import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { terraformIsThere } from "../../deployments/deployment.ts";
import { knownPrograms } from "./known-programs.ts";

/** What a program says of a command of its own. */
function helpOf(program: string, words: readonly string[]): string {
  const { stdout, stderr } = spawnSync(program, [...words, "--help"], { encoding: "utf8" });
  return stdout + stderr;
}

describe("what is known of other programs is what they say themselves", () => {
  const ofCdktf = Object.entries(knownPrograms["cdktf"] ?? {});
  it.each(ofCdktf)("cdktf %s", (command, options) => {
    const help = helpOf("node_modules/.bin/cdktf", [command]);
    expect(help).toMatch(new RegExp(`^cdktf ${command}`, "m"));
    for (const option of options) expect(help).toMatch(new RegExp(`^ .*${option} `, "m"));
  });

  const ofTerraform = Object.entries(knownPrograms["terraform"] ?? {});
  it.skipIf(!terraformIsThere).each(ofTerraform)("terraform %s", (command, options) => {
    const help = helpOf("terraform", command.split(" "));
    expect(help).toMatch(new RegExp(`^Usage: terraform \\[global options\\] ${command}`, "m"));
    for (const option of options) expect(help).toMatch(new RegExp(`^ +${option}\\b`, "m"));
  });
});
