import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { synthesizedStack } from "../../local/synthesize.ts";

const known = new Map<string, Promise<string>>();
let last: Promise<unknown> = Promise.resolve();

/**
 * Synthesizes an app, such as `__tests__/stacks/known-clients.ts`, once for all files of a worker, and
 * returns the path of its stack. The app runs in this process, which has loaded CDKTF already.
 */
export function synthesized(app: string, ...parameters: string[]): Promise<string> {
  const command = [app, ...parameters].join(" ");
  const stack = known.get(command) ?? inTurn(() => run(app, parameters));
  known.set(command, stack);
  return stack;
}

/** An app finds its parameters and its output folder where programs do, so they run one by one. */
function inTurn(run: () => Promise<string>): Promise<string> {
  const turn = last.then(run, run);
  last = turn;
  return turn;
}

async function run(app: string, parameters: readonly string[]): Promise<string> {
  const name = [app, ...parameters].join("-").replace(/[^A-Za-z0-9]+/g, "-");
  const worker = process.env["VITEST_WORKER_ID"] ?? "0";
  const folder = join("cdktf.out", `worker-${worker}`, name);
  const { argv } = process;
  const before = process.env["CDKTF_OUTDIR"];
  mkdirSync(folder, { recursive: true });
  process.env["CDKTF_OUTDIR"] = folder;
  process.argv = [...argv.slice(0, 1), app, ...parameters];
  try {
    // The query makes it another module for other parameters, so that it runs again.
    await import(/* @vite-ignore */ `${join(process.cwd(), app)}?${parameters.join("&")}`);
    return synthesizedStack(folder);
  } finally {
    process.argv = argv;
    if (before === undefined) delete process.env["CDKTF_OUTDIR"];
    else process.env["CDKTF_OUTDIR"] = before;
  }
}
