import { statSync } from "node:fs";
import type { Profile, Tier } from "../../policy/index.ts";
import {
  connectionsOf,
  hostsOf,
  namedValuesOf,
  pair,
  profileOf,
  runningOptions,
  tierNamed,
} from "../policy-options.ts";
import { parsing, reading, UsageError } from "../usage-error.ts";

export const usage = `Serves the APIs of a folder on this machine, with its policies, and reloads the folder when it changes.

  azure-mcp-gateway policy serve [OPTIONS] FOLDER

  FOLDER          apis/NAME/specification.yaml (OpenAPI, or .json), apis/NAME/policy.xml and the other parts of a service,
                  in the layout of Azure's APIOps
  --port PORT     the port (default: 8080; 0 takes any free one)
  --backend ID=URL
                  where requests of the API or backend with this id go, instead of where the folder says; repeatable
  --host ORIGIN=URL
                  sends the policies' requests for one server to another; repeatable
  --named-value NAME=VALUE, --named-values FILE
                  named values, one (repeatable) or a JSON object of them, which override those in the folder
  --connection PROVIDER/CONNECTION=TOKEN
                  the token that get-authorization-context gives for a connection to a credential provider; repeatable
  --tier TIER     the tier that the policies are for (default: Developer)
  --lenient       accepts with a warning what Microsoft's own samples do contrary to its documentation (default)
  --strict        reports that as an error
  --no-trace      leaves out the page that shows policies while they run
  --check         reads and compiles everything, reports what is wrong, and serves nothing
  --json          prints one line of JSON when ready; with --check the findings

Exits with 0 after Ctrl-C, and after --check without an error; 1 if it cannot serve; 2 if the command line is wrong.
`;

/** What serving is asked for. */
export interface ServeCommandOptions {
  readonly folder: string;
  readonly port: number;
  readonly tier: Tier;
  readonly profile: Profile;
  readonly namedValues: ReadonlyMap<string, string>;
  readonly connections: Readonly<Record<string, string>>;
  readonly addresses: ReadonlyMap<string, string>;
  readonly hosts: Readonly<Record<string, string>>;
  readonly trace: boolean;
  readonly checks: boolean;
  readonly json: boolean;
}

/** What the parameters ask for; undefined for help. @throws UsageError when nobody can tell. */
export function readOptions(parameters: readonly string[]): ServeCommandOptions | undefined {
  const { values, positionals } = parsed(parameters);
  if (values.help) return undefined;
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) {
    throw new UsageError("Name one folder, with the APIs to serve.");
  }
  if (!reading(folder, () => statSync(folder)).isDirectory()) {
    throw new UsageError(`${folder} is not a folder. Name the folder with the APIs to serve.`);
  }
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new UsageError(`--port takes a number from 0 to 65535, not "${values.port}".`);
  }
  return {
    folder,
    port: Number(values.port),
    tier: tierNamed(values.tier),
    profile: profileOf(values),
    namedValues: new Map(namedValuesOf(values)),
    connections: connectionsOf(values),
    addresses: new Map(values.backend.map(address)),
    hosts: hostsOf(values),
    trace: !values["no-trace"],
    checks: values.check,
    json: values.json,
  };
}

function parsed(parameters: readonly string[]) {
  return parsing({
    args: [...parameters],
    allowPositionals: true,
    options: {
      ...runningOptions,
      port: { type: "string", default: "8080" },
      "no-trace": { type: "boolean", default: false },
      check: { type: "boolean", default: false },
    },
  });
}

function address(text: string): readonly [string, string] {
  const [id, url] = pair("--backend takes ID=URL", text);
  if (!(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) {
    throw new UsageError(
      `"${url}" is not the URL of a server; write it like http://localhost:3000.`,
    );
  }
  return [id, url.replace(/\/$/, "")];
}
