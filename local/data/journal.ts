import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/**
 * A file that remembers by lines, each a JSON text. A line is written at once and never changed, so that a process
 * that is killed leaves at most half of the last one behind, which does not count.
 */
export class Journal {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** What was written, in order. */
  read(): unknown[] {
    return textOf(this.#file)
      .split("\n")
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as unknown];
        } catch {
          return [];
        }
      });
  }

  append(entry: unknown): void {
    appendFileSync(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  }

  /** Puts these entries in the place of all. */
  rewrite(entries: readonly unknown[]): void {
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    writeFileSync(`${this.#file}.new`, text, { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
