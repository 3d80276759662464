import { printable, printableJson } from "../../grants/printable.ts";
import { StartError } from "../../local/errors.ts";
import { packagesForFolder } from "../../local/policy-folder/needed-packages.ts";
import type { FolderState } from "../../local/policy-folder/prepare.ts";
import type { ServedFolder } from "../../local/policy-folder/serve.ts";
import { requireNode, requirePackages } from "../../local/requirements.ts";
import { exitCodes } from "../../local/terminal/exit-codes.ts";
import { interrupted } from "../../local/terminal/interrupted.ts";
import { formatFinding, PolicyCompiler, type PolicyFinding } from "../../policy/index.ts";
import { plural } from "../plural.ts";
import { readOptions, type ServeCommandOptions, usage } from "./options.ts";
import { RequestLog } from "./request-log.ts";

/** The command `policy serve`; returns the exit code. @throws UsageError when the command line is at fault. */
export async function serve(parameters: readonly string[]): Promise<number> {
  const options = readOptions(parameters);
  if (options === undefined) {
    process.stdout.write(usage);
    return exitCodes.done;
  }
  requireNode();
  requirePackages(packagesForFolder(options.folder, !options.checks));
  try {
    return options.checks ? await check(options) : await run(options);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.failed;
  }
}

async function check(options: ServeCommandOptions): Promise<number> {
  const { prepareFolder } = await import("../../local/policy-folder/prepare.ts");
  const { findings, apis } = await prepareFolder(
    options.folder,
    options,
    new Map(),
    PolicyCompiler.load(),
  );
  process.stdout.write(
    options.json
      ? `${printableJson({ findings })}\n`
      : `${findingLines(findings)}${plural(apis.length, "API")}: ${counted(findings)}\n`,
  );
  return hasErrors(findings) ? exitCodes.failed : exitCodes.done;
}

async function run(options: ServeCommandOptions): Promise<number> {
  const { serveFolder } = await import("../../local/policy-folder/serve.ts");
  const ended = interrupted();
  const log = new RequestLog((line) => process.stderr.write(`${line}\n`));
  const served = await serveFolder(options.folder, {
    ...options,
    observer: log,
    warn: (sentence) => log.say(sentence),
    reloaded: (state) => process.stderr.write(reloadLines(state)),
  });
  try {
    if (hasErrors(served.findings)) {
      process.stdout.write(findingLines(served.findings));
      return exitCodes.failed;
    }
    process.stderr.write(findingLines(served.findings));
    process.stdout.write(options.json ? readyLine(served) : welcome(served, options));
    await ended;
    return exitCodes.done;
  } finally {
    await served.close();
  }
}

function hasErrors(findings: readonly PolicyFinding[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}

function findingLines(findings: readonly PolicyFinding[]): string {
  return findings.map((finding) => `${formatFinding(finding)}\n`).join("");
}

function counted(findings: readonly PolicyFinding[]): string {
  const count = (severity: PolicyFinding["severity"]) =>
    findings.filter((finding) => finding.severity === severity).length;
  return `${plural(count("error"), "error")}, ${plural(count("warning"), "warning")}`;
}

function reloadLines(state: FolderState): string {
  const what = hasErrors(state.findings)
    ? "The folder has changed, and cannot be served like this; what was there before goes on."
    : `The folder has changed: ${plural(state.apis.length, "API")}.`;
  return `${findingLines(state.findings)}${what}\n`;
}

/** What a program reads when it is ready. */
function readyLine({ origin, entraOrigin, trace, apis, madeKeys: keys }: ServedFolder): string {
  const served = apis.map(({ id, path }) => ({
    id,
    url: path === "" ? origin : `${origin}/${path}`,
  }));
  const entra = entraOrigin === undefined ? {} : { entra: entraOrigin };
  return `${JSON.stringify({ origin, ...entra, trace, apis: served, keys })}\n`;
}

function welcome(
  { origin, entraOrigin, trace, apis, madeKeys }: ServedFolder,
  { folder }: ServeCommandOptions,
): string {
  const operations = apis.flatMap(({ path, operations }) =>
    operations.map(({ method, urlTemplate }) => {
      const template = urlTemplate === "/" && path !== "" ? "" : urlTemplate;
      return `  ${method.padEnd(8)}${origin}${path === "" ? "" : `/${path}`}${template}`;
    }),
  );
  const asked = apis.some(({ keys }) => keys?.required === true);
  const keys = Object.entries(madeKeys).map(([id, key]) => `  ${id.padEnd(20)}${key}`);
  return [
    `${plural(apis.length, "API")} of ${printable(folder)} on ${origin}`,
    "",
    ...operations.map((line) => printable(line)),
    ...(asked
      ? ["", "Keys made for this run, for the header Ocp-Apim-Subscription-Key:", ...keys]
      : []),
    ...(entraOrigin === undefined
      ? []
      : ["", `People sign in at ${entraOrigin}, which stands for Entra.`]),
    ...(trace === undefined ? [] : ["", `Policies while they run: ${trace}`]),
    "",
    "A change of the folder counts at once. Ctrl-C ends it.",
    "",
  ].join("\n");
}
