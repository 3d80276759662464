import { type TerraformStack, Testing } from "cdktf";

/** Blocks by their types and names. */
export type Blocks = Record<string, Record<string, Record<string, unknown>>>;

/** What Terraform is given of a stack. */
export interface Terraform {
  readonly text: string;
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly output: Record<string, Record<string, unknown>>;
  /** The resources of a type. */
  ofType(type: string): Record<string, unknown>[];
}

/** Synthesizes a stack. @param validated whether what its constructs find wrong with it is thrown */
export function terraformOf(stack: TerraformStack, validated = false): Terraform {
  const text = Testing.synth(stack, validated);
  const { resource = {}, data = {}, output = {} } = JSON.parse(text) as Partial<Terraform>;
  return { text, resource, data, output, ofType: (type) => Object.values(resource[type] ?? {}) };
}
