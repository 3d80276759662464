import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { StartError } from "./errors.ts";
import { readsStateOf } from "./stack/side-by-side.ts";
import { readDocument, type StackDocument } from "./stack/stack-document.ts";
import type { StackFiles } from "./stack/terraform-json.ts";

/** The parts of cdktf.json and of a synthesized manifest that are read here. */
interface Project {
  readonly app?: string;
}
interface Manifest {
  readonly stacks?: Readonly<Record<string, ManifestStack>>;
}
interface ManifestStack {
  readonly synthesizedStackPath: string;
  readonly annotations?: readonly {
    readonly constructPath: string;
    readonly level: string;
    readonly message: string;
  }[];
}

/**
 * Synthesizes the project in the working directory as the CDKTF command line does, by running the
 * app that cdktf.json names, and returns the path of its one stack, or those of the stacks that belong together.
 *
 * @param app the command that synthesizes, when it is another
 * @param context values for the app's context, as CDKTF's command line passes them
 * @throws StartError with what the app said when it failed.
 */
export async function synthesize(
  outputFolder = "cdktf.out",
  app = synthesizingApp("cdktf.json"),
  context: Readonly<Record<string, unknown>> = {},
): Promise<readonly string[]> {
  const [program = "node", ...parameters] = app.trim().split(/\s+/);
  // CDKTF makes the last folder of the path, not those above it.
  mkdirSync(outputFolder, { recursive: true });
  const child = spawn(program === "node" ? process.execPath : program, parameters, {
    env: {
      ...process.env,
      CDKTF_OUTDIR: outputFolder,
      CDKTF_CONTEXT_JSON: JSON.stringify(context),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => said.push(text));
  }
  const [code] = await once(child, "close").catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `The app "${app}" cannot be started (${reason}). Install ${program}, or correct "app" in cdktf.json.`,
      { cause: error },
    );
  });
  if (code !== 0) throw new StartError(`The stack could not be synthesized.\n${said.join("")}`);
  return synthesizedStacks(outputFolder);
}

/** The command that synthesizes. @throws StartError when the file is not there or names none. */
export function synthesizingApp(file: string): string {
  const { app } = readJson<Project | null>(file) ?? {};
  if (typeof app === "string" && app.trim() !== "") return app;
  throw new StartError(`${file} names no app. Say what synthesizes: "app": "node main.ts"`);
}

/**
 * The paths of the stacks that were synthesized into a folder: one, or several that are tied together, since one reads the
 * state of another, as a server's stack does with its gateway's.
 * @throws StartError when there is none, or when there are several that have nothing to do with one another.
 */
export function synthesizedStacks(outputFolder: string): readonly string[] {
  const { stacks = {} } = readJson<Manifest>(join(outputFolder, "manifest.json"));
  const files = Object.values(stacks).map(({ synthesizedStackPath: path }) =>
    join(outputFolder, path),
  );
  const [first] = files;
  if (first === undefined) throw new StartError("The project has no stack that could run.");
  const documents = files.map(readDocument);
  if (tiedTo(documents).size === files.length) return files;
  throw new StartError(
    `The project has several stacks: ${Object.keys(stacks).join(", ")}. Name the one to run: --stack ${first}. Several that share one API Management service run together, each with a --stack of its own.${environmentsHint(documents)}`,
  );
}

/** The first stack, and all that are tied to it. */
function tiedTo(documents: readonly StackDocument[]): ReadonlySet<StackDocument> {
  const tied = new Set(documents.slice(0, 1));
  // What is added while the set is walked through is walked through, too.
  for (const one of tied) {
    for (const other of documents) {
      if (readsStateOf(one, other) || readsStateOf(other, one)) tied.add(other);
    }
  }
  return tied;
}

/** What else to do where the stacks are one for each environment, as this project's app makes them and tags them. */
function environmentsHint(documents: readonly StackDocument[]): string {
  const environments = documents.flatMap((document) => environmentOf(document) ?? []);
  const [first] = environments;
  return first === undefined || new Set(environments).size < documents.length
    ? ""
    : ` They are environments: GATEWAY_ENVIRONMENT=${first} in the environment chooses one.`;
}

function environmentOf({ resource = {} }: StackDocument): string | undefined {
  const [group] = Object.values(resource["azurerm_resource_group"] ?? {});
  const tags = group?.["tags"];
  if (typeof tags !== "object" || tags === null || !("environment" in tags)) return undefined;
  return String(tags.environment);
}

/** What a synthesis warned of, one line each, as the manifest beside each stack has it; none without a manifest. */
export function warningsOf(files: StackFiles): readonly string[] {
  return [files].flat().flatMap(warningsOfStack);
}

function warningsOfStack(stack: string): readonly string[] {
  // The file is stacks/NAME/cdk.tf.json below the manifest.
  const folder = resolve(dirname(stack), "..", "..");
  const file = join(folder, "manifest.json");
  if (!existsSync(file)) return [];
  const { stacks = {} } = readJson<Manifest>(file);
  return Object.values(stacks)
    .filter(({ synthesizedStackPath: path }) => resolve(folder, path) === resolve(stack))
    .flatMap(({ annotations = [] }) => annotations)
    .filter(({ level }) => level === "@cdktf/warn")
    .map(({ constructPath, message }) => `Warning: ${constructPath}: ${message}`);
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch (error) {
    throw new StartError(
      `${file} cannot be read. Start from the folder of the project: ${String(error)}`,
      { cause: error },
    );
  }
}
