import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
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
    if (!lock.#create() && !lock.#replace()) throw new StartError(inUse(file, read(file)));
    return lock;
  }

  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** Whoever is kept away is told which gateway it is. */
  name(gateway: string): void {
    // Moved into its place: nobody finds it half written.
    const text = JSON.stringify({ pid: process.pid, gateway });
    writeFileSync(`${this.#file}.new`, text, { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
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
      if (isThere(error)) return false;
      throw error;
    }
  }

  /** Takes the place of a lock that was left behind. One process at a time looks, so that nobody removes what another has just made. */
  #replace(): boolean {
    const looking = `${this.#file}.looking`;
    if (isOld(looking)) rmdirSync(looking);
    try {
      mkdirSync(looking);
    } catch (error) {
      if (isThere(error)) return false;
      throw error;
    }
    try {
      if (isHeld(this.#file)) return false;
      rmSync(this.#file, { force: true });
      return this.#create();
    } finally {
      rmdirSync(looking);
    }
  }
}

/** Whether somebody holds it, or has just made it and not yet written who. */
function isHeld(file: string): boolean {
  const holder = read(file);
  return holder === undefined ? existsSync(file) && !isOld(file) : isAlive(holder.pid);
}

/**
 * What takes a moment only was left behind by a process that was killed when it is there for longer, or is of a time to
 * come: the clock has been set back since.
 */
function isOld(path: string): boolean {
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Math.abs(Date.now() - made) > 10_000;
}

function isThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
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
  return `${who}${process} runs with the same data. End it, or run another beside it, on another port or with --data DIR. If that process is not yours, remove ${file}.`;
}
