import { readParameters } from "../command-line/options.ts";
import type { NamedService } from "./azure/deployment.ts";
import type { ToolCall } from "./mcp-session.ts";

export const usage = `Examines an MCP server from outside, as clients see it: yours, or anybody's.

  azure-mcp-gateway doctor URL           the MCP URL, such as https://gateway.example/weather/mcp

Signing in
  --sign-in       also signs you in with your browser (waiting up to five minutes), calls the server, and revokes what was
                  granted, even when interrupted
  --client ID     the id of a client that the server knows; by default the doctor registers itself
  --open          the server is meant to answer everybody, without a token

More checks
  --call 'TOOL {"ARGUMENT":"VALUE"}'
                  the tool with which to test streaming; by default tools that take no arguments and change nothing
  --durations     how long a request may last; waits for up to four minutes
  --backend URL   whether the server behind the gateway refuses requests that go around it

The deployment of a gateway of this project, as whoever is signed in to the Azure CLI; changes nothing
  --azure         compares roles, named values, policies, backends, logs, containers, the registration in Entra, certificates
                  and soft-deleted resources with the stack that was synthesized here
  --stack FILE    the cdk.tf.json to compare with (default: those in cdktf.out)
  --subscription ID --resource-group NAME --service NAME
                  which API Management service it is, if Terraform's outputs do not say

  --json          prints the findings as JSON on standard output

Exits with 0 if nothing is wrong, 1 if something is, 2 if the command line is wrong, and 3 if nothing wrong was found but not
everything could be checked; interrupted, with 130 or 143. NO_COLOR turns colours off.
`;

/** What was asked for. */
export interface CommandLine {
  readonly url: URL;
  readonly signIn: boolean;
  readonly clientId: string | undefined;
  readonly open: boolean;
  readonly call: ToolCall | undefined;
  readonly durations: boolean;
  readonly backend: URL | undefined;
  /** Which deployment is looked at, if any. */
  readonly azure: AskedDeployment | undefined;
  readonly json: boolean;
}

/** Which deployment is looked at. */
export interface AskedDeployment {
  readonly stack: string | undefined;
  /** Which service it is; undefined where the project says so. */
  readonly named: NamedService | undefined;
}

/** What cannot be understood. The message is a sentence for whoever typed it. */
class Misunderstood extends Error {
  override readonly name = "Misunderstood";
}

/** @returns what was asked for, "help", or a sentence about what cannot be understood. */
export function readCommandLine(
  parameters: readonly string[],
): CommandLine | "help" | { problem: string } {
  try {
    return understood(parameters);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function understood(parameters: readonly string[]): CommandLine | "help" {
  const { values, positionals } = readParameters({
    args: [...parameters],
    allowPositionals: true,
    options: {
      "sign-in": { type: "boolean", default: false },
      client: { type: "string" },
      open: { type: "boolean", default: false },
      call: { type: "string" },
      durations: { type: "boolean", default: false },
      backend: { type: "string" },
      azure: { type: "boolean", default: false },
      stack: { type: "string" },
      subscription: { type: "string" },
      "resource-group": { type: "string" },
      service: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  const [address, ...others] = positionals;
  if (address === undefined || others.length > 0) throw new Misunderstood("Name one URL.");
  if (values.client === "") throw new Misunderstood("--client is empty.");
  const { "sign-in": signIn, client: clientId, open, call, durations, backend, json } = values;
  const asked: CommandLine = {
    url: serverUrl(address),
    ...{ signIn, clientId, open, durations, json },
    call: call === undefined ? undefined : toolCall(call),
    backend: backend === undefined ? undefined : serverUrl(backend),
    azure: deploymentIn(values),
  };
  if (open && signIn) {
    throw new Misunderstood("--open is for a server without sign-in; leave --sign-in out.");
  }
  if ((durations || call !== undefined) && !signIn && !open) {
    throw new Misunderstood(
      `${durations ? "--durations" : "--call"} needs a call: add --sign-in, or --open for a server that answers everybody.`,
    );
  }
  return asked;
}

function deploymentIn(values: {
  readonly azure: boolean;
  readonly stack?: string | undefined;
  readonly subscription?: string | undefined;
  readonly "resource-group"?: string | undefined;
  readonly service?: string | undefined;
}): AskedDeployment | undefined {
  const { azure, stack, subscription, "resource-group": resourceGroup, service } = values;
  const isAsked = [stack, subscription, resourceGroup, service].some((one) => one !== undefined);
  if (azure) return { stack, named: serviceIn(subscription, resourceGroup, service) };
  if (!isAsked) return undefined;
  throw new Misunderstood(
    "--stack, --subscription, --resource-group and --service belong to --azure.",
  );
}

/** How each part of a service's id is written, which becomes part of a path, and what it is called. */
const parts: Readonly<Record<keyof NamedService, readonly [pattern: RegExp, what: string]>> = {
  subscription: [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "id of a subscription"],
  resourceGroup: [/^[\p{L}\p{N}_().-]{1,90}$/u, "name of a resource group"],
  service: [/^[A-Za-z0-9-]{1,50}$/, "name of a service"],
};

function serviceIn(
  subscription: string | undefined,
  resourceGroup: string | undefined,
  service: string | undefined,
): NamedService | undefined {
  if (subscription === undefined && resourceGroup === undefined && service === undefined) {
    return undefined;
  }
  if (subscription === undefined || resourceGroup === undefined || service === undefined) {
    throw new Misunderstood("--subscription, --resource-group and --service belong together.");
  }
  const named: NamedService = { subscription, resourceGroup, service };
  for (const part of ["subscription", "resourceGroup", "service"] as const) {
    const [pattern, what] = parts[part];
    if (!pattern.test(named[part])) throw new Misunderstood(`"${named[part]}" is not a ${what}.`);
  }
  return named;
}

function serverUrl(address: string): URL {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new Misunderstood(
      `"${address}" is not the URL of a server, such as https://gateway.example/weather/mcp.`,
    );
  }
  const url = new URL(address);
  if (url.username !== "" || url.password !== "" || url.hash !== "") {
    throw new Misunderstood("An MCP URL has no user name, no password and no fragment.");
  }
  return url;
}

/** `get_forecast {"city":"Lisbon"}`: a name, and perhaps arguments in JSON. */
function toolCall(text: string): ToolCall {
  const [, tool, json] = /^\s*([^\s{]+)\s*(\{.*\})?\s*$/s.exec(text) ?? [];
  if (tool === undefined) {
    throw new Misunderstood(
      `--call takes a tool and its arguments: 'get_weather {"city":"Lisbon"}'.`,
    );
  }
  try {
    return {
      tool,
      arguments: json === undefined ? {} : (JSON.parse(json) as ToolCall["arguments"]),
    };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Misunderstood(`The arguments of --call are not JSON: ${error.message}.`);
  }
}
