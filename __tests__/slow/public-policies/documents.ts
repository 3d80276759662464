import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";

/** A policy document or fragment that stands in a folder, as a file or as a block of a page. */
export interface PublicDocument {
  /** Its file below the folder; of a block also its line. */
  readonly name: string;
  readonly text: string;
  readonly isFragment: boolean;
  /** Whether it is an example in a page, where placeholders are usual. */
  readonly isExample: boolean;
}

/** Every policy document below a folder, each text once however many files have it. */
export function publicDocuments(folder: string): PublicDocument[] {
  const known = new Set<string>();
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .flatMap((path) => documentsIn(path, relative(folder, path)))
    .filter(({ text }) => {
      const content = text.replace(/\s+/g, " ").trim();
      const isNew = !known.has(content);
      known.add(content);
      return isNew;
    });
}

function documentsIn(path: string, name: string): PublicDocument[] {
  const kind = /\.(xml|md)$/i.exec(basename(path))?.[1]?.toLowerCase();
  if (kind === undefined) return [];
  // A byte order mark belongs to the file, not to the text in it.
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  if (kind === "xml") return document(name, text, false);
  return [...text.matchAll(/^[ \t]*```xml[^\n]*\n([\s\S]*?)^[ \t]*```/gim)].flatMap((block) => {
    const line = text.slice(0, block.index).split("\n").length + 1;
    return document(`${name}:${line}`, block[1] ?? "", true);
  });
}

function document(name: string, text: string, isExample: boolean): PublicDocument[] {
  const root = /<([A-Za-z][\w:-]*)/.exec(text.replace(/<!--[\s\S]*?-->/g, ""))?.[1];
  if (root !== "policies" && root !== "fragment") return [];
  return [{ name, text, isFragment: root === "fragment", isExample }];
}
