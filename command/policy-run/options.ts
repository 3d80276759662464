import { readFileSync } from "node:fs";
import type {
  PolicyRunOptions,
  PolicyRunRequest,
  PolicyRunRequestParts,
} from "../../local/policy-run/index.ts";
import { readPolicyFiles } from "../policy-check/files.ts";
import {
  connectionsOf,
  hostsOf,
  namedValuesOf,
  pair,
  profileOf,
  runningOptions,
  tierNamed,
} from "../policy-options.ts";
import { schemasAt } from "../schema-files.ts";
import { parsing, reading, UsageError } from "../usage-error.ts";
import { headerIn, requestsIn } from "./http-file.ts";

export const usage = `Runs an API Management policy for a request, on this machine, and shows what each of its policies did.

  azure-mcp-gateway policy run [OPTIONS] FILE

  FILE            a policy document (<policies>)
  --request REQUEST
                  "POST /orders", a path, a URL, or a .http file, whose requests run one after another (default: GET /)
  --header "NAME: VALUE"
                  a header of the request; repeatable
  --body TEXT     the body of the request; @FILE reads it from a file
  --named-value NAME=VALUE, --named-values FILE
                  named values, one (repeatable) or a JSON object of them
  --connection PROVIDER/CONNECTION=TOKEN
                  the token that get-authorization-context gives for a connection to a credential provider; repeatable
  --variable NAME=VALUE
                  a context variable that is set before; JSON becomes a number, true, false or an object;
                  repeatable
  --fragment FILE a fragment (<fragment>), whose file name is its id; or a folder of them; repeatable
  --schema FILE   a schema of the service, for validate-content: JSON Schema (.json) or XML Schema (.xsd), whose file name is
                  its id; or a folder of them; repeatable
  --backend URL   where requests to the backend go (default: a backend that answers 200 with an empty body)
  --backend ID=URL
                  where the backend with this id is; repeatable
  --host ORIGIN=URL
                  sends the policy's requests for one server to another; repeatable
  --network       lets the policy reach servers that nothing replaces; by default it cannot
  --scope SCOPE   the scope of the policy: global, product, api or operation (default: api)
  --api-path PATH the path of the API (default: the root)
  --operation TEMPLATE
                  the operation, such as "GET /orders/{id}" (default: one that takes the request)
  --tier TIER     the tier that the policy is for (default: Developer)
  --lenient       accepts with a warning what Microsoft's own samples do contrary to its documentation (default)
  --strict        reports that as an error
  --caller-address IP
                  the address from which the request comes
  --expect STATUS exits with 0 if the last answer has this status, and with 1 otherwise
  --json          prints what happened as JSON
  --show-secrets  shows credentials, which are hidden by default

Exits with 0 if the policy ran, 1 if it is not valid or ended in an error, 2 if the command line or a file is wrong.
`;

/** What a run is asked for. */
export interface RunCommandOptions {
  readonly file: string;
  readonly policy: string;
  readonly requests: readonly PolicyRunRequest[];
  readonly options: PolicyRunOptions;
  /** The status that the last answer is to have. */
  readonly expected: number | undefined;
  readonly json: boolean;
  readonly showsSecrets: boolean;
}

/** What the parameters ask for; undefined for help. @throws UsageError when nobody can tell. */
export function readOptions(parameters: readonly string[]): RunCommandOptions | undefined {
  const { values, positionals } = parsed(parameters);
  if (values.help) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) {
    throw new UsageError("Name one file, with the policy to run.");
  }
  const { expect } = values;
  if (expect !== undefined && !/^\d{3}$/.test(expect)) {
    throw new UsageError("--expect takes a status, such as 401.");
  }
  return {
    file,
    policy: reading(file, () => readFileSync(file, "utf8")),
    requests: requestsOf(values),
    options: optionsOf(file, values),
    expected: expect === undefined ? undefined : Number(expect),
    json: values.json,
    showsSecrets: values["show-secrets"],
  };
}

function parsed(parameters: readonly string[]) {
  return parsing({
    args: [...parameters],
    allowPositionals: true,
    options: {
      ...runningOptions,
      request: { type: "string", default: "/" },
      header: { type: "string", multiple: true, default: [] },
      body: { type: "string" },
      variable: { type: "string", multiple: true, default: [] },
      fragment: { type: "string", multiple: true, default: [] },
      schema: { type: "string", multiple: true, default: [] },
      network: { type: "boolean", default: false },
      scope: { type: "string", default: "api" },
      "api-path": { type: "string" },
      operation: { type: "string" },
      "caller-address": { type: "string" },
      expect: { type: "string" },
      "show-secrets": { type: "boolean", default: false },
    },
  });
}

type Values = ReturnType<typeof parsed>["values"];

function requestsOf({ request, header, body }: Values): PolicyRunRequest[] {
  const requests = /\.(?:http|rest)$/i.test(request)
    ? requestsIn(
        reading(request, () => readFileSync(request, "utf8")),
        request,
      )
    : [written(request)];
  const headers = header.map((line) => headerIn(line, "--header"));
  const given = body === undefined ? {} : { body: textOf(body) };
  return requests.map((each) => ({
    ...each,
    headers: [...(each.headers as Iterable<[string, string]>), ...headers],
    ...given,
  }));
}

function written(request: string): PolicyRunRequestParts {
  const [, method, path] = /^(?:([A-Z]+) +)?((?:\/|https?:\/\/)\S*)$/.exec(request.trim()) ?? [];
  if (path === undefined) {
    throw new UsageError(
      `--request takes "POST /orders", a path, a URL, or the name of a .http file, not "${request}".`,
    );
  }
  return method === undefined ? { path, headers: [] } : { path, method, headers: [] };
}

function textOf(body: string): string {
  if (!body.startsWith("@")) return body;
  return reading(body.slice(1), () => readFileSync(body.slice(1), "utf8"));
}

function optionsOf(file: string, values: Values): PolicyRunOptions {
  const backends = values.backend.filter((text) => !/^https?:/.test(text));
  const backend = values.backend.findLast((text) => /^https?:/.test(text));
  const callerAddress = values["caller-address"];
  const path = values["api-path"]?.replace(/^\/|\/$/g, "");
  return {
    name: file,
    tier: tierNamed(values.tier),
    policies: profileOf(values),
    scope: scopeNamed(values.scope),
    network: values.network,
    namedValues: Object.fromEntries(namedValuesOf(values)),
    connections: connectionsOf(values),
    variables: Object.fromEntries(
      values.variable.map((text) => {
        const [name, value] = pair("--variable takes NAME=VALUE", text);
        return [name, plain(value)];
      }),
    ),
    fragments: fragmentsIn(values.fragment),
    schemas: schemasAt(values.schema),
    backends: Object.fromEntries(
      backends.map((text) => pair("--backend takes a URL, or ID=URL", text)),
    ),
    hosts: hostsOf(values),
    ...(backend === undefined ? {} : { backend }),
    ...(path === undefined || path === "" ? {} : { api: { path } }),
    ...(values.operation === undefined ? {} : { operation: operationIn(values.operation) }),
    ...(callerAddress === undefined ? {} : { callerAddress }),
  };
}

function scopeNamed(text: string): "global" | "product" | "api" | "operation" {
  if (text === "global" || text === "product" || text === "api" || text === "operation")
    return text;
  throw new UsageError(
    `There is no scope "${text}"; choose one of global, product, api, operation.`,
  );
}

/** A value as JSON has it, or as text. */
function plain(text: string): NonNullable<PolicyRunOptions["variables"]>[string] {
  try {
    return JSON.parse(text) as NonNullable<PolicyRunOptions["variables"]>[string];
  } catch {
    return text;
  }
}

function fragmentsIn(paths: readonly string[]): Record<string, string> {
  if (paths.length === 0) return {};
  return Object.fromEntries(
    readPolicyFiles(paths).flatMap(({ fragmentId, text }) =>
      fragmentId === undefined ? [] : [[fragmentId, text]],
    ),
  );
}

function operationIn(text: string): { readonly method?: string; readonly urlTemplate: string } {
  const [, method, urlTemplate] = /^(?:([A-Z]+) +)?(\/\S*)$/.exec(text.trim()) ?? [];
  if (urlTemplate === undefined) {
    throw new UsageError('--operation takes a template, such as "GET /orders/{id}".');
  }
  return method === undefined ? { urlTemplate } : { method, urlTemplate };
}
