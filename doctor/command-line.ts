import { parseArgs } from "node:util";

export const usage = `Examines an MCP server from outside, as clients see it: yours, or anybody's.

  azure-mcp-gateway doctor URL           the MCP URL, such as https://gateway.example/weather/mcp

  --sign-in       also signs you in with your browser, calls the server, and gives everything back
  --client ID     the id of a client that the server knows; without it the doctor registers itself
  --json          findings as JSON on standard output

It ends with 0 when nothing is wrong, with 1 when something is, and with 2 when the command line is at fault.
`;

/** What was asked for. */
export interface CommandLine {
  readonly url: URL;
  readonly signIn: boolean;
  readonly clientId: string | undefined;
  readonly json: boolean;
}

/** @returns what was asked for, "help", or a sentence about what cannot be understood. */
export function readCommandLine(
  parameters: readonly string[],
): CommandLine | "help" | { problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...parameters],
      allowPositionals: true,
      options: {
        "sign-in": { type: "boolean", default: false },
        client: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return "help";
    const [address, ...others] = positionals;
    if (address === undefined || others.length > 0) return { problem: "Name one URL." };
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
      return {
        problem: `"${address}" is no URL of a server, such as https://gateway.example/weather/mcp.`,
      };
    }
    const url = new URL(address);
    if (url.username !== "" || url.password !== "" || url.hash !== "") {
      return { problem: "An MCP URL has no user name, no password and no fragment." };
    }
    if (values.client === "") return { problem: "--client is empty." };
    return { url, signIn: values["sign-in"], clientId: values.client, json: values.json };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
