import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** How a run of the command ended, and what it printed. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder in which the command runs, as in a checkout of the project with no other gateways. */
export class ProjectFolder {
  readonly path = mkdtempSync(join(tmpdir(), "grants-"));
  /** Where gateways record themselves. */
  readonly running = join(this.path, "cdktf.out", "running");

  /** Runs the command without a terminal. */
  async grants(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
    const child = spawn(process.execPath, [command, "grants", ...parameters], {
      cwd: this.path,
      env: { ...process.env, GATEWAY_GRANT_STORE: "", NODE_OPTIONS: "", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [stdout, stderr] = [collected(child, "stdout"), collected(child, "stderr")];
    const [code] = await once(child, "close");
    return { code, stdout: stdout.text, stderr: stderr.text };
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

export const command = resolve("command/main.ts");

function collected(child: ChildProcess, name: "stdout" | "stderr"): { readonly text: string } {
  const all = { text: "" };
  child[name]?.setEncoding("utf8").on("data", (text: string) => {
    all.text += text;
  });
  return all;
}
