import type { ResponseState } from "./message.ts";

/**
 * Sends a browser where something stands for the server that a policy wrote: requests of the gateway's own find it, and a
 * browser would leave this machine.
 *
 * @param origins what stands for what, by the origins of servers
 */
export function leadHere(
  { headers }: ResponseState,
  origins: ReadonlyMap<string, string> | undefined,
): void {
  const location = headers.first("Location");
  if (location === undefined || origins === undefined) return;
  const url = URL.parse(location);
  const here = url === null ? undefined : origins.get(url.origin);
  if (here === undefined) return;
  // What comes after the origin stays as it is written, valid or not.
  headers.set("Location", [location.replace(/^[a-z]+:\/\/[^/?#]*/i, here)]);
}
