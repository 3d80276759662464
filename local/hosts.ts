import { StartError } from "./errors.ts";
import { isWebOrigin } from "./origin.ts";

/**
 * Other servers by their origins, and the origins that stand for them here, like a hosts file.
 *
 * @throws StartError for what is no origin.
 */
export function checkedHosts(hosts: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  for (const origin of Object.entries(hosts).flat()) {
    if (!isWebOrigin(origin)) {
      throw new StartError(
        `"${origin}" in hosts is not an origin; write it like https://host:port.`,
      );
    }
  }
  return new Map(Object.entries(hosts));
}
