#!/usr/bin/env node
import module, { createRequire } from "node:module";
import { RequirementError } from "../local/requirements.ts";
import { exitCodes } from "../local/terminal/exit-codes.ts";
import { commands, isCommand } from "./commands.ts";

const usage = `An OAuth 2.1 gateway in front of MCP servers on Azure.

  azure-mcp-gateway COMMAND [OPTIONS]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join("\n")}

azure-mcp-gateway COMMAND --help says more of one, and --version which version this is. It ends with ${exitCodes.done} when all went well,
${exitCodes.failed} when it could not be done, ${exitCodes.usage} when the command line is at fault.
`;

// The next run finds what a command imports compiled. Node.js 20, on which `grants` runs too, cannot.
module.enableCompileCache?.();
process.exitCode = await main(process.argv.slice(2));

async function main([name, ...parameters]: readonly string[]): Promise<number> {
  if (name === "--version") {
    process.stdout.write(`${packageVersion()}\n`);
    return exitCodes.done;
  }
  if (name === "--help" || name === "help") {
    process.stdout.write(usage);
    return exitCodes.done;
  }
  if (name === undefined || !isCommand(name)) {
    const problem = name === undefined ? "Say what to do." : `There is no command "${name}".`;
    process.stderr.write(`${problem}\n\n${usage}`);
    return exitCodes.usage;
  }
  try {
    return await commands[name].run(parameters);
  } catch (error) {
    if (!(error instanceof RequirementError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.failed;
  }
}

function packageVersion(): string {
  const require = createRequire(import.meta.url);
  return (require("azure-mcp-gateway/package.json") as { readonly version: string }).version;
}
