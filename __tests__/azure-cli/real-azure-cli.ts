import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { aptGet } from "../apt-get.ts";

/** The folder that `az` is in, or why there is none. */
export type AzureCli = { readonly folder: string } | { readonly missing: string };

/** Debian's Python, which runs Debian's Azure CLI. */
const python = "/usr/bin/python3";

/**
 * Finds the Azure CLI. Where there is none, Debian's is unpacked into the person's cache: installed for everybody it would
 * compile for minutes, and change what other programs of the machine find.
 */
export function findAzureCli(): AzureCli {
  const inPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .find((each) => existsSync(join(each, "az")));
  if (inPath !== undefined) return { folder: inPath };
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, "azure-mcp-gateway", "azure-cli");
  if (existsSync(folder)) return { folder: join(folder, "bin") };
  const problem = unpackInto(folder);
  return problem === undefined ? { folder: join(folder, "bin") } : { missing: problem };
}

/** @returns why it cannot be had, if it cannot */
function unpackInto(folder: string): string | undefined {
  if (!existsSync(python)) return `there is no ${python} to run it`;
  // Whoever finds the folder finds it whole.
  const unfinished = `${folder}.${process.pid}`;
  const archives = join(unfinished, "archives");
  mkdirSync(join(archives, "partial"), { recursive: true });
  const download = ["install", "--download-only", "--yes", "--no-install-recommends"];
  try {
    const problem =
      aptGet("update") ??
      aptGet(...download, "-o", `Dir::Cache::archives=${archives}`, "azure-cli");
    if (problem !== undefined) return problem;
    for (const archive of globSync(join(archives, "*.deb"))) {
      execFileSync("dpkg-deb", ["--extract", archive, unfinished]);
    }
    rmSync(archives, { recursive: true });
    writeProgram(unfinished, join(folder, "usr/lib/python3/dist-packages"));
    // Another test may have been quicker.
    if (!existsSync(folder)) renameSync(unfinished, folder);
    return undefined;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function writeProgram(folder: string, modules: string): void {
  const program = join(folder, "bin", "az");
  mkdirSync(join(folder, "bin"));
  writeFileSync(program, `#!/bin/sh\nPYTHONPATH='${modules}' exec ${python} -m azure.cli "$@"\n`);
  chmodSync(program, 0o755);
}

/** The environment of an Azure CLI that keeps what it knows in a folder, and tells nobody what it was asked. */
export function environmentOf(folder: string, config: string): Record<string, string> {
  return {
    PATH: [folder, process.env["PATH"] ?? ""].join(delimiter),
    AZURE_CONFIG_DIR: config,
    AZURE_CORE_COLLECT_TELEMETRY: "false",
    AZURE_CORE_NO_COLOR: "true",
  };
}
