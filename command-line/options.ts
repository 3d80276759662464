import { type ParseArgsConfig, type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { closest } from "../policy/spelling.ts";

/** A command line that no command can read; the message says which word, and what it may have meant. */
export class CommandLineError extends Error {
  override readonly name = "CommandLineError";
}

type Parsed<T extends ParseArgsConfig> = ReturnType<typeof parseArgs<T>>;

/**
 * Reads the parameters of a command, as `parseArgs` of Node does: all commands do it here, so that each says the same of a
 * misspelt option.
 * @throws CommandLineError when an option is none, has no value, or has one that it does not take.
 */
export function readParameters<T extends ParseArgsConfig>(config: T): Parsed<T> {
  const unknown = unknownOptions(config);
  if (unknown.length > 0) throw new CommandLineError(unknown.join(" "));
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandLineError(error.message);
  }
}

/** A sentence for each option that there is not, all at once. */
function unknownOptions({ args = [], options = {} }: ParseArgsConfig): string[] {
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  const names = tokens.flatMap((token) =>
    token.kind === "option" && !Object.hasOwn(options, token.name) ? [token.rawName] : [],
  );
  return [...new Set(names)].map((name) => noOption(name, options));
}

function noOption(written: string, options: ParseArgsOptionsConfig): string {
  // Of a single letter any other letter is near.
  const near = /^--./.test(written) ? closest(written.slice(2), Object.keys(options)) : undefined;
  return `There is no option ${written}${near === undefined ? "." : `; did you mean --${near}?`}`;
}
