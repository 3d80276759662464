import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { PolicyText } from "../gateway/service/policy-text.ts";

/** What a folder of the folder holds, by name: a folder of its own each, or a file. */
export interface Entry {
  readonly name: string;
  readonly path: string;
}

/** Names of folders without spaces and case: `policy fragments` and `policyFragments` are one. */
export function kindOf(folder: string): string {
  return folder.replaceAll(/[\s_-]/g, "").toLowerCase();
}

/** The folders in one of the folder's own, whichever way its name is written. */
export function foldersOf(root: string, kind: string): Entry[] {
  return entriesOf(root, kind).filter(({ path }) => statSync(path).isDirectory());
}

/** The files in one of the folder's own, whichever way its name is written. */
export function filesOf(root: string, kind: string): Entry[] {
  return entriesOf(root, kind).filter(({ path }) => statSync(path).isFile());
}

function entriesOf(root: string, kind: string): Entry[] {
  return namesIn(root)
    .filter((name) => kindOf(name) === kind && statSync(join(root, name)).isDirectory())
    .flatMap((name) => namesIn(join(root, name)).map((each) => join(root, name, each)))
    .map((path) => ({ name: basename(path), path }));
}

/** The names in a folder, but those that are hidden. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .sort();
}

/** The first of some files that is there. */
export function firstOf(folder: string, ...names: readonly string[]): string | undefined {
  return names.map((name) => join(folder, name)).find((path) => existsSync(path));
}

/** A policy in a file; undefined where there is none. */
export function policyIn(folder: string, name = "policy.xml"): PolicyText | undefined {
  const path = join(folder, name);
  return existsSync(path) ? { address: path, text: readFileSync(path, "utf8") } : undefined;
}
