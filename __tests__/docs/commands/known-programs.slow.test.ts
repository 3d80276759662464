import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentOf, findAzureCli } from "../../azure-cli/real-azure-cli.ts";
import { terraformIsThere } from "../../deployments/deployment.ts";
import { commands } from "./command.ts";
import { knownPrograms } from "./known-programs.ts";
import { callOf } from "./treatment.ts";

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

describe("the commands of az in the documents, read by the Azure CLI itself", {
  timeout: 60_000,
}, () => {
  const cli = findAzureCli();
  const folder = mkdtempSync(join(tmpdir(), "az-"));
  const env = { ...process.env, ...("folder" in cli ? environmentOf(cli.folder, folder) : {}) };
  const az = (...words: string[]) => spawnSync("az", words, { env, cwd: folder, encoding: "utf8" });
  if ("missing" in cli) {
    process.stderr.write(`The commands of az are compared with a table only: ${cli.missing}.\n`);
  }

  // It reads these before anything else.
  beforeAll(() => {
    for (const file of ["credential.json", "deployer.json"])
      writeFileSync(join(folder, file), "{}");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Debian's Azure CLI is from before this was a part of it. */
  const newer = "containerapp";
  const all = commands().filter((command) => callOf(command).program === "az");
  const each = [...new Map(all.map((command) => [command.text, command])).values()];

  it.skipIf("missing" in cli).for(each)("$text", ({ words, isStep }, { skip }) => {
    const [, ...given] = words;
    // Signing in opens a browser, and a command that a sentence names lacks what it needs.
    const isWhole = isStep && given[0] !== "login";
    const { status, stderr } = az(...given, ...(isWhole ? [] : ["--help"]));
    const [group = ""] = given;
    skip(
      group === newer && stderr.includes("misspelled or not recognized"),
      `this Azure CLI is older than az ${newer}`,
    );
    // What it understands it wants to do, and nobody is signed in.
    if (isWhole) expect(stderr).toMatch(/az login/);
    expect(status, stderr).toBe(isWhole ? 1 : 0);
  });

  it.skipIf("missing" in cli).each([
    ["role assignment create --role Reader --scopee /", "unrecognized arguments: --scopee"],
    ["role assignment make", "misspelled or not recognized"],
    ["group create --name x", "--location"],
  ])("would be refused: az %s", (line, sentence) => {
    const { status, stderr } = az(...line.split(" "));
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });
});
