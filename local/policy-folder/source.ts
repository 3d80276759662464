import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import type { ZodType } from "zod";
import type { Place, PolicyFinding, Severity } from "../../policy/index.ts";

/** Takes what is found in a folder. */
export type Found = (finding: PolicyFinding) => void;

/** A file of JSON or YAML, with the places of what stands in it. */
export class Source {
  readonly path: string;
  readonly value: unknown;
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #found: Found;

  /** Reads a file; JSON is YAML, too. What is no YAML is found, and reads as nothing. */
  constructor(path: string, found: Found) {
    this.path = path;
    this.#found = found;
    this.#text = readFileSync(path, "utf8");
    this.#lines = new LineCounter();
    this.#document = parseDocument(this.#text, { lineCounter: this.#lines, prettyErrors: false });
    const [problem] = this.#document.errors;
    if (problem !== undefined) {
      this.#report("error", "file-syntax", problem.message, this.#placeAt(problem.pos[0]));
    }
    this.value = problem === undefined ? this.#resolved() : undefined;
  }

  /** With what its aliases stand for; a few lines of them could stand for gigabytes. */
  #resolved(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      this.#report("error", "file-syntax", `${error.message}.`, { line: 1, column: 1 });
      return undefined;
    }
  }

  /** Finds something at a place. @param path the keys that lead there */
  report(
    severity: Severity,
    rule: string,
    message: string,
    path: readonly PropertyKey[] = [],
  ): void {
    this.#report(severity, rule, message, this.#placeOf(path));
  }

  /** The value as a schema has it; undefined, with findings, when it is otherwise. */
  read<T>(schema: ZodType<T>): T | undefined {
    if (this.value === undefined) return undefined;
    const read = schema.safeParse(this.value);
    if (read.success) return read.data;
    for (const { path, message } of read.error.issues) {
      const where = path.length === 0 ? "" : `${path.join(".")}: `;
      this.report("error", "resource-content", `${where}${message}.`, path);
    }
    return undefined;
  }

  #placeOf(path: readonly PropertyKey[]): Place {
    for (let length = path.length; length > 0; length -= 1) {
      const node = this.#document.getIn(path.slice(0, length), true);
      const range =
        typeof node === "object" && node !== null && "range" in node ? node.range : null;
      if (Array.isArray(range)) return this.#placeAt(Number(range[0]));
    }
    return { line: 1, column: 1 };
  }

  #placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  #report(severity: Severity, rule: string, message: string, place: Place): void {
    const excerpt = this.#text.split("\n")[place.line - 1]?.trim() ?? "";
    this.#found({ severity, rule, document: this.path, place, message, excerpt });
  }
}
