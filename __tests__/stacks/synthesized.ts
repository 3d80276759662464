import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const known = new Map<string, Promise<readonly string[]>>();
let last: Promise<unknown> = Promise.resolve();

/**
 * Synthesizes an app, such as `__tests__/stacks/known-clients.ts`, once for all files of a worker, and
 * returns the path of its one stack. The app runs in this process, which has loaded CDKTF already.
 */
export async function synthesized(app: string, ...parameters: string[]): Promise<string> {
  const [stack = "", ...others] = await synthesizedTogether(app, ...parameters);
  if (others.length > 0) throw new Error(`${app} has several stacks: synthesizedTogether.`);
  return stack;
}

/** The same of an app with several stacks, in the order of their names, whether or not they run together. */
export function synthesizedTogether(
  app: string,
  ...parameters: string[]
): Promise<readonly string[]> {
  const command = [app, ...parameters].join(" ");
  const stacks = known.get(command) ?? inTurn(() => run(app, parameters));
  known.set(command, stacks);
  return stacks;
}

/** An app finds its parameters and its output folder where programs do, so they run one by one. */
function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const turn = last.then(run, run);
  last = turn;
  return turn;
}

async function run(app: string, parameters: readonly string[]): Promise<readonly string[]> {
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
    return stacksIn(folder);
  } finally {
    process.argv = argv;
    if (before === undefined) delete process.env["CDKTF_OUTDIR"];
    else process.env["CDKTF_OUTDIR"] = before;
  }
}

/** All of them: `npm start` refuses several that have nothing to do with one another, such as environments. */
function stacksIn(folder: string): readonly string[] {
  const { stacks } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
    readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
  };
  return Object.values(stacks).map(({ synthesizedStackPath }) =>
    join(folder, synthesizedStackPath),
  );
}
