import { printableJson } from "../../grants/printable.ts";
import { StartError } from "../../local/errors.ts";
import { loadPolicy, type PolicyRun, type PolicyRunRequest } from "../../local/policy-run/index.ts";
import { RequirementError } from "../../local/requirements.ts";
import { exitCodes } from "../../local/terminal/exit-codes.ts";
import { formatFinding, PolicyError, type PolicyFinding } from "../../policy/index.ts";
import { UsageError } from "../usage-error.ts";
import { type RunCommandOptions, readOptions, usage } from "./options.ts";
import { recordOf } from "./record.ts";
import { Secrets } from "./secrets.ts";
import { wayOf } from "./way.ts";

/** The command `policy run`; returns the exit code. @throws UsageError when the command line or a file is at fault. */
export async function run(parameters: readonly string[]): Promise<number> {
  const options = readOptions(parameters);
  if (options === undefined) {
    process.stdout.write(usage);
    return exitCodes.done;
  }
  try {
    return await runAll(options);
  } catch (error) {
    if (error instanceof PolicyError) {
      process.stdout.write(
        options.json
          ? `${printableJson({ findings: error.findings })}\n`
          : `${error.findings.map(formatFinding).join("\n")}\n`,
      );
      return exitCodes.failed;
    }
    if (error instanceof RequirementError) throw error;
    // A request that is none, an option, or a file such as a schema that is none.
    if (error instanceof StartError || (error instanceof Error && error.name === "RequestError")) {
      throw new UsageError(error.message);
    }
    throw error;
  }
}

async function runAll(command: RunCommandOptions): Promise<number> {
  const { policy, options, requests, expected, json, showsSecrets } = command;
  const secrets = new Secrets(showsSecrets);
  await using loaded = await loadPolicy(policy, options);
  const runs: (readonly [asked: string, run: PolicyRun])[] = [];
  for (const request of requests) runs.push([askedFor(request), await loaded.run(request)]);
  process.stdout.write(
    json
      ? `${printableJson({
          findings: loaded.findings,
          runs: runs.map(([asked, run]) => recordOf(run, asked, secrets)),
        })}\n`
      : `${findingLines(loaded.findings)}${runs.map(([asked, run]) => wayOf(run, asked, secrets)).join("\n")}`,
  );
  if (expected !== undefined) {
    const status = runs.at(-1)?.[1].response.status;
    if (status === expected) return exitCodes.done;
    process.stderr.write(`The answer has the status ${status}, not ${expected}.\n`);
    return exitCodes.failed;
  }
  return runs.some(([, { errors }]) => errors.length > 0) ? exitCodes.failed : exitCodes.done;
}

function askedFor(request: PolicyRunRequest): string {
  if (typeof request === "string") return request;
  if (request instanceof Request) return `${request.method} ${request.url}`;
  const { method = request.body === undefined ? "GET" : "POST", path = "/" } = request;
  return `${method} ${path}`;
}

/** What was accepted all the same. Variables that nobody reads are what the run itself shows. */
function findingLines(findings: readonly PolicyFinding[]): string {
  const shown = findings.filter(({ rule }) => rule !== "variable-unread");
  return shown.length === 0 ? "" : `${shown.map(formatFinding).join("\n")}\n\n`;
}
