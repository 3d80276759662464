import { readFile } from "node:fs/promises";
import { StartError } from "../errors.ts";
import { writePrivately } from "../private-file.ts";

/** The first line of each file, by which one that somebody else wrote is known, and left alone. */
const firstLine = "# Written by azure-mcp-gateway start, anew at each start. It holds keys.";

/**
 * Writes environment variables as a dotenv file that its owner only can read.
 *
 * @throws StartError when the file is there already and is somebody's own, cannot be written, or cannot hold a value.
 */
export async function writeEnvironmentFile(
  file: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quoted(name, value)}`);
  try {
    const before = await textOf(file);
    if (before !== undefined && !before.startsWith(firstLine)) {
      throw new StartError(
        `${file} was not written by this command, so it is left as it is. Name another file with --write-env.`,
      );
    }
    await writePrivately(file, `${[firstLine, ...lines].join("\n")}\n`);
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(
      `${file} could not be written: ${String(cause)}. Name a file with --write-env in a folder that you may write to.`,
      { cause },
    );
  }
}

/** What a file holds; undefined when there is none. One that cannot be read may be anybody's. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A value as shells, Node.js and the dotenv libraries read it alike, and as it is where Docker does too. */
function quoted(name: string, value: string): string {
  if (/^[\w./:@,+=-]*$/.test(value)) return value;
  if (!value.includes("'")) return `'${value}'`;
  if (!/["$`\\]/.test(value)) return `"${value}"`;
  throw new StartError(
    `${name} has a single quote beside a character that dotenv files have no common way to write. Ask Local.variablesOf for it instead.`,
  );
}
