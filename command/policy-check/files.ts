import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { reading, UsageError } from "../usage-error.ts";

/** A file that is to be checked. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
  /** The id of the fragment that it holds; undefined for a document. */
  readonly fragmentId: string | undefined;
}

/** The files of these paths, each once. @throws UsageError for what cannot be read. */
export function readPolicyFiles(paths: readonly string[]): PolicyFile[] {
  const files = [...new Set(paths.flatMap(filesAt))];
  if (files.length === 0) throw new UsageError(`There is no .xml file in ${paths.join(", ")}.`);
  return files.map((path) => {
    const text = reading(path, () => readFileSync(path, "utf8"));
    return { path, text, fragmentId: rootOf(text) === "fragment" ? idOf(path) : undefined };
  });
}

function filesAt(path: string): string[] {
  if (!reading(path, () => statSync(path)).isDirectory()) return [path];
  const entries = reading(path, () => readdirSync(path, { recursive: true, withFileTypes: true }));
  return entries
    .filter((entry) => entry.isFile() && /\.xml$/i.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

/** `audit.xml` and `audit.fragment.xml` both hold the fragment `audit`. */
function idOf(path: string): string {
  return basename(path).replace(/(?:\.(?:policy-?)?fragment)?\.xml$/i, "");
}

function rootOf(text: string): string | undefined {
  return /<([A-Za-z][\w-]*)/.exec(text.replace(/<!--[\s\S]*?-->/g, ""))?.[1];
}
