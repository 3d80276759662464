import { join } from "node:path";
import { sideBySide } from "./side-by-side.ts";
import { type BlocksByType, readStackFiles, type StackFile } from "./stack-document.ts";

/** A resource or data source of a synthesized stack, its values as written. */
export interface TerraformBlock {
  /** As Terraform refers to it: `type.name`, or `data.type.name`. */
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The folder of its stack; assets stand below it. */
  readonly folder: string;
}

/** The file of a synthesized stack, or those of several that share one API Management service. */
export type StackFiles = string | readonly string[];

/** A synthesized stack as cdktf writes it, `cdk.tf.json`; or several, read as one. */
export class TerraformJson {
  readonly #blocks = new Map<string, TerraformBlock>();
  readonly #variables: ReadonlyMap<string, unknown>;

  /**
   * @param variables values of the stack's variables, before those of the environment; of several stacks they are for
   * each that has the variable
   * @throws StartError when a file cannot be read as a synthesized stack, or a variable has no value.
   */
  static read(files: StackFiles, variables: Readonly<Record<string, string>> = {}): TerraformJson {
    const stacks = readStackFiles([files].flat(), variables);
    return new TerraformJson(stacks.length > 1 ? sideBySide(stacks) : stacks);
  }

  private constructor(stacks: readonly StackFile[]) {
    this.#variables = new Map(stacks.flatMap(({ variables }) => [...variables]));
    for (const { folder, document } of stacks) {
      for (const [type, blocks] of Object.entries(document.resource ?? {})) {
        this.#add(blocks, type, { prefix: `${type}.`, folder });
      }
      for (const [type, blocks] of Object.entries(document.data ?? {})) {
        this.#add(blocks, `data.${type}`, { prefix: `data.${type}.`, folder });
      }
    }
  }

  #add(
    blocks: BlocksByType[string],
    type: string,
    { prefix, folder }: { readonly prefix: string; readonly folder: string },
  ): void {
    for (const [name, values] of Object.entries(blocks)) {
      const address = `${prefix}${name}`;
      this.#blocks.set(address, { address, type, values, folder });
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
}

/** The path of an asset that a block of a stack names relative to it. */
export function assetPath({ folder }: TerraformBlock, path: string): string {
  return join(folder, path);
}
