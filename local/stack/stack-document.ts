import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { StartError } from "../errors.ts";
import { type VariableBlock, variableValues } from "./variables.ts";

/** Blocks by their types and names. */
export type BlocksByType = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
>;

/** The parts of a synthesized stack that are read here. */
export interface StackDocument {
  readonly resource?: BlocksByType;
  readonly data?: BlocksByType;
  readonly variable?: Readonly<Record<string, VariableBlock>>;
  readonly output?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly terraform?: {
    /** Where the state is: what is configured, by the kind of place. */
    readonly backend?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
}

/** A stack as cdktf writes it, `cdk.tf.json`. */
export interface StackFile {
  /** The name of the stack: that of the folder it is in. */
  readonly name: string;
  /** The folder; assets stand below it. */
  readonly folder: string;
  readonly document: StackDocument;
  /** The values of its variables. */
  readonly variables: ReadonlyMap<string, unknown>;
}

/**
 * @param given values of variables, before those of the environment: each is for every stack that has the variable
 * @throws StartError when a file cannot be read as a synthesized stack, a variable has no value, or one is given that no
 * stack has.
 */
export function readStackFiles(
  files: readonly string[],
  given: Readonly<Record<string, string>>,
): readonly StackFile[] {
  const stacks = files.map((file) => ({ folder: dirname(file), document: readDocument(file) }));
  const blocks = stacks.map(({ document }) => document.variable ?? {});
  // Says at once what is missing in any of them.
  variableValues(Object.assign({}, ...blocks), given, process.env);
  return stacks.map(({ folder, document }) => {
    const { variable = {} } = document;
    const own = Object.entries(given).filter(([name]) => Object.hasOwn(variable, name));
    const variables = variableValues(variable, Object.fromEntries(own), process.env);
    return { name: basename(folder), folder, document, variables };
  });
}

/** @throws StartError when the file cannot be read as a synthesized stack. */
export function readDocument(file: string): StackDocument {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as StackDocument;
  } catch (error) {
    throw new StartError(
      `${file} is not a synthesized stack. Write one with "cdktf synth" (in a checkout "npm run synth"), or name another with --stack.`,
      { cause: error },
    );
  }
}
