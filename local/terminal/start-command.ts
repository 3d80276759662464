import { isIP } from "node:net";
import { join } from "node:path";
import { CommandLineError, readParameters } from "../../command-line/options.ts";
import { StartError } from "../errors.ts";
import type { TraceEvent } from "../gateway/exchange/exchange.ts";
import { requireNode, requirePackages } from "../requirements.ts";
import type { Local } from "../start-local.ts";
import { synthesize, warningsOf } from "../synthesize.ts";
import { writeEnvironmentFile } from "./environment-file.ts";
import { exitCodes } from "./exit-codes.ts";
import { hintFor } from "./hints.ts";
import { interrupted } from "./interrupted.ts";

const usage = `Runs the gateway on this machine, with no Azure account: the stack of this folder's cdktf.json.

  azure-mcp-gateway start [OPTIONS]     in a checkout: npm start -- [OPTIONS]

  --port 9000     the port (default: 8787; 0 takes any free one)
  --json          prints one line of JSON on standard output when ready
  --stack FILE    runs a stack that has been synthesized already (cdk.tf.json); repeat it for stacks that share
                  one API Management, such as a gateway's and those that add servers to it
  --var NAME=VALUE
                  the value of a Terraform variable of the stack; repeatable. Also TF_VAR_NAME in the environment,
                  which other users of this machine cannot see
  --backend PATH=http://localhost:3000/mcp
                  uses your own MCP server instead of the one at that path, such as weather; repeatable. Without a
                  path in the URL, the server's path is the one in the stack
  --host https://clients.example=http://localhost:3000
                  sends the policies' requests for one server to another, such as those for a client's metadata document;
                  repeatable
  --secret NAME=VALUE
                  the value of a secret that the stack reads from an existing Key Vault, such as the API key of a
                  server; repeatable. Also KEY_VAULT_SECRET_NAME in the environment, which other users of this
                  machine cannot see. It is stored nowhere
  --write-env PATH=FILE
                  writes the environment variables of that server's container to a dotenv file that only its owner
                  can read, for the server that --backend uses instead; repeatable
  --data DIR      keeps keys, grants and sign-ins there, so that clients and people need not sign in again after
                  a restart (default: cdktf.out/data/PORT, or nowhere if the port is 0)
  --fresh         forgets what was kept
  --caller-address 203.0.113.7
                  the address from which requests seem to come, for a gateway with allowed addresses
  --metrics-port 9464
                  the port of the metrics for Prometheus (default: any free one). Events are also sent to an
                  OpenTelemetry collector if OTEL_EXPORTER_OTLP_ENDPOINT is set
  --lenient       with --stack: accepts policies as Microsoft's samples write them, contrary to its documentation
  --recipes       prints how to connect each client
  --no-trace      leaves out the page that shows policies while they run
  --verbose       prints every request, ids, and the output of the servers

Exits with 0 after Ctrl-C, 1 if it cannot start, and 2 if the command line is wrong.
`;

/** The command `start`: runs until it is interrupted, and returns the exit code. */
export async function start(parameters: readonly string[]): Promise<number> {
  const options = readArguments(parameters);
  if (options === "help") {
    process.stdout.write(usage);
    return exitCodes.done;
  }
  if (typeof options === "string") {
    process.stderr.write(options);
    return exitCodes.usage;
  }
  const ended = interrupted();
  try {
    const local = await run(options);
    const { readyLine, welcome } = await import("./ready.ts");
    const { serversOfEntra } = await import("./entra-servers.ts");
    process.stdout.write(
      options.json
        ? readyLine(local)
        : welcome(local, { ...options, ofEntra: await serversOfEntra(local) }),
    );
    await ended;
    await local.close();
    return exitCodes.done;
  } catch (error) {
    if (!(await saysWhatToDo(error))) throw error;
    process.stderr.write(`${error instanceof Error ? error.message : ""}\n`);
    return exitCodes.failed;
  }
}

type Arguments = Exclude<ReturnType<typeof readArguments>, string>;

/**
 * The stack is synthesized in a process of its own while the parts that run it are loaded. Its policies
 * are compiled once, by the gateway; when that fails, a synth says where in the templates.
 */
async function run(options: Arguments): Promise<Local> {
  requireNode();
  requirePackages();
  const stack = Promise.resolve(
    options.stack ?? synthesize(undefined, undefined, { checkPolicies: false }),
  );
  stack.catch(() => "reported where it is awaited");
  const [{ startLocal }, { terminalLogger }, { administered }] = await Promise.all([
    import("../start-local.ts"),
    import("./log.ts"),
    import("../administration/running-gateway.ts"),
  ]);
  const logger = terminalLogger(options.verbose ? "debug" : "info");
  const { port, metricsPort, variables, backends, hosts, secrets, dataFolder, fresh } = options;
  const kept = dataFolder === undefined ? {} : { dataFolder, fresh };
  const { callerAddress } = options;
  const from = callerAddress === undefined ? {} : { callerAddress };
  const what = { port, metricsPort, variables, backends, hosts, secrets, ...kept, ...from };
  const onTrace = (event: TraceEvent) => {
    const hint = hintFor(event);
    if (hint !== undefined) logger.warn(hint);
  };
  const policies = options.lenient ? "lenient" : "strict";
  try {
    const local = await administered(
      await startLocal({ ...what, stack, policies, logger, onTrace, trace: options.trace }),
    );
    for (const warning of warningsOf(await stack)) process.stderr.write(`${warning}\n`);
    await writeEnvironmentFiles(local, options.environmentFiles);
    return local;
  } catch (error) {
    if (options.stack === undefined && (await isPolicyError(error))) await synthesize();
    throw error;
  }
}

/** Writes a file for each server that is named; ends the gateway when it cannot. */
async function writeEnvironmentFiles(
  local: Local,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    for (const [path, file] of Object.entries(files)) {
      await writeEnvironmentFile(file, local.variablesOf(path));
    }
  } catch (error) {
    await local.close();
    throw error;
  }
}

function readArguments(parameters: readonly string[]) {
  try {
    const { values } = readParameters({
      args: [...parameters],
      options: {
        port: { type: "string", default: "8787" },
        json: { type: "boolean", default: false },
        stack: { type: "string", multiple: true },
        var: { type: "string", multiple: true, default: [] },
        backend: { type: "string", multiple: true, default: [] },
        host: { type: "string", multiple: true, default: [] },
        secret: { type: "string", multiple: true, default: [] },
        recipes: { type: "boolean", default: false },
        "write-env": { type: "string", multiple: true, default: [] },
        data: { type: "string" },
        fresh: { type: "boolean", default: false },
        "caller-address": { type: "string" },
        "metrics-port": { type: "string", default: "0" },
        lenient: { type: "boolean", default: false },
        "no-trace": { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return "help";
    const problems: string[] = [];
    for (const [option, port] of [
      ["--port", values.port],
      ["--metrics-port", values["metrics-port"]],
    ] as const) {
      if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
        problems.push(`${option} takes a number from 0 to 65535, not "${port}".`);
      }
    }
    const callerAddress = values["caller-address"];
    if (callerAddress !== undefined && isIP(callerAddress) === 0) {
      problems.push(`--caller-address takes an IP address, not "${callerAddress}".`);
    }
    const pairs = (option: string, texts: readonly string[]) => pairsIn(option, texts, problems);
    const given = {
      variables: pairs("--var NAME=VALUE", values.var),
      backends: pairs("--backend PATH=http://localhost:3000/mcp", values.backend),
      hosts: pairs("--host https://clients.example=http://localhost:3000", values.host),
      secrets: pairs("--secret NAME=VALUE", values.secret),
      environmentFiles: pairs("--write-env PATH=FILE", values["write-env"]),
    };
    if (problems.length > 0) return problems.map((problem) => `${problem}\n`).join("");
    const port = Number(values.port);
    // A gateway at another port has another issuer: what it gave is good there alone.
    const dataFolder =
      values.data ?? (port === 0 ? undefined : join("cdktf.out", "data", `${port}`));
    return {
      ...values,
      port,
      dataFolder,
      callerAddress,
      metricsPort: Number(values["metrics-port"]),
      trace: !values["no-trace"],
      ...given,
    };
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    return `${error.message}\n`;
  }
}

/** What an option gives by name; the last of a name counts, as for Terraform. @param problems told what is none */
function pairsIn(
  option: string,
  texts: readonly string[],
  problems: string[],
): Readonly<Record<string, string>> {
  const split = texts.map((text) => ({ text, at: text.indexOf("=") }));
  // What stands there is not repeated: it may be a secret.
  if (split.some(({ at }) => at < 1)) problems.push(`${option.replace(" ", " takes ")}.`);
  return Object.fromEntries(split.map(({ text, at }) => [text.slice(0, at), text.slice(at + 1)]));
}

/** Whether an error is meant for the person at the terminal; anything else is a defect. */
async function saysWhatToDo(error: unknown): Promise<boolean> {
  if (error instanceof StartError || (await isPolicyError(error))) return true;
  const { ManagedIdentityError } = await import("../entra/index.ts");
  return error instanceof ManagedIdentityError;
}

/** The compiler is loaded while the stack is synthesized, and not before anything is printed. */
async function isPolicyError(error: unknown): Promise<boolean> {
  const { PolicyError } = await import("../../policy/index.ts");
  return error instanceof PolicyError;
}
