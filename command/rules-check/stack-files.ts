import { readFileSync } from "node:fs";
import { filesBelow } from "../files-below.ts";
import { reading, UsageError } from "../usage-error.ts";

/** A stack in a file. */
export interface StackFile {
  readonly path: string;
  readonly text: string;
  /** Parsed. */
  readonly stack: unknown;
}

/** The stacks at these paths, each once. @throws UsageError for what is no stack, and where there is none. */
export function readStacks(paths: readonly string[]): StackFile[] {
  return [...new Set(paths.flatMap(filesAt))].map((path) => {
    const text = reading(path, () => readFileSync(path, "utf8"));
    return { path, text, stack: parsed(path, text) };
  });
}

function filesAt(path: string): string[] {
  const files = filesBelow(path, /\.tf\.json$/);
  if (files.length === 0) {
    throw new UsageError(`There is no stack in ${path}; \`cdktf synth\` writes them to cdktf.out.`);
  }
  return files;
}

/** What stands at the top of a stack. */
const blocks: ReadonlySet<string> = new Set([
  "terraform",
  "provider",
  "variable",
  "locals",
  "data",
  "resource",
  "module",
  "output",
]);

function parsed(path: string, text: string): unknown {
  const wanted = `${path} is not a stack in Terraform's JSON syntax`;
  let stack: unknown;
  try {
    stack = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${wanted}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof stack !== "object" || stack === null || Array.isArray(stack)) {
    throw new UsageError(`${wanted}.`);
  }
  // Any other JSON would have nothing wrong with it, and a pipeline that names the wrong file would be green for ever.
  if (Object.keys(stack).every((key) => !blocks.has(key))) {
    throw new UsageError(`${wanted}: it has none of ${[...blocks].join(", ")}.`);
  }
  return stack;
}

/** The line of a construct or an address in a stack's text; the first where it is nowhere. */
export function lineOf({ text }: StackFile, path: string): number {
  const note = text.indexOf(`"path": ${JSON.stringify(path)}`);
  if (note >= 0) return lineAt(text, note);
  // An address: its type, and the name after it. Those that are part of no resource are names alone.
  const names = path.replace(/^data\./, "").split(/[.: ]/);
  let at = 0;
  for (const name of names.slice(0, 2)) {
    const found = text.indexOf(`"${name}":`, at);
    if (found < 0) return 1;
    at = found;
  }
  return lineAt(text, at);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
