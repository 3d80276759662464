import { createRequire } from "node:module";
import { noCommand } from "../command-line/no-command.ts";
import { RequirementError } from "../local/requirements.ts";
import { exitCodes } from "../local/terminal/exit-codes.ts";
import { type Command, commands, isCommand } from "./commands.ts";
import { oneOf } from "./one-of.ts";

const usage = `An OAuth 2.1 gateway in front of MCP servers on Azure.

  azure-mcp-gateway COMMAND [OPTIONS]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join("\n")}

azure-mcp-gateway COMMAND --help lists the options of a command, and --version prints the version. Each exits with ${exitCodes.done} on
success, ${exitCodes.failed} on failure, and ${exitCodes.usage} if the command line is wrong; grants and doctor have more exit codes.
`;

/** The program: does what its parameters say, and returns the exit code. */
export async function program([name, ...parameters]: readonly string[]): Promise<number> {
  if (name === "--version") {
    process.stdout.write(`${packageVersion()}\n`);
    return exitCodes.done;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(usage);
    return exitCodes.done;
  }
  if (name === undefined || !isCommand(name)) {
    const problem =
      name === undefined
        ? `Say what to do: ${oneOf(Object.keys(commands))}.`
        : noCommand(name, Object.keys(commands));
    process.stderr.write(`${problem}\n${whereHelpIs()}`);
    return exitCodes.usage;
  }
  try {
    const code = await commands[name].run(parameters);
    if (code === exitCodes.usage) process.stderr.write(whereHelpIs(name, parameters[0]));
    return code;
  } catch (error) {
    if (!(error instanceof RequirementError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.failed;
  }
}

/**
 * What follows every message about a command line. The help itself is longer than a screen may be, and would hide the message.
 * @param first what follows the command's name, which may be a command of its own
 */
function whereHelpIs(name?: keyof typeof commands, first?: string): string {
  const command: Command | undefined = name === undefined ? undefined : commands[name];
  const isPart = first !== undefined && command?.parts?.includes(first) === true;
  const words = [name, isPart ? first : undefined].filter((word) => word !== undefined);
  return `${["azure-mcp-gateway", ...words].join(" ")} --help says what there is.\n`;
}

function packageVersion(): string {
  const require = createRequire(import.meta.url);
  return (require("azure-mcp-gateway/package.json") as { readonly version: string }).version;
}
