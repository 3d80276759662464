import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Where apt-get keeps what it downloads. */
const cache = "/var/cache/apt";

/**
 * Runs apt-get as root, one at a time: it refuses while another runs, and several test files bring what they need at once.
 *
 * @returns why it did not, if it did not
 */
export function aptGet(...parameters: string[]): string | undefined {
  if (!existsSync(cache)) return "there is no apt-get";
  if (process.getuid?.() !== 0) return "only root may use apt-get";
  const { status, stderr } = spawnSync("flock", [cache, "apt-get", "-q", ...parameters], {
    encoding: "utf8",
  });
  if (status === 0) return undefined;
  return `apt-get ${parameters[0]} failed: ${String(stderr).trim().slice(-300)}`;
}
