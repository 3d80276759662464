/**
 * Writes what documents have from the code: docs/api from the comments of the public API, docs/policies.md from the catalogue of
 * policies, docs/csharp.md from the library of expressions, docs/rights.md from what is deployed.
 * With --check it only says what is not current.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CompileError } from "../packaging/compile.ts";
import type { EntryPoint } from "./api-item.ts";
import { readEntryPoints, UndescribedError } from "./entry-points.ts";
import { referencePages } from "./pages.ts";
import { writtenFiles } from "./written-files.ts";

const root = resolve(import.meta.dirname, "..");
const api = [...referencePages(entryPoints())].map(
  ([file, text]) => [`docs/api/${file}`, text] as const,
);
const files = new Map([...api, ...writtenFiles()]);
const surplus = readdirSync(resolve(root, "docs/api"))
  .map((file) => `docs/api/${file}`)
  .filter((file) => !files.has(file));
const changed = [...files].filter(([file, text]) => {
  const path = resolve(root, file);
  return !existsSync(path) || readFileSync(path, "utf8") !== text;
});

if (process.argv.includes("--check")) {
  for (const file of [...surplus, ...changed.map(([file]) => file)].sort()) {
    process.stdout.write(`${file} is not current: npm run docs\n`);
    process.exitCode = 1;
  }
} else {
  for (const file of surplus) rmSync(resolve(root, file));
  for (const [file, text] of changed) {
    mkdirSync(dirname(resolve(root, file)), { recursive: true });
    writeFileSync(resolve(root, file), text);
  }
}

/** What cannot be described is a sentence for whoever changes the API, and the end. */
function entryPoints(): EntryPoint[] {
  try {
    return readEntryPoints();
  } catch (error) {
    if (!(error instanceof UndescribedError || error instanceof CompileError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
