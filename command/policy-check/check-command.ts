import { exitCodes } from "../../local/terminal/exit-codes.ts";
import { checkFiles } from "./check.ts";
import { readPolicyFiles } from "./files.ts";
import { readOptions, usage } from "./options.ts";
import { report } from "./reports.ts";

/** The command `policy check`; returns the exit code. @throws UsageError when the command line or a file is at fault. */
export function check(parameters: readonly string[]): number {
  const options = readOptions(parameters);
  if (options === undefined) {
    process.stdout.write(usage);
    return exitCodes.done;
  }
  const files = readPolicyFiles(options.paths);
  const findings = checkFiles(files, options);
  process.stdout.write(report(findings, files.length, options.format));
  return findings.some(({ severity }) => severity === "error") ? exitCodes.failed : exitCodes.done;
}
