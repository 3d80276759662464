/**
 * `npm run lock-providers`: writes the project's lock file, with the checksums of the providers for the machines that people and
 * pipelines deploy from. Parameters are those of `terraform providers lock`.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lockFile, stackFolders } from "./lock-file.ts";

const platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64", "windows_amd64"];

process.exitCode = lock(process.argv.slice(2));

/** @returns the exit code. */
function lock(parameters: readonly string[]): number {
  // It is written anew: the one that is there may be for other versions, for which a synth would stop.
  rmSync(lockFile, { force: true });
  const synthesis = spawnSync(process.execPath, ["main.ts"], { stdio: "inherit" });
  if (synthesis.status !== 0) return synthesis.status ?? 1;
  const [folder] = stackFolders(process.env["CDKTF_OUTDIR"] ?? "cdktf.out");
  if (folder === undefined) throw new Error("Nothing was synthesized, so there are no providers.");
  rmSync(join(folder, lockFile), { force: true });
  const chosen = parameters.some((it) => it.startsWith("-platform"))
    ? []
    : platforms.map((platform) => `-platform=${platform}`);
  const command = [`-chdir=${folder}`, "providers", "lock", ...chosen, ...parameters];
  const { status, error } = spawnSync("terraform", command, { stdio: "inherit" });
  if (error !== undefined) {
    process.stderr.write(`terraform could not be run: ${error.message}. Install Terraform.\n`);
    return 1;
  }
  if (status !== 0) return status ?? 1;
  copyFileSync(join(folder, lockFile), lockFile);
  process.stdout.write(`${lockFile} is written. Look at what changed, and commit it.\n`);
  return 0;
}
