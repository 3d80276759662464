/**
 * Builds what is published, into `dist/` or the folder that is named: JavaScript, types and source maps of everything that others
 * import or run, laid out as the sources are, with the files they read beside them.
 *
 * What composes and compiles is CommonJS, because everything can load that, as one copy: Node's import
 * and require, jest, ts-node. What runs a gateway is ESM, as the packages it needs are.
 */
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { compile } from "./compile.ts";
import { loadEntryPoints } from "./entry-points.ts";

const root = resolve(import.meta.dirname, "..");
const dist = resolve(process.argv[2] ?? join(root, "dist"));

/** Folders whose modules are CommonJS once they are built. */
const commonJs = ["constructs", "policy"];

/** What the built modules read: all of a folder that is tracked, but not what is compiled. */
const copied = ["package-folder.cjs", "package-folder.d.cts", "policy-templates"];

rmSync(dist, { recursive: true, force: true });
compile(dist);
for (const folder of commonJs) {
  writeFileSync(join(dist, folder, "package.json"), '{ "type": "commonjs" }\n');
}
for (const path of copied) cpSync(join(root, path), join(dist, path), { recursive: true });
copyFiles("policy/csharp/grammar", (file) => !file.endsWith(".ts"));
copyFiles("local/trace/page", (file) => /\.(?:html|css|svg)$/.test(file));
copyFiles("mcp-server", (file) =>
  /^(Dockerfile|\.dockerignore|README\.md|package(-lock)?\.json)$|\.ts$/.test(file),
);
chmodSync(join(dist, "command/main.js"), 0o755);
loadEntryPoints(dist);

function copyFiles(folder: string, isNeeded: (file: string) => boolean): void {
  mkdirSync(join(dist, folder), { recursive: true });
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules") copyFiles(path, isNeeded);
    if (entry.isFile() && isNeeded(entry.name)) cpSync(join(root, path), join(dist, path));
  }
}
