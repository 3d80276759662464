import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { reading } from "./usage-error.ts";

/**
 * The path itself where it is a file; of a folder the files whose names end so, at any depth, in the order of their paths.
 * @throws UsageError for what cannot be read.
 */
export function filesBelow(path: string, ending: RegExp): string[] {
  if (!reading(path, () => statSync(path)).isDirectory()) return [path];
  // What entries say of their folder has had two names since Node.js 20.0.
  return reading(path, () => readdirSync(path, { recursive: true, encoding: "utf8" }))
    .map((name) => join(path, name))
    .filter((file) => ending.test(file) && reading(file, () => lstatSync(file)).isFile())
    .sort();
}
