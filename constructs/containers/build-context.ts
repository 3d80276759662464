import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerIgnore } from "./docker-ignore.ts";

/** What a developer's folder has beside the sources; it must change neither the hash nor the image. */
const leftovers = new Set(["node_modules", ".git"]);

let root: string | undefined;

/** A folder that goes with the process: one for all images, however many servers there are. */
function stagingFolder(): string {
  if (root === undefined) {
    const made = mkdtempSync(join(tmpdir(), "mcp-images-"));
    process.on("exit", () => rmSync(made, { recursive: true, force: true }));
    root = made;
  }
  return root;
}

/** Copies what a Docker build of a folder would see, and says where. */
export function stageBuildContext(folder: string): string {
  const staged = mkdtempSync(join(stagingFolder(), "image-"));
  const rules = join(folder, ".dockerignore");
  const ignored = dockerIgnore(existsSync(rules) ? readFileSync(rules, "utf8") : "");
  for (const file of filesBelow(folder, "")) {
    const needed = file === "Dockerfile" || file === ".dockerignore" || !ignored(file);
    if (needed) cpSync(join(folder, file), join(staged, file), { preserveTimestamps: true });
  }
  return staged;
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (leftovers.has(entry.name)) return [];
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
}
