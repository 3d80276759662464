import { BlobContainer } from "./blob-container.ts";
import { type CommandLine, readCommandLine, usage } from "./command-line.ts";
import { list, revoke, show } from "./commands.ts";
import { exitCodes, Failure } from "./failure.ts";
import { locateStore } from "./store-location.ts";

const commands = { list, show, revoke } as const;

/** The command `grants`: does what its parameters say, and returns the exit code. */
export async function grants(parameters: readonly string[]): Promise<number> {
  try {
    const commandLine = readCommandLine(parameters);
    if (commandLine === undefined) process.stdout.write(usage);
    else await run(commandLine);
    return exitCodes.done;
  } catch (error) {
    // Anything else is a defect and shows where.
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

async function run(commandLine: CommandLine): Promise<void> {
  const named = commandLine.store ?? (process.env["GATEWAY_GRANT_STORE"] || undefined);
  const container = new BlobContainer(await locateStore(named));
  try {
    await commands[commandLine.command](container, commandLine);
  } finally {
    await container.close();
  }
}
