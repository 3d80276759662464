import { globSync, readFileSync } from "node:fs";
import { matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import { dockerIgnore } from "../../constructs/containers/docker-ignore.ts";

/** The build context: the folder that holds the Dockerfile. */
export const context = fileURLToPath(new URL("../../mcp-server", import.meta.url));

/** One line of a Dockerfile. */
export interface Instruction {
  name: string;
  text: string;
}

/** A COPY from the build context or from an earlier stage. */
export interface Copy {
  from: string | undefined;
  sources: string[];
  target: string;
}

/** The stages of the Dockerfile in order, each beginning with its FROM. */
export function stages(): Instruction[][] {
  const lines = readFileSync(`${context}/Dockerfile`, "utf8").split("\n");
  const instructions = lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name = "", ...rest] = line.split(" ");
      return { name, text: rest.join(" ") };
    });
  const found: Instruction[][] = [];
  for (const instruction of instructions) {
    if (instruction.name === "FROM") {
      found.push([]);
    }
    found.at(-1)?.push(instruction);
  }
  return found;
}

/** What a stage says after an instruction's name, in order. */
export function textsOf(stage: readonly Instruction[], name: string): string[] {
  return stage.filter((instruction) => instruction.name === name).map(({ text }) => text);
}

/** The COPY instructions of a stage. */
export function copiesOf(stage: readonly Instruction[]): Copy[] {
  return textsOf(stage, "COPY").map((text) => {
    const words = text.split(" ");
    const from = words[0]?.startsWith("--from=")
      ? words.shift()?.slice("--from=".length)
      : undefined;
    return { from, sources: words.slice(0, -1), target: words.at(-1) ?? "" };
  });
}

/** The words of an instruction in exec form, which no shell takes apart. */
export function execForm(text: string | undefined): string[] {
  return JSON.parse(/\[.*\]$/.exec(text ?? "")?.[0] ?? "[]") as string[];
}

/** Every file of the context, as a path from there, without what npm and the build put there. */
export function allFiles(): string[] {
  const files = globSync("**/*", {
    cwd: context,
    withFileTypes: true,
    exclude: ["node_modules", "dist"],
  });
  return files
    .filter((file) => file.isFile())
    .map((file) => `${file.parentPath}/${file.name}`.slice(context.length + 1))
    .sort();
}

/** The files of the context that .dockerignore lets Docker see. */
export function visibleFiles(): string[] {
  const ignored = dockerIgnore(readFileSync(`${context}/.dockerignore`, "utf8"));
  return allFiles().filter((file) => !ignored(file));
}

/** The visible files that a source of a COPY names: by a pattern, or by a folder they are in. */
export function filesNamedBy(source: string): string[] {
  return visibleFiles().filter(
    (file) => matchesGlob(file, source) || file.startsWith(`${source}/`),
  );
}
