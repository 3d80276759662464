import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { filesBelow } from "../files-below.ts";
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
  const files = [...new Set(paths.flatMap((path) => filesBelow(path, /\.xml$/i)))];
  if (files.length === 0) throw new UsageError(`There is no .xml file in ${paths.join(", ")}.`);
  return files.map((path) => {
    const text = reading(path, () => readFileSync(path, "utf8"));
    return { path, text, fragmentId: rootOf(text) === "fragment" ? idOf(path) : undefined };
  });
}

/** `audit.xml` and `audit.fragment.xml` both hold the fragment `audit`. */
function idOf(path: string): string {
  return basename(path).replace(/(?:\.(?:policy-?)?fragment)?\.xml$/i, "");
}

function rootOf(text: string): string | undefined {
  return /<([A-Za-z][\w-]*)/.exec(text.replace(/<!--[\s\S]*?-->/g, ""))?.[1];
}
