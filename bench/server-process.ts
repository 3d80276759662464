// Servers as processes of their own, and what each has taken of the machine.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve as pathTo } from "node:path";
import { createInterface } from "node:readline";

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** Milliseconds until it listened, of the clock and of the processor. */
  readonly started: { readonly clock: number; readonly processor: number };
}

/** Builds what the image of the weather server runs, and says what it runs after `node`. */
export function weatherCommand(): readonly string[] {
  execFileSync(process.execPath, ["build.ts"], { cwd: "mcp-server" });
  const [, command = "[]"] =
    /^CMD \["node", (.+)\]$/m.exec(readFileSync("mcp-server/Dockerfile", "utf8")) ?? [];
  return JSON.parse(`[${command}]`) as string[];
}

/**
 * Starts a server that says its port in a line of JSON.
 *
 * @param program what comes after `node`
 * @param folder where it runs
 */
export async function startServer(
  program: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const began = performance.now();
  const child = spawn(process.execPath, program, {
    cwd: pathTo(folder),
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.once("exit", (code) => {
    if (code !== 0 && code !== null) throw new Error(`${program.join(" ")} ended with ${code}`);
  });
  // Read to its end, as whatever keeps the log of a container does.
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<string>((resolve) => {
    lines.on("line", (line) => {
      const said = /"port":(\d+)/.exec(line)?.[1];
      if (said !== undefined) resolve(said);
    });
  });
  const started = { clock: performance.now() - began, processor: processorTime(child) };
  return { child, url: `http://127.0.0.1:${port}`, started };
}

/** Milliseconds of the processor that a process has used, all of its threads. */
export function processorTime({ pid }: Pick<ChildProcess, "pid">): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Mebibytes that a process holds in memory: in all, and without the pages of files, which Linux takes back when it needs them. */
export function resident({ pid }: Pick<ChildProcess, "pid">): {
  readonly all: number;
  readonly anonymous: number;
} {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mebibytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]) / 1024;
  return { all: mebibytes("VmRSS"), anonymous: mebibytes("RssAnon") };
}

/** Ends it as an orchestrator does. */
export async function stopServer({ child }: Pick<ServerProcess, "child">): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}
