import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { reading, UsageError } from "./usage-error.ts";

const ending = /\.(?:json|xsd)$/i;

/**
 * Schemas by their ids, which are the names of their files; of a folder all in it, as a served folder has them.
 * @throws UsageError for what cannot be read, and for two with one id.
 */
export function schemasAt(paths: readonly string[]): Readonly<Record<string, string>> {
  const files = new Map<string, string>();
  for (const path of new Set(paths.flatMap(filesAt))) {
    const id = basename(path).replace(ending, "");
    const other = files.get(id);
    if (other !== undefined) {
      throw new UsageError(`${other} and ${path} are both the schema ${id}. Name one of them.`);
    }
    files.set(id, path);
  }
  return Object.fromEntries(
    [...files].map(([id, path]) => [id, reading(path, () => readFileSync(path, "utf8"))]),
  );
}

function filesAt(path: string): readonly string[] {
  if (!reading(path, () => statSync(path)).isDirectory()) {
    if (ending.test(path)) return [path];
    throw new UsageError(`--schema takes a .json or .xsd file, or a folder of them, not ${path}.`);
  }
  const names = reading(path, () => readdirSync(path)).filter((name) => ending.test(name));
  if (names.length === 0) throw new UsageError(`There is no .json or .xsd file in ${path}.`);
  return names.sort().map((name) => join(path, name));
}
