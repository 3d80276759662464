import { descriptionOf } from "../../../../local/policy-folder/described-operation.ts";
import type { OperationDescription } from "../../../../local/stack/operation-description.ts";

/** What an OpenAPI document says of an operation, with the schemas of its components. */
export function described(
  operation: Readonly<Record<string, unknown>>,
  document: Readonly<Record<string, unknown>> = { openapi: "3.0.3" },
): OperationDescription {
  const { parameters = [] } = operation;
  return descriptionOf(operation, parameters as readonly unknown[], document);
}

/** What a policy kept in the variable `errors`, as a header of the answer. */
export const errors =
  '<set-header name="errors" exists-action="override"><value>@(JsonConvert.SerializeObject(context.Variables.GetValueOrDefault<object>("errors")))</value></set-header>';

interface Kept {
  readonly Name: string;
  readonly Type: string;
  readonly ValidationRule: string;
  readonly Details: string;
  readonly Action: string;
}

export function errorsOf(headers: Headers): readonly Kept[] {
  return (JSON.parse(headers.get("errors") ?? "null") as readonly Kept[] | null) ?? [];
}

export const internal =
  "The request could not be processed due to an internal error. Contact the API owner.";
