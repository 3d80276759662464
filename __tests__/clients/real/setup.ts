import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import type { TestProject } from "vitest/node";
import { type Chromium, findChromium } from "./chromium.ts";
import { type InstalledClients, installClients } from "./installed-clients.ts";
import { synthesizeShortLived } from "./short-lived-stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of the project's own stack, with access tokens of a minute. */
    readonly shortLivedStack: string;
    readonly clients: InstalledClients;
    readonly chromium: Chromium;
    /** Where clients have their home folders. */
    readonly homes: string;
  }
}

/** Has clients and browser before any test runs, and looks for processes that clients left behind when all are over. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const [stack, clients, chromium] = await Promise.all([
    synthesizeShortLived(),
    installClients(),
    findChromium(),
  ]);
  const homes = mkdtempSync(join(tmpdir(), "real-clients-"));
  provide("shortLivedStack", stack);
  provide("clients", clients);
  provide("chromium", chromium);
  provide("homes", homes);
  return async () => {
    await nothingRunsIn(homes);
    rmSync(homes, { recursive: true });
  };
}

/** @throws Error when a process still runs in a folder after ten seconds. */
async function nothingRunsIn(folder: string): Promise<void> {
  let left = running(folder);
  for (let second = 0; second < 10 && left.length > 0; second += 1) {
    await after(1000);
    left = running(folder);
  }
  if (left.length > 0) throw new Error(`Left running by clients:\n${left.join("\n")}`);
}

/** The processes whose working folder is in a folder, as far as the system shows them: Linux does. */
function running(folder: string): string[] {
  try {
    return readdirSync("/proc").flatMap((entry) => {
      if (!/^\d+$/.test(entry)) return [];
      try {
        if (!`${readlinkSync(`/proc/${entry}/cwd`)}${sep}`.startsWith(folder + sep)) return [];
        return [`${entry} ${readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " ")}`];
      } catch {
        return []; // It has ended, or belongs to somebody else.
      }
    });
  } catch {
    return []; // There is no /proc on macOS and Windows.
  }
}
