import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import {
  type ClientPackage,
  clientPackages,
  publishedBefore,
  versionOf,
} from "./client-packages.ts";

/** Where a client is installed, or why it cannot be had. */
export type Installed = { readonly folder: string } | { readonly missing: string };
export type InstalledClients = Readonly<Record<ClientPackage, Installed>>;

/**
 * Installs every client that is not there yet, each into a folder of its own in the person's cache: they are
 * no dependencies of the project, and what they depend on differs.
 */
export async function installClients(): Promise<InstalledClients> {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const names = Object.keys(clientPackages) as ClientPackage[];
  const installed = names.map(async (name) => {
    const folder = join(cache, "azure-mcp-gateway", "clients", `${name}-${versionOf(name)}`);
    return [name, await install(name, folder)] as const;
  });
  return Object.fromEntries(await Promise.all(installed)) as InstalledClients;
}

async function install(name: ClientPackage, folder: string): Promise<Installed> {
  if (existsSync(folder)) return { folder };
  // Whoever finds the folder finds it whole: it gets its name when everything is in it.
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const packages = Object.entries(clientPackages[name]).map((pair) => pair.join("@"));
  const problem = await npm([
    ...["install", "--prefix", unfinished, "--before", publishedBefore],
    ...["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", ...packages],
  ]);
  if (problem === undefined) renameSync(unfinished, folder);
  else rmSync(unfinished, { recursive: true });
  return problem === undefined ? { folder } : { missing: `npm cannot install it: ${problem}` };
}

/** Runs npm; what it says when it fails. */
async function npm(words: readonly string[]): Promise<string | undefined> {
  const { npm_execpath: script } = process.env;
  const [program, ...first] = script === undefined ? ["npm"] : [process.execPath, script];
  const child = spawn(program ?? "npm", [...first, ...words], {
    stdio: ["ignore", "ignore", "pipe"],
    env: environment(),
    timeout: 240_000,
  });
  const ended = once(child, "close");
  const [complaint, [code]] = await Promise.all([text(child.stderr), ended]);
  if (code === 0) return undefined;
  return complaint.match(/npm error (?!code)(.*)/)?.[1] ?? `it ended with ${code}`;
}

/** Without what the outer npm hands to the programs it runs, which would point the inner one back here. */
function environment(): NodeJS.ProcessEnv {
  const inner = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_ENV|INIT_CWD)/i.test(name),
  );
  return Object.fromEntries(inner);
}
