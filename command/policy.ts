import { noCommand } from "../command-line/no-command.ts";
import { exitCodes } from "../local/terminal/exit-codes.ts";
import { oneOf } from "./one-of.ts";
import { UsageError } from "./usage-error.ts";

const usage = `API Management policies by themselves, without a service and without Terraform.

  azure-mcp-gateway policy check FILES...    checks policies as text
  azure-mcp-gateway policy run FILE          runs a policy for a request, and shows what it did
  azure-mcp-gateway policy serve FOLDER      serves the APIs of a folder on this machine

azure-mcp-gateway policy COMMAND --help lists the options of a command. Each exits with ${exitCodes.done} on success, ${exitCodes.failed} on failure, and ${exitCodes.usage} if
the command line or a file is wrong.
`;

/** Each loads what it needs itself. */
const commands: Readonly<Record<string, (parameters: readonly string[]) => Promise<number>>> = {
  check: async (parameters) => (await import("./policy-check/check-command.ts")).check(parameters),
  run: async (parameters) => (await import("./policy-run/run-command.ts")).run(parameters),
  serve: async (parameters) => (await import("./policy-serve/serve-command.ts")).serve(parameters),
};

/** The command `policy`; returns the exit code. */
export async function policy([name, ...parameters]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(usage);
    return exitCodes.done;
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const problem =
      name === undefined
        ? `Say what to do: ${oneOf(Object.keys(commands))}.`
        : noCommand(name, Object.keys(commands), "policy ");
    process.stderr.write(`${problem}\n`);
    return exitCodes.usage;
  }
  try {
    return await command(parameters);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.usage;
  }
}
