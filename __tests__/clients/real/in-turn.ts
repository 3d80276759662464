import { mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { inject } from "vitest";

/**
 * Does one after another what the workers would do at once: several gateways that start together on a small machine
 * keep each other from being ready in time.
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = join(inject("homes"), "turn");
  while (!taken(turn)) await after(100);
  try {
    return await work();
  } finally {
    rmdirSync(turn);
  }
}

/** Only one process can make a folder. */
function taken(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
