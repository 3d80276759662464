/**
 * Writes docs/api from the comments of the public API, docs/policies.md from the catalogue of policies, and
 * docs/csharp.md from the library of expressions.
 * With --check it only says what is not current.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CompileError } from "../packaging/compile.ts";
import type { EntryPoint } from "./api-item.ts";
import { csharpPage } from "./csharp-table.ts";
import { readEntryPoints, UndescribedError } from "./entry-points.ts";
import { referencePages } from "./pages.ts";
import { policiesPage } from "./policy-table.ts";

const folder = resolve(import.meta.dirname, "../docs/api");
const pages = referencePages(entryPoints());
const present = existsSync(folder) ? readdirSync(folder) : [];
const surplus = present.filter((file) => !pages.has(file));
const changed = [...pages].filter(
  ([file, text]) => !present.includes(file) || readFileSync(join(folder, file), "utf8") !== text,
);
const tables = [
  ["docs/policies.md", policiesPage()],
  ["docs/csharp.md", csharpPage()],
] as const;
const staleTables = tables.filter(([file, text]) => {
  const path = resolve(folder, "../..", file);
  return !existsSync(path) || readFileSync(path, "utf8") !== text;
});

if (process.argv.includes("--check")) {
  for (const file of [...surplus, ...changed.map(([file]) => file)].sort()) {
    process.stdout.write(`docs/api/${file} is not current: npm run docs\n`);
    process.exitCode = 1;
  }
  for (const [file] of staleTables) {
    process.stdout.write(`${file} is not current: npm run docs\n`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(folder, { recursive: true });
  for (const file of surplus) rmSync(join(folder, file));
  for (const [file, text] of changed) writeFileSync(join(folder, file), text);
  for (const [file, text] of staleTables) writeFileSync(resolve(folder, "../..", file), text);
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
