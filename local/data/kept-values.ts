import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { StartError } from "../errors.ts";

/** A value that was made once, and what it was made from. */
interface KeptValue {
  readonly value: string;
  readonly from: string;
}

/**
 * Values that are made once: keys, secrets, names. They live as long as the process, or in a file for longer.
 */
export class KeptValues {
  /**
   * Values that a file keeps, for its owner only.
   * @throws StartError when the file cannot be read, or is not one of these.
   */
  static inFile(file: string): KeptValues {
    return new KeptValues(file, read(file));
  }

  readonly #file: string | undefined;
  readonly #values: Map<string, KeptValue>;

  constructor(file?: string, values = new Map<string, KeptValue>()) {
    this.#file = file;
    this.#values = values;
  }

  /**
   * The value of a name. It is drawn when there is none, or when it follows from something else than before, as
   * Terraform replaces a resource whose arguments change.
   */
  once(name: string, draw: () => string, from = ""): string {
    return this.#known(name, from) ?? this.#keep(name, draw(), from);
  }

  /** The same for what takes time to make. Whoever asks first is answered for all. */
  async onceMade(name: string, make: () => Promise<string>): Promise<string> {
    const known = this.#known(name, "");
    if (known !== undefined) return known;
    const made = await make();
    return this.#known(name, "") ?? this.#keep(name, made, "");
  }

  /** Gives a name another value. */
  set(name: string, value: string): void {
    if (this.#known(name, "") !== value) this.#keep(name, value, "");
  }

  /** The value of a name; undefined when there is none. */
  get(name: string): string | undefined {
    return this.#known(name, "");
  }

  #known(name: string, from: string): string | undefined {
    const kept = this.#values.get(name);
    return kept?.from === from ? kept.value : undefined;
  }

  #keep(name: string, value: string, from: string): string {
    this.#values.set(name, { value, from });
    if (this.#file !== undefined) write(this.#file, Object.fromEntries(this.#values));
    return value;
  }
}

function read(file: string): Map<string, KeptValue> {
  try {
    const values: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isKept(values)) return new Map(Object.entries(values));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return new Map();
    throw new StartError(`${file} cannot be read: ${String(cause)}. --fresh begins anew.`, {
      cause,
    });
  }
  throw new StartError(`${file} is not what this command writes. --fresh begins anew.`);
}

function isKept(values: unknown): values is Record<string, KeptValue> {
  return (
    typeof values === "object" &&
    values !== null &&
    Object.values(values).every((one: Partial<KeptValue> | null) =>
      [one?.value, one?.from].every((text) => typeof text === "string"),
    )
  );
}

/** At once, so that nothing is handed out that a process which is killed would forget. */
function write(file: string, values: unknown): void {
  rmSync(`${file}.new`, { force: true });
  writeFileSync(`${file}.new`, JSON.stringify(values, null, 2), { mode: 0o600, flag: "wx" });
  renameSync(`${file}.new`, file);
}
