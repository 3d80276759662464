import { type FSWatcher, readdirSync, watch } from "node:fs";
import { join } from "node:path";

/** How long a folder must be quiet before it is read again: editors write a file in several steps. */
const quiet = 80;

/** Where the system itself watches a folder with all that is in it. */
const systemIsRecursive = process.platform === "darwin" || process.platform === "win32";

/** Folders that hold nothing of a service, and may be large or change by themselves. */
const foreign = /^(?:\..+|node_modules)$/;

/** What to do where the system watches no more folders, by the code of its error. */
const advice: Readonly<Record<string, string>> = {
  // inotify(7): so many folders of a person, and so many programs that watch any.
  ENOSPC: "Raise fs.inotify.max_user_watches by sysctl",
  EMFILE: "Raise fs.inotify.max_user_instances by sysctl",
};

/** Who is told of a folder. */
export interface FolderChanges {
  /** Something in it changed. The next change is told of when this has ended. */
  changed(): Promise<void>;
  /** A change could not be followed, since `changed` failed. */
  failed(error: unknown): void;
  /** Changes in a part of it are not noticed; the sentence says why, and what to do. */
  unwatched(sentence: string): void;
}

/**
 * Tells of changes in a folder, one after another.
 *
 * On Linux each folder in it is watched by itself: where Node.js watches recursively there, it loses sight of a file that
 * was replaced by another of its name, as editors and Git do it.
 */
export class FolderWatch {
  readonly #root: string;
  readonly #tell: FolderChanges;
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #last = Promise.resolve();
  #closed = false;
  /** What was told last of folders that cannot be watched. */
  #problem: string | undefined;

  constructor(root: string, tell: FolderChanges) {
    this.#root = root;
    this.#tell = tell;
    this.#watchers = this.#watch();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #touched(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#last = this.#last.then(async () => {
        try {
          this.#renew();
          await this.#tell.changed();
        } catch (error) {
          this.#tell.failed(error);
        }
      });
    }, quiet);
  }

  /** Before the folder is read, so that nothing that is written later goes unseen. */
  #renew(): void {
    if (systemIsRecursive || this.#closed) return;
    const before = this.#watchers;
    this.#watchers = this.#watch();
    for (const watcher of before) watcher.close();
  }

  /** Watches what can be watched, and tells of the first folder that cannot, once. */
  #watch(): FSWatcher[] {
    const problems: string[] = [];
    /** What reading or watching a folder gives; nothing for one that has gone in the meantime. */
    const tried = <T>(folder: string, read: () => T[]): T[] => {
      try {
        return read();
      } catch (error) {
        if (!isSystemError(error)) throw error;
        if (error.code !== "ENOENT") problems.push(unwatched(folder, error));
        return [];
      }
    };
    const foldersIn = (folder: string): string[] =>
      tried(folder, () => readdirSync(folder, { withFileTypes: true }))
        .filter((entry) => entry.isDirectory() && !foreign.test(entry.name))
        .map(({ name }) => join(folder, name))
        .flatMap((inner) => [inner, ...foldersIn(inner)]);
    const folders = systemIsRecursive ? [this.#root] : [this.#root, ...foldersIn(this.#root)];
    const watchers = folders.flatMap((folder) => tried(folder, () => [this.#watcherOf(folder)]));
    const [problem] = problems;
    if (problem !== undefined && problem !== this.#problem) this.#tell.unwatched(problem);
    this.#problem = problem;
    return watchers;
  }

  #watcherOf(folder: string): FSWatcher {
    const watcher = watch(folder, { recursive: systemIsRecursive }, () => this.#touched());
    // A folder that goes away is a change of the one that it was in.
    return watcher.on("error", () => watcher.close());
  }
}

function unwatched(folder: string, { code = "", message }: NodeJS.ErrnoException): string {
  const help = advice[code] ?? "Let it be read";
  return `Changes in ${folder} are not noticed: ${message}. ${help}, or start again after a change.`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}
