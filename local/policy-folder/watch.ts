import { type FSWatcher, readdirSync, watch } from "node:fs";
import { join } from "node:path";

/** How long a folder must be quiet before it is read again: editors write a file in several steps. */
const quiet = 80;

/** Where the system itself watches a folder with all that is in it. */
const systemIsRecursive = process.platform === "darwin" || process.platform === "win32";

/** Folders that hold nothing of a service, and may be large or change by themselves. */
const foreign = /^(?:\..+|node_modules)$/;

/**
 * Tells of changes in a folder, one after another.
 *
 * On Linux each folder in it is watched by itself: where Node.js watches recursively there, it loses sight of a file that
 * was replaced by another of its name, as editors and Git do it.
 */
export class FolderWatch {
  readonly #root: string;
  readonly #changed: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #last = Promise.resolve();
  #closed = false;

  /** @param failed told why a change could not be followed; the next one is told of again */
  constructor(root: string, changed: () => Promise<void>, failed: (error: unknown) => void) {
    this.#root = root;
    this.#changed = changed;
    this.#failed = failed;
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
          await this.#changed();
        } catch (error) {
          this.#failed(error);
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

  #watch(): FSWatcher[] {
    const folders = systemIsRecursive ? [this.#root] : [this.#root, ...foldersIn(this.#root)];
    return folders.flatMap((folder) => {
      try {
        const watcher = watch(folder, { recursive: systemIsRecursive }, () => this.#touched());
        // A folder that goes away is a change of the one that it was in.
        watcher.on("error", () => watcher.close());
        return [watcher];
      } catch (error) {
        if (isGone(error)) return [];
        throw error;
      }
    });
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !foreign.test(entry.name))
      .map(({ name }) => join(folder, name))
      .flatMap((inner) => [inner, ...foldersIn(inner)]);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
