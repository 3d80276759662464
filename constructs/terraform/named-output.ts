import { Lazy, TerraformOutput, type TerraformOutputConfig } from "cdktf";
import type { Construct } from "constructs";
import { pathInStack } from "../naming/azure-names.ts";
import { claim } from "../naming/claims.ts";

/**
 * An output whose name people and scripts can tell beforehand: the ids of its path in the stack, joined with
 * hyphens, such as `gateway-issuer`. Terraform's own would end in a hash.
 *
 * @throws InvalidPropertyError when another output of the stack has the name.
 */
export function namedOutput(
  scope: Construct,
  id: string,
  config: TerraformOutputConfig,
): TerraformOutput {
  // CDKTF asks with util.isArray what an object is, of which Node.js warns; a token it does not ask.
  const value =
    typeof config.value === "object"
      ? Lazy.anyValue({ produce: () => config.value })
      : config.value;
  const output = new TerraformOutput(scope, id, { ...config, value });
  const path = pathInStack(output);
  // Terraform's identifiers begin with a letter or an underscore.
  const name = path
    .join("-")
    .replaceAll(/[^\w-]/g, "-")
    .replace(/^(?=[^A-Za-z_])/, "_");
  claim({
    construct: output,
    property: "name",
    key: `output ${name} of ${output.cdktfStack.node.path}`,
    refusal: (first) =>
      `is "${name}", as that of the output ${first}. Give the construct another id.`,
  });
  output.overrideLogicalId(name);
  return output;
}
