import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

/**
 * The compiler's options for what is published. The first also writes the policy compiler, which it uses, as ESM; the
 * second writes over it. The third is what runs in a browser.
 */
const projects = ["tsconfig.running.json", "tsconfig.composing.json", "tsconfig.page.json"];

/** The published code cannot be compiled; the message has what the compiler says. */
export class CompileError extends Error {
  override readonly name = "CompileError";
}

/**
 * Compiles what is published, as it is published.
 *
 * @param folder where the output goes
 * @param options further ones of the compiler
 * @throws CompileError when the compiler finds something wrong.
 */
export function compile(folder: string, options: readonly string[] = []): void {
  const require = createRequire(import.meta.url);
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
  for (const project of projects) {
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        compiler,
        "--project",
        resolve(import.meta.dirname, project),
        "--outDir",
        folder,
        ...options,
      ],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new CompileError(`packaging/${project} does not compile.\n${stdout}`);
  }
}
