import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { schema } from "../../settings/schema.ts";
import type { CodeBlock } from "./code-blocks.ts";

/** Whether a block is what stands in gateway.config.json. */
export function isSettings({ language, text }: CodeBlock): boolean {
  if (language !== "json") return false;
  const names = Object.keys(JSON.parse(text) as object);
  return names.every((name) => name in schema.shape || name === "environments");
}

/** The block as a file of its own. */
export function settingsFileOf({ text }: CodeBlock): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "settings-"));
  const path = join(folder, "gateway.config.json");
  writeFileSync(path, text);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}
