import { existsSync, readFileSync } from "node:fs";
import { SettingsError } from "./errors.ts";

/**
 * What the file of settings holds; nothing when there is none.
 * @throws SettingsError when it holds no JSON object.
 */
export function readSettingsFile(file: string): Record<string, unknown> {
  if (!existsSync(file)) return {};
  const content = parsed(file, textOf(file));
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new SettingsError([`${file} must hold a JSON object, such as { "prefix": "mcp" }.`]);
  }
  return { ...content };
}

function textOf(file: string): string {
  try {
    // Editors on Windows begin a file with a byte order mark.
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError([`${file} cannot be read: ${reason}`]);
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SettingsError([`${file} is not valid JSON${whereAndWhy(text)}`]);
  }
}

/** The line and column of what is wrong, and the remedy where it is one of the usual mistakes. */
function whereAndWhy(text: string): string {
  if (text.trim() === "") return ": it is empty. Write {} or delete it.";
  const at = firstWrong(text);
  const before = text.slice(0, at);
  const lines = before.split("\n");
  const place = ` at line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`;
  const found = text.at(at);
  if (found === undefined) return `${place}: it ends too soon; a bracket or a quote is missing.`;
  if (/,\s*$/.test(before) && /[}\]]/.test(found)) {
    return `${place}: the comma before "${found}" has to go.`;
  }
  if (found === "/" || found === "#") return `${place}: JSON has no comments.`;
  if (found === "'") return `${place}: texts stand in double quotes.`;
  if (found === '"') return `${place}: a comma or a colon is missing.`;
  if (found === "\n") return `${place}: the line ends within quotes.`;
  return `${place}: "${found}" cannot stand there.`;
}

/**
 * Where the text stops to be the beginning of any JSON; its length when it only ends too soon. The errors
 * of `JSON.parse` do not always say a position.
 */
function firstWrong(text: string): number {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (beginsJson(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function beginsJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const [, position] = / at position (\d+)/.exec(message) ?? [];
    return message.includes("end of JSON") || Number(position) === text.length;
  }
}
