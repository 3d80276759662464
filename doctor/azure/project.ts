import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type JsonObject, objectOf, textAt } from "../json-of-others.ts";
import { NotSeen } from "../report.ts";
import { Stack } from "./synthesized-stack.ts";

/** A stack of the project that the doctor is run in. */
export interface DeployedStack {
  readonly name: string;
  readonly stack: Stack;
  /** What Terraform says became of its outputs; undefined where it says nothing. */
  readonly outputs: JsonObject | undefined;
}

const patience = 120_000;

/**
 * The stacks that were synthesized here, with their outputs. Terraform's state has keys in it, of which nothing is read but
 * the outputs.
 *
 * @param named the one stack to look at, a cdk.tf.json
 * @throws NotSeen when a file is there and cannot be read.
 */
export async function stacksOfProject(
  named: string | undefined,
): Promise<readonly DeployedStack[]> {
  const files = named === undefined ? await synthesized() : [named];
  return await Promise.all(
    files.map(async (file) => {
      const document = await json(file);
      if (document === undefined) {
        throw new NotSeen(`There is no ${file}.`, "Write it with: cdktf synth.");
      }
      const folder = dirname(file);
      const outputs = await outputsOf(folder, document);
      return { name: folder.split(/[\\/]/).at(-1) ?? folder, stack: new Stack(document), outputs };
    }),
  );
}

async function synthesized(): Promise<readonly string[]> {
  const folder = process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
  const manifest = await json(join(folder, "manifest.json"));
  const stacks = Object.values(objectOf(objectOf(manifest)["stacks"]));
  return stacks.flatMap((stack) => {
    const path = textAt(stack, "synthesizedStackPath");
    return path === undefined ? [] : [join(folder, path)];
  });
}

/** A state on this machine is read as it is; any other one only Terraform knows how to reach. */
async function outputsOf(folder: string, document: unknown): Promise<JsonObject | undefined> {
  const backend = objectOf(objectOf(objectOf(document)["terraform"])["backend"]);
  const path = textAt(backend, "local.path");
  if ("local" in backend && path !== undefined) {
    const state = await json(resolve(folder, path));
    return state === undefined ? undefined : valuesOf(objectOf(state)["outputs"]);
  }
  const printed = await terraformOutput(folder);
  return printed === undefined ? undefined : valuesOf(JSON.parse(printed));
}

function valuesOf(outputs: unknown): JsonObject {
  const entries = Object.entries(objectOf(outputs));
  return Object.fromEntries(entries.map(([name, output]) => [name, objectOf(output)["value"]]));
}

/** What Terraform prints; undefined where it is not here, or the folder has not been initialized. */
async function terraformOutput(folder: string): Promise<string | undefined> {
  const program = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  return await new Promise((done) => {
    const options = { cwd: folder, timeout: patience, windowsHide: true };
    execFile(program, ["output", "-json"], options, (error, stdout) =>
      done(error === null ? stdout : undefined),
    );
  });
}

/** A file of JSON; undefined when there is none. */
async function json(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new NotSeen(`${file} cannot be read: ${message}.`, "Write it anew with: cdktf synth.");
  }
}
