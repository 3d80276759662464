import { exitCodes } from "../../local/terminal/exit-codes.ts";
import { UsageError } from "../usage-error.ts";
import { checkFiles } from "./check.ts";
import { readPolicyFiles } from "./files.ts";
import { readOptions, usage } from "./options.ts";
import { report } from "./reports.ts";

/** The command `policy`, which has one command of its own; returns the exit code. */
export function policy([name, ...parameters]: readonly string[]): number {
  if (name === "--help" || name === "help") {
    process.stdout.write(usage);
    return exitCodes.done;
  }
  if (name !== "check") {
    const problem =
      name === undefined ? "Say what to do." : `There is no command "policy ${name}".`;
    process.stderr.write(`${problem}\n\n${usage}`);
    return exitCodes.usage;
  }
  try {
    return check(parameters);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message.trimEnd()}\n`);
    return exitCodes.usage;
  }
}

function check(parameters: readonly string[]): number {
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
