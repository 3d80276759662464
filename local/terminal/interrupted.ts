import { exitCodes } from "./exit-codes.ts";

/**
 * Resolves at the first Ctrl-C or request to end; a second one ends at once. npm runs scripts
 * through a shell that does not pass such a request on: when that shell is gone, it was one.
 */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(exitCodes.interrupted));
        resolve();
      });
    }
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      resolve();
    }, 200);
    watch.unref();
  });
}
