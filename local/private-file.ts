import { rename, rm, writeFile } from "node:fs/promises";

/**
 * Writes a file that its owner only can read. It is made with its mode under another name, then moved: nobody reads
 * half of it, and a file that was there before does not lend it its mode.
 */
export async function writePrivately(file: string, text: string): Promise<void> {
  await rm(`${file}.new`, { force: true });
  await writeFile(`${file}.new`, text, { mode: 0o600, flag: "wx" });
  await rename(`${file}.new`, file);
}
