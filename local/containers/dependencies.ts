import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { Logger } from "pino";
import { StartError } from "../errors.ts";
import type { StackContainer } from "../stack/containers.ts";

/** Where containers are made ready whose packages are not installed in the project. */
const folders = join("cdktf.out", "running", "containers");

/**
 * A folder in which a container's program finds its packages. That is the build context itself when
 * the project has them installed. Otherwise it is a copy in which the Dockerfile's `RUN npm ...` has run;
 * it is kept, so that the next start has it at once.
 *
 * @throws StartError when packages are missing and cannot be installed.
 */
export async function withDependencies(container: StackContainer, logger: Logger): Promise<string> {
  const context = resolve(container.buildContext);
  const missing = missingPackages(context);
  if (missing.length === 0) return context;
  const ready = resolve(folders, createHash("sha256").update(context).digest("hex").slice(0, 16));
  if (existsSync(ready)) return ready;
  const [npm, ...parameters] = installation(container, missing);
  logger.info({ container: container.name }, "installs the packages of the container, once");
  const folder = `${ready}.${process.pid}`;
  await mkdir(folders, { recursive: true });
  try {
    await cp(context, folder, { recursive: true });
    const child = spawn(npm, parameters, {
      cwd: folder,
      env: environment(),
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    if (code !== 0) {
      throw new StartError(`The packages of ${container.name} cannot be installed:\n${said}`);
    }
    await rename(folder, ready);
    return ready;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The packages that a folder's manifest names and Node does not find from there. */
function missingPackages(folder: string): string[] {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return [];
  const manifest = JSON.parse(readFileSync(file, "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const { resolve: find } = createRequire(file);
  return Object.keys(manifest.dependencies ?? {}).filter(
    (name) => !(find.paths(name) ?? []).some((path) => existsSync(join(path, name))),
  );
}

/** The line of the Dockerfile that installs packages. */
function installation({ name, buildContext }: StackContainer, missing: readonly string[]) {
  const dockerfile = readFileSync(join(buildContext, "Dockerfile"), "utf8");
  const command = /^RUN (npm (?:ci|install)(?: --[\w=-]+)*)\s*$/m.exec(dockerfile)?.[1];
  if (command === undefined) {
    throw new StartError(
      `${name} needs packages that are not installed here, and its Dockerfile has no RUN npm ci: ${missing.join(", ")}.`,
    );
  }
  return command.split(" ") as [string, ...string[]];
}

/** Without what npm tells the scripts that it runs: the folder of another project, for one. */
function environment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS)/i.test(name),
  );
  return Object.fromEntries(entries);
}
