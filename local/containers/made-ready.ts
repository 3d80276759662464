import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { Logger } from "pino";
import { StartError } from "../errors.ts";
import type { StackContainer } from "../stack/containers.ts";

/** Where containers are made ready whose program has to be built, or whose packages the project has not installed. */
const folders = join("cdktf.out", "running", "containers");

/** A step of a Dockerfile that can be done without Docker. */
interface NpmStep {
  readonly command: readonly [string, ...string[]];
  readonly installs: boolean;
}

/**
 * A folder from which a container's program can run. That is the build context itself where the project has its
 * packages installed and nothing is built. Otherwise it is a copy in which the `RUN npm ...` of the Dockerfile have run;
 * it is kept, so that the next start has it at once.
 *
 * @throws StartError when packages are missing and cannot be installed, or a step fails.
 */
export async function madeReady(container: StackContainer, logger: Logger): Promise<string> {
  const context = resolve(container.buildContext);
  const steps = npmSteps(context);
  const builds = steps.some(({ installs }) => !installs);
  const missing = missingPackages(context, builds);
  if (missing.length === 0 && !builds) return context;
  if (missing.length > 0 && !steps.some(({ installs }) => installs)) {
    throw new StartError(
      `${container.name} needs packages that are not installed here, and its Dockerfile has no RUN npm ci: ${missing.join(", ")}.`,
    );
  }
  const ready = resolve(folders, await digestOf(context));
  if (existsSync(ready)) return ready;
  logger.info({ container: container.name }, "makes the container ready, once");
  await mkdir(folders, { recursive: true });
  const folder = await mkdtemp(`${ready}.`);
  try {
    await cp(context, folder, { recursive: true });
    for (const step of steps) {
      if (!step.installs || missing.length > 0) await run(step, folder, container.name);
    }
    await rename(folder, ready).catch((error: NodeJS.ErrnoException) => {
      // Another process was faster, from the same files.
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
    return ready;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of what the folder holds, wherever it is: each synthesis puts the same files elsewhere. */
async function digestOf(folder: string): Promise<string> {
  const digest = createHash("sha256");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    digest
      .update(`${relative(folder, path)}\0`)
      .update(await readFile(path))
      .update("\0");
  }
  return digest.digest("hex").slice(0, 32);
}

/** The steps that install packages and that run a script of the manifest, in their order. */
function npmSteps(context: string): NpmStep[] {
  const dockerfile = readFileSync(join(context, "Dockerfile"), "utf8");
  const lines = dockerfile.matchAll(/^RUN (npm (ci|install|run [\w:-]+)(?: --[\w=-]+)*)\s*$/gm);
  return [...lines].map(([, command = "", verb = ""]) => ({
    command: command.split(" ") as [string, ...string[]],
    installs: !verb.startsWith("run "),
  }));
}

async function run({ command, installs }: NpmStep, folder: string, name: string): Promise<void> {
  const [program, ...parameters] = command;
  const child = spawn(program, parameters, {
    cwd: folder,
    env: environment(),
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  if (code === 0) return;
  throw new StartError(
    installs
      ? `The packages of ${name} cannot be installed:\n${said}`
      : `${name} cannot be built: its Dockerfile's "RUN ${command.join(" ")}" failed.\n${said}`,
  );
}

/** The packages that a folder's manifest names, with those that build it or without, and that Node does not find from there. */
function missingPackages(folder: string, builds: boolean): string[] {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return [];
  const manifest = JSON.parse(readFileSync(file, "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
  };
  const { resolve: find } = createRequire(file);
  const named = { ...manifest.dependencies, ...(builds && manifest.devDependencies) };
  return Object.keys(named).filter(
    (name) => !(find.paths(name) ?? []).some((path) => existsSync(join(path, name))),
  );
}

/** Without what npm tells the scripts that it runs: the folder of another project, for one. */
function environment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS)/i.test(name),
  );
  return Object.fromEntries(entries);
}
