/**
 * Builds what is published, into `dist/`: JavaScript, types and source maps of everything that others
 * import or run, laid out as the sources are, with the files they read beside them.
 *
 * What composes and compiles is CommonJS, because everything can load that, as one copy: Node's import
 * and require, jest, ts-node. What runs a gateway is ESM, as the packages it needs are.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const dist = join(root, "dist");

/** Folders whose modules are CommonJS once they are built. */
const commonJs = ["constructs", "policy"];

/** What the built modules read: all of a folder that is tracked, but not what is compiled. */
const copied = ["package-folder.cjs", "package-folder.d.cts", "policy-templates"];

rmSync(dist, { recursive: true, force: true });
// The first also writes the policy compiler, which it uses, as ESM; the second writes over it.
compile("packaging/tsconfig.running.json");
compile("packaging/tsconfig.composing.json");
for (const folder of commonJs) {
  writeFileSync(join(dist, folder, "package.json"), '{ "type": "commonjs" }\n');
}
for (const path of copied) cpSync(join(root, path), join(dist, path), { recursive: true });
copyFiles("policy/csharp/grammar", (file) => !file.endsWith(".ts"));
copyFiles("mcp-server", (file) =>
  /^(Dockerfile|\.dockerignore|README\.md|package(-lock)?\.json)$|\.ts$/.test(file),
);
chmodSync(join(dist, "command/main.js"), 0o755);

function compile(project: string): void {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
    "bin/tsc",
  );
  const { status } = spawnSync(process.execPath, [compiler, "--project", join(root, project)], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

function copyFiles(folder: string, isNeeded: (file: string) => boolean): void {
  mkdirSync(join(dist, folder), { recursive: true });
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules") copyFiles(path, isNeeded);
    if (entry.isFile() && isNeeded(entry.name)) cpSync(join(root, path), join(dist, path));
  }
}
