import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where Chromium is, or why there is none. */
export type Chromium = { readonly program: string } | { readonly missing: string };

/** Finds Chromium, and installs Debian's where there is none and this process may. */
export async function findChromium(): Promise<Chromium> {
  const found = programInPath();
  if (found !== undefined) return { program: found };
  if (!existsSync("/usr/bin/apt-get")) {
    return { missing: "there is no Chromium in PATH, and no apt-get to install it with" };
  }
  if (process.getuid?.() !== 0) {
    return { missing: "there is no Chromium in PATH, and only root can install it with apt-get" };
  }
  const packages = ["chromium", "fonts-dejavu-core"];
  const installed =
    (await apt(["update", "-q"])) &&
    (await apt(["install", "-yq", "--no-install-recommends", ...packages]));
  const program = programInPath();
  if (installed && program !== undefined) return { program };
  return { missing: "apt-get cannot install Debian's package chromium" };
}

function programInPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
}

async function apt(words: readonly string[]): Promise<boolean> {
  const child = spawn("apt-get", words, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    timeout: 240_000,
  });
  const [code] = await once(child, "close");
  return code === 0;
}
