import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { StartError } from "../errors.ts";

/** Who uses a folder of data. */
interface Holder {
  readonly pid: number;
  /** The gateway's issuer, once it is known. */
  readonly gateway?: string;
}

/**
 * Keeps a second gateway away from the data of one that runs. A process that was killed leaves its lock behind,
 * which counts for nothing once the process is gone.
 */
export class DataLock {
  /** @throws StartError when another process holds it. */
  static take(file: string): DataLock {
    const lock = new DataLock(file);
    if (!lock.#create()) {
      const holder = read(file);
      if (holder !== undefined && isAlive(holder.pid)) throw new StartError(inUse(file, holder));
      // Moved first: of two that find it abandoned, one only gets it out of the way.
      renameSync(file, `${file}.${process.pid}`);
      rmSync(`${file}.${process.pid}`, { force: true });
      if (!lock.#create()) throw new StartError(inUse(file, read(file)));
    }
    return lock;
  }

  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** Whoever is kept away is told which gateway it is. */
  name(gateway: string): void {
    writeFileSync(this.#file, JSON.stringify({ pid: process.pid, gateway }), { mode: 0o600 });
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  #create(): boolean {
    try {
      const text = JSON.stringify({ pid: process.pid });
      writeFileSync(this.#file, text, { mode: 0o600, flag: "wx" });
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
      throw error;
    }
  }
}

/** Undefined when it is gone, or was not written to its end. */
function read(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, "utf8")) as Partial<Holder> | null;
    return typeof holder?.pid === "number" ? { ...holder, pid: holder.pid } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether there is a process with this id. It may be another's, which signals do not reach. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function inUse(file: string, holder: Holder | undefined): string {
  const { gateway, pid } = holder ?? {};
  const who = gateway === undefined ? "A gateway" : `The gateway ${gateway}`;
  const process = pid === undefined ? "" : ` (process ${pid})`;
  return `${who}${process} runs with the same data. End it, or run another beside it, on another port or with --data DIR. If that process is none of yours, remove ${file}.`;
}
