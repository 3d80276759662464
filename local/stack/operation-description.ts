import type { References } from "./references.ts";
import type { TerraformBlock } from "./terraform-json.ts";

/** What the description of an API says of one operation: what the validation policies hold messages to. */
export interface OperationDescription {
  readonly parameters: readonly DescribedParameter[];
  readonly requestContents: readonly DescribedContent[];
  readonly responses: readonly DescribedResponse[];
}

/** A value that has a name, in a request or as a header of an answer. */
export interface DescribedValue {
  readonly name: string;
  readonly required: boolean;
  /** What it has to be; nothing where any text will do. */
  readonly schema?: DescribedSchema;
  /** Whether each item of an array has a field of its own, instead of a place between commas. */
  readonly explodes: boolean;
}

export interface DescribedParameter extends DescribedValue {
  readonly in: "path" | "query" | "header";
}

/** A body of one content type. */
export interface DescribedContent {
  /** In lower case. */
  readonly type: string;
  readonly schema?: DescribedSchema;
}

/** An answer that an operation may give. */
export interface DescribedResponse {
  /** A status, or of an OpenAPI document also `default` and a range such as `4XX`. */
  readonly code: string;
  readonly headers: readonly DescribedValue[];
  readonly contents: readonly DescribedContent[];
}

/** A JSON Schema. */
export interface DescribedSchema {
  /** As the document calls it. */
  readonly name: string;
  /** The JSON type that it asks for, and that of its items. */
  readonly type: string | undefined;
  readonly itemType: string | undefined;
  /**
   * Why a value does not conform; undefined when it does.
   *
   * @param additional whether objects may have more properties, instead of what the schema says
   * @throws Error where the schema itself is none
   */
  problem(value: unknown, additional?: boolean): string | undefined;
}

/** What a stack says of an operation: its answers. Parameters of a path are there in any case. */
export function describedInStack(
  operation: TerraformBlock,
  references: References,
): OperationDescription {
  const responses = [references.value(operation.values["response"]) ?? []].flat();
  return {
    parameters: [],
    requestContents: [],
    responses: responses.map((response) => ({
      code: String((response as Readonly<Record<string, unknown>>)["status_code"]),
      headers: [],
      contents: [],
    })),
  };
}
