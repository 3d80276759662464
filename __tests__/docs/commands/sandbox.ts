import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

/** How a step ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What steps may write: the checkout's own stay where they are. */
const written = new Set(["cdktf.out", "terraform-state", "gateway.config.json", ".git", "dist"]);

/** A folder that looks like the checkout, in which the steps of one document run as a reader types them. */
export class Sandbox {
  readonly #folder = mkdtempSync(join(tmpdir(), "documents-"));
  readonly #running: ChildProcess[] = [];

  constructor() {
    for (const entry of readdirSync(".")) {
      if (!written.has(entry)) symlinkSync(resolve(entry), join(this.#folder, entry));
    }
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), text);
  }

  /** Runs a step to its end. `seen` gets what it has printed so far. */
  async run(step: string, seen: (printed: string) => void = () => undefined): Promise<Ended> {
    const { child, printed } = this.#spawn(step, seen);
    const [code] = (await once(child, "close")) as [number | null];
    return { code, ...printed };
  }

  /**
   * Starts a step that goes on until it is interrupted.
   * @returns what it has printed when that has the words.
   * @throws Error when it ends before.
   */
  async start(step: string, until: string): Promise<string> {
    const ready = Promise.withResolvers<string>();
    const { child, printed } = this.#spawn(step, (text) => {
      if (text.includes(until)) ready.resolve(text);
    });
    this.#running.push(child);
    child.once("close", () =>
      ready.reject(new Error(`${step} ended:\n${printed.err}${printed.out}`)),
    );
    return await ready.promise;
  }

  /** Interrupts what runs, as Ctrl-C does; the exit codes. */
  async interrupt(): Promise<(number | null)[]> {
    return await Promise.all(
      this.#running.splice(0).map(async (child) => {
        const closed = once(child, "close") as Promise<[number | null]>;
        // To the whole group, as a terminal does: the shell, npm and the program.
        if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
        return (await closed)[0];
      }),
    );
  }

  async remove(): Promise<void> {
    await this.interrupt();
    rmSync(this.#folder, { recursive: true });
  }

  #spawn(step: string, seen: (printed: string) => void) {
    const child = spawn("sh", ["-c", step], {
      cwd: this.#folder,
      detached: true,
      env: {
        ...process.env,
        PATH: [resolve("node_modules/.bin"), process.env["PATH"]].join(delimiter),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed = { out: "", err: "" };
    for (const [stream, name] of [
      [child.stdout, "out"],
      [child.stderr, "err"],
    ] as const) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed[name] += text;
        seen(printed.out + printed.err);
      });
    }
    return { child, printed };
  }
}
