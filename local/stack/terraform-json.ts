import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { StartError } from "../errors.ts";

/** A resource, data source or input variable of a synthesized stack, its values as written. */
export interface TerraformBlock {
  /** As Terraform refers to it: `type.name`, `data.type.name`, or `var.name` of an input variable. */
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A synthesized stack as cdktf writes it: `cdk.tf.json`. */
export class TerraformJson {
  /** The folder of the file; assets stand below it. */
  readonly folder: string;
  readonly #blocks = new Map<string, TerraformBlock>();

  /**
   * @throws StartError when the file cannot be read as a synthesized stack.
   */
  static read(file: string): TerraformJson {
    try {
      return new TerraformJson(dirname(file), JSON.parse(readFileSync(file, "utf8")));
    } catch (error) {
      throw new StartError(
        `${file} is no synthesized stack. Write it with "npm run synth", or name another with --stack.`,
        { cause: error },
      );
    }
  }

  private constructor(folder: string, content: unknown) {
    this.folder = folder;
    const document = content as Partial<Record<"resource" | "data", BlocksByType>> & {
      readonly variable?: BlocksByType[string];
    };
    this.#add(document.variable ?? {}, "var", "var.");
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

  /** The path of an asset that the stack names relative to itself. */
  assetPath(path: string): string {
    return join(this.folder, path);
  }
}

type BlocksByType = Record<string, Record<string, Record<string, unknown>>>;
