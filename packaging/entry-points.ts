import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What others import. */
const entryPoints = ["constructs", "policy", "local", "local/policy-run"];

/** What was built cannot be imported; the message has what Node.js says. */
export class LoadError extends Error {
  override readonly name = "LoadError";
}

/**
 * Imports what was built, as a project does. That it compiles is not enough: the compiler rewrites classes for older versions of
 * Node.js, and what is computed while a module loads can then meet what is not there yet.
 *
 * @throws LoadError when something cannot be imported.
 */
export function loadEntryPoints(folder: string, names: readonly string[] = entryPoints): void {
  for (const name of names) {
    const { href } = pathToFileURL(join(folder, name, "index.js"));
    const program = `await import(${JSON.stringify(href)});`;
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "--eval", program],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new LoadError(`${name} was built, and cannot be imported.\n${stderr}`);
  }
}
