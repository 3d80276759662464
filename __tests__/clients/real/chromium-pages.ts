import { type Browser, chromium } from "playwright-core";
import { inject } from "vitest";

/** Why there is no Chromium; undefined when there is one. */
export function noChromium(): string | undefined {
  const found = inject("chromium");
  return "missing" in found ? found.missing : undefined;
}

/** Starts Chromium without a window. Its own sandbox needs rights that a container may not have. */
export async function openChromium(): Promise<Browser> {
  const found = inject("chromium");
  if ("missing" in found) throw new Error(found.missing);
  return await chromium.launch({ executablePath: found.program, args: ["--no-sandbox"] });
}
