import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** How a command of a project ended, and what it printed. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** A project of somebody who installed the package: a folder of its own, outside of the repository. */
export class AdoptersProject {
  readonly folder = mkdtempSync(join(tmpdir(), "adopter-"));

  constructor(files: Readonly<Record<string, string | object>>) {
    for (const [file, content] of Object.entries(files)) {
      const path = join(this.folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
    }
  }

  /** Runs a command to its end. */
  async run(...command: readonly string[]): Promise<Ran> {
    const child = this.start(command);
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => said.push(text));
    }
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output: said.join("") };
  }

  /** Starts a command as somebody in the folder does: nothing of this repository's npm is in its environment. */
  start([program = "", ...parameters]: readonly string[]): ChildProcess {
    return spawn(program, parameters, {
      cwd: this.folder,
      env: { ...plainEnvironment(), PATH: pathWithoutRepository() },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** What files below a folder take, in bytes. */
  size(path = "."): number {
    return sizeOf(join(this.folder, path));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function sizeOf(path: string): number {
  const status = lstatSync(path);
  if (!status.isDirectory()) return status.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = ([name]: [string, unknown]) =>
    !/^(npm_|NODE_|VITEST|INIT_CWD|SLOW|CI$)/i.test(name) || name === "NODE_EXTRA_CA_CERTS";
  return Object.fromEntries(Object.entries(process.env).filter(kept));
}

/** The Node that the tests run on comes first; no program of this repository's packages is found. */
function pathWithoutRepository(): string {
  const others = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"));
  return [dirname(process.execPath), ...others].join(delimiter);
}
