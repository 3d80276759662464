import { createContext, Script } from "node:vm";

/** Something took longer than it may. */
export class OverTime extends Error {
  override readonly name = "OverTime";
}

const place: { run?: () => unknown } = createContext({});
const script = new Script("run()");

/**
 * Runs what may take any time: a pattern that goes back and forth, or a list in which each item is compared with all others, takes
 * hours with a few kilobytes of a stranger's. Node.js can stop nothing but scripts; what a script calls stops with it.
 *
 * @throws OverTime
 */
export function withinTime<Result>(milliseconds: number, run: () => Result): Result {
  let result: { readonly is: Result } | undefined;
  place.run = () => {
    result = { is: run() };
  };
  try {
    script.runInContext(place, { timeout: milliseconds });
  } catch (error) {
    if (!isOver(error)) throw error;
    throw new OverTime(`it takes longer than ${milliseconds} ms`, { cause: error });
  } finally {
    delete place.run;
  }
  if (result === undefined) throw new Error("A script ended without its result.");
  return result.is;
}

/** It is an error of the script's own realm, which is no instance of the Error that is here. */
function isOver(error: unknown): boolean {
  const hasCode = typeof error === "object" && error !== null && "code" in error;
  return hasCode && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
