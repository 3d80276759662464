import type { References } from "./references.ts";
import type { TerraformBlock } from "./terraform-json.ts";

/** What the description of an API says of one operation: what the validation policies hold messages to. */
export interface OperationDescription {
  readonly responses: readonly DescribedResponse[];
}

/** An answer that an operation may give. */
export interface DescribedResponse {
  /** A status, or of an OpenAPI document also `default` and a range such as `4XX`. */
  readonly code: string;
}

/** What a stack says of an operation. */
export function describedInStack(
  operation: TerraformBlock,
  references: References,
): OperationDescription {
  const responses = [references.value(operation.values["response"]) ?? []].flat();
  return {
    responses: responses.map((response) => ({
      code: String((response as Readonly<Record<string, unknown>>)["status_code"]),
    })),
  };
}
