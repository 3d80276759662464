import { closest } from "../policy/spelling.ts";

/**
 * What is said of a command that there is not, with the one that was meant where it is near.
 * @param before what stands before the name on the command line
 */
export function noCommand(name: string, names: readonly string[], before = ""): string {
  const near = closest(name, names, 2);
  const advice = near === undefined ? "." : `; did you mean "${before}${near}"?`;
  return `There is no command "${before}${name}"${advice}`;
}
