import { type CommandLine, readCommandLine, usage } from "./command-line.ts";
import { exitCodes, Failure } from "./failure.ts";

/**
 * The command `grants`: does what its parameters say, and returns the exit code.
 *
 * @param beforeItAsks called before the store is asked, which takes packages that the help does not
 */
export async function grants(
  parameters: readonly string[],
  beforeItAsks: () => void,
): Promise<number> {
  try {
    const commandLine = readCommandLine(parameters);
    if (commandLine === undefined) process.stdout.write(usage);
    else {
      beforeItAsks();
      await run(commandLine);
    }
    return exitCodes.done;
  } catch (error) {
    // Anything else is a defect and shows where.
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

/** What asks the store is loaded here: without the packages for it there is still the help. */
async function run(commandLine: CommandLine): Promise<void> {
  const [{ BlobContainer }, { locateStore }, commands] = await Promise.all([
    import("./blob-container.ts"),
    import("./store-location.ts"),
    import("./commands.ts"),
  ]);
  const named = commandLine.store ?? (process.env["GATEWAY_GRANT_STORE"] || undefined);
  const container = new BlobContainer(await locateStore(named));
  try {
    await commands[commandLine.command](container, commandLine);
  } finally {
    await container.close();
  }
}
