import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultUsings } from "../../../policy/csharp/types/registry.ts";
import { compile, type Runtimes, runOnDotnet, runOnMono } from "./runtimes.ts";

/** What became of an expression: the compiler's complaint, or what it gives on each runtime. */
export interface Judgement {
  readonly refused?: string;
  readonly mono?: string;
  readonly dotnet?: string;
}

const perProgram = 5000;

/** Compiles expressions and blocks, and runs them. */
export async function judge(
  runtimes: Runtimes,
  folder: string,
  texts: readonly string[],
): Promise<readonly Judgement[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(import.meta.dirname, "Show.cs"), join(folder, "Show.cs"));
  const judged: Judgement[] = [];
  for (let start = 0; start < texts.length; start += perProgram) {
    const part = texts.slice(start, start + perProgram);
    judged.push(...(await judgePart(runtimes, folder, `Cases${start / perProgram}`, part)));
  }
  return judged;
}

async function judgePart(
  runtimes: Runtimes,
  folder: string,
  name: string,
  texts: readonly string[],
): Promise<readonly Judgement[]> {
  const refusals = new Map<number, string>();
  const source = join(folder, `${name}.cs`);
  const assembly = join(folder, `${name}.dll`);
  // The compiler says what is wrong with the syntax first, and only then with the types.
  for (let round = 0; ; round += 1) {
    writeFileSync(source, program(texts, refusals));
    const errors = await compile([join(folder, "Show.cs"), source], assembly);
    if (errors.length === 0) break;
    const before = refusals.size;
    const lines = new Set(errors.map(({ line }) => line));
    for (const { line, text } of errors) {
      const index = line - firstLine;
      // After an error of syntax the compiler takes the next lines for something else.
      const follows = isOfSyntax(text) && lines.has(line - 1);
      if (index >= 0 && index < texts.length && !follows && !refusals.has(index)) {
        refusals.set(index, text);
      }
    }
    if (refusals.size === before || round > 40) {
      throw new Error(
        `mcs: ${errors
          .slice(0, 5)
          .map(({ line, text }) => `${line}: ${text}`)
          .join("\n")}`,
      );
    }
  }
  const [mono, dotnet] = await Promise.all([
    runOnMono(assembly).then(answers),
    runOnDotnet(runtimes, assembly).then(answers),
  ]);
  let ran = 0;
  return texts.map((_, index) => {
    const refused = refusals.get(index);
    if (refused !== undefined) return { refused };
    const at = ran;
    ran += 1;
    return { mono: mono.get(at) ?? "no answer", dotnet: dotnet.get(at) ?? "no answer" };
  });
}

const head = [...defaultUsings.map((name) => `using ${name};`), "static class Cases {"];
const firstLine = head.length + 1;

function isOfSyntax(error: string): boolean {
  return /^CS1(?:0[0-5]\d|5\d\d|6\d\d)\b/.test(error);
}

/** One line for each expression, so that the compiler's line says which it is. */
function program(texts: readonly string[], refusals: ReadonlyMap<number, string>): string {
  const lines = texts.map((text, index) => {
    if (refusals.has(index)) return "";
    const body = isBlock(text) ? text : `return (${text});`;
    return `static object C${index}() { ${body} }`;
  });
  const all = texts.flatMap((_, index) => (refusals.has(index) ? [] : [`C${index}`]));
  return `${head.join("\n")}\n${lines.join("\n")}\npublic static System.Func<object>[] All() { return new System.Func<object>[] { ${all.join(", ")} }; }\n}\n`;
}

/** Whether a text is what stands in `@{…}`. */
export function isBlock(text: string): boolean {
  return /\b(?:return|throw)\b/.test(text) && /[;}]\s*$/.test(text);
}

function answers(output: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const match of output.matchAll(/^= (\d+) (.*)$/gm))
    found.set(Number(match[1]), match[2] ?? "");
  return found;
}
