import type { ParseArgsConfig } from "node:util";
import { CommandLineError, readParameters } from "../command-line/options.ts";

/** The command line or a file is at fault; the message says how. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads something of a file. @throws UsageError when it cannot be read. */
export function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EISDIR") {
      throw new UsageError(`${path} is a folder. Name a file.`);
    }
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : ""}`);
  }
}

/** Reads a command line. @throws UsageError when an option is none or has no value. */
export function parsing<T extends ParseArgsConfig>(
  config: T,
): ReturnType<typeof readParameters<T>> {
  try {
    return readParameters(config);
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    throw new UsageError(error.message);
  }
}
