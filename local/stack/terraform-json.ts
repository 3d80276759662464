import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { StartError } from "../errors.ts";
import { type VariableBlock, variableValues } from "./variables.ts";

/** A resource or data source of a synthesized stack, its values as written. */
export interface TerraformBlock {
  /** As Terraform refers to it: `type.name`, or `data.type.name`. */
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A synthesized stack as cdktf writes it: `cdk.tf.json`. */
export class TerraformJson {
  /** The folder of the file; assets stand below it. */
  readonly folder: string;
  readonly #blocks = new Map<string, TerraformBlock>();
  readonly #variables: ReadonlyMap<string, unknown>;

  /**
   * @param variables values of the stack's variables, before those of the environment
   * @throws StartError when the file cannot be read as a synthesized stack, or a variable has no value.
   */
  static read(file: string, variables: Readonly<Record<string, string>> = {}): TerraformJson {
    const document = readDocument(file);
    const values = variableValues(document.variable ?? {}, variables, process.env);
    return new TerraformJson(dirname(file), document, values);
  }

  private constructor(folder: string, document: Document, variables: ReadonlyMap<string, unknown>) {
    this.folder = folder;
    this.#variables = variables;
    for (const [type, blocks] of Object.entries(document.resource ?? {})) {
      this.#add(blocks, type, `${type}.`);
    }
    for (const [type, blocks] of Object.entries(document.data ?? {})) {
      this.#add(blocks, `data.${type}`, `data.${type}.`);
    }
  }

  #add(blocks: BlocksByType[string], type: string, prefix: string): void {
    for (const [name, values] of Object.entries(blocks)) {
      const address = `${prefix}${name}`;
      this.#blocks.set(address, { address, type, values });
    }
  }

  get blocks(): readonly TerraformBlock[] {
    return [...this.#blocks.values()];
  }

  /** Every block of a type; data sources have types that begin with `data.`. */
  ofType(type: string): TerraformBlock[] {
    return [...this.#blocks.values()].filter((block) => block.type === type);
  }

  at(address: string): TerraformBlock | undefined {
    return this.#blocks.get(address);
  }

  /** The value of a variable; undefined when the stack has none of the name. */
  variable(name: string): unknown {
    return this.#variables.get(name);
  }

  /** The path of an asset that the stack names relative to itself. */
  assetPath(path: string): string {
    return join(this.folder, path);
  }
}

type BlocksByType = Record<string, Record<string, Record<string, unknown>>>;

interface Document {
  readonly resource?: BlocksByType;
  readonly data?: BlocksByType;
  readonly variable?: Readonly<Record<string, VariableBlock>>;
}

function readDocument(file: string): Document {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Document;
  } catch (error) {
    throw new StartError(
      `${file} is no synthesized stack. Write it with "cdktf synth" (in a checkout "npm run synth"), or name another with --stack.`,
      { cause: error },
    );
  }
}
