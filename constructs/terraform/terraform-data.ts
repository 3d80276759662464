import { anyToTerraform, hashMapper, type TerraformMetaArguments, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** What a step of a deployment is, and when it is done again. */
export interface TerraformDataProps extends TerraformMetaArguments {
  /** Kept in the state. */
  readonly input?: unknown;
  /** The step is done again when this changes. */
  readonly triggersReplace: unknown;
}

/**
 * Terraform's own resource `terraform_data`: a step of a deployment. CDKTF's class for it asks the
 * installed Terraform for its version whenever a stack is synthesized, and refuses to go on without one; to
 * synthesize a stack and run it on one machine, none is needed.
 */
export class TerraformData extends TerraformResource {
  readonly #input: unknown;
  readonly #triggersReplace: unknown;

  constructor(
    scope: Construct,
    id: string,
    { input, triggersReplace, ...metaArguments }: TerraformDataProps,
  ) {
    super(scope, id, {
      ...metaArguments,
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
    });
    this.#input = input;
    this.#triggersReplace = triggersReplace;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const attribute = hashMapper(anyToTerraform);
    return {
      input: attribute(this.#input),
      triggers_replace: attribute(this.#triggersReplace),
    };
  }
}
