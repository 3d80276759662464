import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { StartError } from "../errors.ts";

/**
 * Sees that all of a folder is in it, before anything is read. A link could lead to a file of somebody else, whose lines a
 * finding would print where others read them, in the log of a pipeline for example.
 *
 * @throws StartError when a link leads out of the folder or nowhere, or a folder has the name of a file that would be read.
 */
export function checkLinks(root: string): void {
  check(root, `${realpathSync(root)}${sep}`, new Set());
}

function check(folder: string, root: string, seen: Set<string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    if (entry.isSymbolicLink()) checkLink(path, root);
    if (!statSync(path).isDirectory()) continue;
    if (/\.(?:xml|json|ya?ml)$/i.test(entry.name)) {
      throw new StartError(`${path} is a folder, and is called like a file. Rename it.`);
    }
    const place = realpathSync(path);
    // Links may go round.
    if (!seen.has(place)) check(path, root, seen.add(place));
  }
}

function checkLink(path: string, root: string): void {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new StartError(`${path} is a link that leads nowhere. Remove it.`);
  }
  if (!`${realpathSync(path)}${sep}`.startsWith(root)) {
    throw new StartError(
      `${path} is a link that leads out of the folder. Copy what it leads to in its place.`,
    );
  }
}
